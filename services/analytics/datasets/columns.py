"""What a dataset's columns are: names, kinds and what a reader should know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.analytics.tables import NOT_KNOWN


class Kind(StrEnum):
    """A column's type, by its Frictionless name. A number is exact: four decimal places at most."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"


@dataclass(frozen=True)
class Column:
    """One column. `constraints` are Frictionless constraints; `sensitive` says that the value is
    special-category or could help to single a person out."""

    name: str
    kind: Kind
    description: str
    sensitive: bool
    constraints: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Characteristic:
    """One key of a definition, with the column that holds it. reasons: the column that says why a
    value is not known, where somebody's is not."""

    key: str
    column: str
    kind: Kind
    reasons: str | None = None

    def value(self, given: object) -> object:
        """What its column holds: the value in the column's kind, or None."""
        if given is None or given in NOT_KNOWN:
            return None
        return str(given) if self.kind is Kind.STRING else given

    def reason(self, given: object) -> str | None:
        """Why there is no value; None where there is one."""
        if given is None:
            return MISSING
        return str(given) if given in NOT_KNOWN else None


def characteristics_of(found: Iterable[tuple[str, str]], reserved: Iterable[str]) -> list[Characteristic]:
    """(key, PostgreSQL's jsonb type) pairs as characteristics, by key; the type of a value that is
    not known is `null`. A key that a fixed column already has gets a prefix; a key with values of
    several types, or of none, is text."""
    kinds: dict[str, set[str]] = {}
    for key, jsonb_type in found:
        kinds.setdefault(key, set()).add(jsonb_type)
    taken = {*reserved}
    columns = {key: _free(key, taken) for key in sorted(kinds)}
    return [
        Characteristic(
            key=key,
            column=column,
            kind=_kind(kinds[key] - {NULL}),
            reasons=_free(f"{column}_not_known", taken) if NULL in kinds[key] else None,
        )
        for key, column in columns.items()
    ]


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"characteristic_{name}"
    taken.add(name)
    return name


def _kind(jsonb_types: set[str]) -> Kind:
    return JSONB_KINDS[next(iter(jsonb_types))] if len(jsonb_types) == 1 else Kind.STRING


MISSING: Final = "missing"
NULL: Final = "null"
JSONB_KINDS = {"boolean": Kind.BOOLEAN, "number": Kind.INTEGER, "string": Kind.STRING}
