"""What a dataset's columns are: names, kinds and what a reader should know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A column's type, by its Frictionless name."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
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
    """One key of a definition, with the column that holds it."""

    key: str
    column: str
    kind: Kind


def characteristics_of(found: Iterable[tuple[str, str]], reserved: Iterable[str]) -> list[Characteristic]:
    """(key, PostgreSQL's jsonb type) pairs as characteristics, by key. A key that a fixed column
    already has gets a prefix; a key with values of several types is text."""
    kinds: dict[str, set[Kind]] = {}
    for key, jsonb_type in found:
        kinds.setdefault(key, set()).add(JSONB_KINDS[jsonb_type])
    taken = frozenset(reserved)
    return [
        Characteristic(
            key=key,
            column=f"characteristic_{key}" if key in taken else key,
            kind=next(iter(of)) if len(of) == 1 else Kind.STRING,
        )
        for key, of in sorted(kinds.items())
    ]


JSONB_KINDS = {"boolean": Kind.BOOLEAN, "number": Kind.INTEGER, "string": Kind.STRING}
