"""Whether a contract may change as it did, without becoming a new version.

Both ways: every event that was valid stays valid (topics are kept for ever, consumers start from
the beginning), and nothing that a reader could count on goes away."""

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter

from shared.contracts.declaration import Contract

Schema = dict[str, Any]
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
SAME = ("pattern", "format", "uniqueItems", "multipleOf")
RESTRICTED = "x-restricted"


def schema_of(cls: type[Contract]) -> Schema:
    """A contract's JSON Schema, as the golden files store it. A restricted one says so."""
    restricted = {RESTRICTED: True} if getattr(cls, "contract_restricted", False) else {}
    return TypeAdapter(cls).json_schema() | restricted


def breaks(old: Schema, new: Schema) -> list[str]:
    """What is incompatible, each with its place; empty for a change that may be made."""
    moved = ["data: moved to another topic"] if old.get(RESTRICTED) != new.get(RESTRICTED) else []
    return moved + list(_Comparison(old, new).compare(old, new, "data"))


class _Comparison:
    """Compares schemas as pydantic writes them: types, unions, enums, bounds, objects, lists."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old.get("$defs", {})
        self._new = new.get("$defs", {})

    def compare(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        old, new = _resolved(old, self._old), _resolved(new, self._new)
        choices = _choices(new)
        for choice in _choices(old):
            reasons = [
                list(self._one(_resolved(choice, self._old), n, at)) for n in self._resolved_new(choices)
            ]
            if all(reasons):
                yield from min(reasons, key=len)

    def _resolved_new(self, choices: list[Schema]) -> list[Schema]:
        return [_resolved(choice, self._new) for choice in choices]

    def _one(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        if "anyOf" in old or "anyOf" in new:
            yield from self.compare(old, new, at)
        elif not _type_fits(old, new) or not _values_fit(old, new):
            yield f"{at}: narrowed type"
        else:
            yield from (f"{at}: narrowed by {bound}" for bound in _tighter(old, new))
            yield from self._inside(old, new, at)

    def _inside(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        if old.get("type") == "object":
            yield from self._object(old, new, at)
        if "items" in new:
            yield from self.compare(old.get("items", {}), new["items"], f"{at}[]")

    def _object(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed, still = set(old.get("required", ())), set(new.get("required", ()))
        yield from (f"{at}.{name}: removed" for name in before.keys() - after.keys())
        yield from (f"{at}.{name}: newly required" for name in still - needed)
        yield from (f"{at}.{name}: no longer always there" for name in (needed - still) & after.keys())
        for name in before.keys() & after.keys():
            yield from self.compare(before[name], after[name], f"{at}.{name}")
        pattern, value = _others(new)
        held_pattern, held = _others(old)
        if pattern not in (None, held_pattern):
            yield f"{at}.*: narrowed by pattern"
        yield from self.compare(held, value, f"{at}.*")


def _others(schema: Schema) -> tuple[str | None, Schema]:
    """Of an object's properties that are not named: the pattern of their names, and their schema."""
    for pattern, value in schema.get("patternProperties", {}).items():
        return pattern, value
    value = schema.get("additionalProperties")
    return None, value if isinstance(value, dict) else {}


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    name = schema.get("$ref", "").rpartition("/")[2]
    return {**definitions[name], **{k: v for k, v in schema.items() if k != "$ref"}} if name else schema


def _choices(schema: Schema) -> list[Schema]:
    choices: list[Schema] = schema.get("anyOf") or schema.get("oneOf") or [schema]
    return choices


def _type_fits(old: Schema, new: Schema) -> bool:
    wanted = new.get("type")
    return (
        wanted is None or wanted == old.get("type") or (wanted == "number" and old.get("type") == "integer")
    )


def _values_fit(old: Schema, new: Schema) -> bool:
    before, after = _values(old), _values(new)
    return after is None or (before is not None and all(value in after for value in before))


def _values(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _tighter(old: Schema, new: Schema) -> Iterator[str]:
    for bound in LOWER:
        if bound in new and not (bound in old and old[bound] >= new[bound]):
            yield bound
    for bound in UPPER:
        if bound in new and not (bound in old and old[bound] <= new[bound]):
            yield bound
    for bound in SAME:
        if bound in new and new[bound] != old.get(bound) and _values(old) is None:
            yield bound
