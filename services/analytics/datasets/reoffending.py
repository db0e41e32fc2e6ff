"""The dataset `reoffending`: one row a person, in the order of the pseudonyms."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from services.analytics.datasets import queries
from services.analytics.datasets.columns import Characteristic, Column, Kind, characteristics_of
from shared.contracts.assessment import Arm
from shared.domain import Invalid
from shared.eventstore import Database

NAME: Final = "reoffending"
PAGE: Final = 2000
STATUSES: Final = ("reoffended", "not_reoffended", "not_yet_measurable")
Row = tuple[Any, ...]

BEFORE: Final = (
    Column(
        "pseudonym",
        Kind.STRING,
        "Stands for one person, the same in every dataset of this system; not their id.",
        sensitive=True,
        constraints=(("required", True), ("unique", True), ("pattern", "[0-9a-f]{32}")),
    ),
    Column(
        "arm",
        Kind.STRING,
        "Whether the person was in the programme or in its comparison.",
        sensitive=False,
        constraints=(("required", True), ("enum", [arm.value for arm in Arm])),
    ),
)
AFTER: Final = (
    Column(
        "rule",
        Kind.STRING,
        "The outcome rule and its version that judged the columns that follow.",
        sensitive=False,
        constraints=(("required", True),),
    ),
    Column(
        "outcome_status",
        Kind.STRING,
        "The binary outcome; not_yet_measurable until the follow-up covers the rule's whole window.",
        sensitive=True,
        constraints=(("required", True), ("enum", list(STATUSES))),
    ),
    Column(
        "event",
        Kind.INTEGER,
        "1: a first proven reoffence ends time_days. 0: censored then. Empty before any follow-up.",
        sensitive=True,
        constraints=(("enum", [0, 1]),),
    ),
    Column(
        "time_days",
        Kind.INTEGER,
        "Days from the index date to the first proven reoffence, or observed. Empty before any follow-up.",
        sensitive=True,
        constraints=(("minimum", 0),),
    ),
)
FIXED: Final = frozenset(column.name for column in (*BEFORE, *AFTER))


@dataclass(frozen=True)
class Reoffending:
    """The dataset of one definition's persons, judged by one rule. Erased persons are not in it."""

    definition: str
    rule: str
    characteristics: Sequence[Characteristic]

    @cached_property
    def columns(self) -> list[Column]:
        """In a stable order: who, the characteristics by name, the outcome."""
        described = (
            Column(c.column, c.kind, f"Characteristic `{c.key}` of {self.definition}.", sensitive=True)
            for c in self.characteristics
        )
        return [*BEFORE, *described, *AFTER]

    async def pages(self, database: Database, size: int = PAGE) -> AsyncIterator[list[Row]]:
        """Rows in pages. Each page is a statement of its own (keyset), so a slow reader holds
        neither a connection nor a transaction. No person comes twice; a change during the walk
        shows in the pages not yet read."""
        after = ""
        while found := await queries.page(database, self.definition, self.rule, after, size):
            yield [self._row(row) for row in found]
            after = found[-1].pseudonym

    def _row(self, found: Any) -> Row:
        values = (_value(c, found.characteristics.get(c.key)) for c in self.characteristics)
        event = None if found.event is None else int(found.event)
        status = found.status or "not_yet_measurable"
        return (found.pseudonym, found.arm, *values, self.rule, status, event, found.time_days)


def _value(characteristic: Characteristic, value: Any) -> Any:
    mixed = characteristic.kind is Kind.STRING and value is not None
    return str(value) if mixed else value


async def open_reoffending(database: Database, definition: str, rule: str) -> Reoffending:
    """Raises Invalid, naming the field, for a definition or a rule that no event has named yet."""
    known = await queries.known(database)
    _refuse_unknown("definition", definition, known.definitions)
    _refuse_unknown("rule", rule, known.rules)
    found = await queries.characteristics(database, definition)
    return Reoffending(definition, rule, characteristics_of(found, FIXED))


def _refuse_unknown(field: str, asked: str, known: Sequence[str]) -> None:
    if asked not in known:
        have = ", ".join(known) or "none yet"
        raise Invalid(f"No data has come for this {field}. There is data for: {have}.", field=field)
