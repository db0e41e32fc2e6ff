"""The dataset `reoffending`: one row a person, in the order of the pseudonyms."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

from services.analytics.datasets import queries
from services.analytics.datasets.columns import Characteristic, Column, Kind, characteristics_of
from services.analytics.datasets.dataset import PAGE, PSEUDONYM, Row
from services.analytics.tables import NOT_KNOWN
from shared.contracts.assessment import Arm
from shared.domain import Invalid
from shared.eventstore import Database

NAME: Final = "reoffending"
STATUSES: Final = ("reoffended", "not_reoffended", "not_yet_measurable")

BEFORE: Final = (
    replace(PSEUDONYM, constraints=(*PSEUDONYM.constraints, ("unique", True))),
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
    """The dataset of one definition's persons, judged by one rule. Erased persons are not in it.

    left_out: how many are not in it because they said no to it, when it was opened."""

    definition: str
    rule: str
    characteristics: Sequence[Characteristic]
    left_out: int = 0

    @cached_property
    def columns(self) -> list[Column]:
        """In a stable order: who, the characteristics by name, the outcome."""
        described = (column for c in self.characteristics for column in self._described(c))
        return [*BEFORE, *described, *AFTER]

    @property
    def name(self) -> str:
        return NAME

    @property
    def asked(self) -> Mapping[str, str]:
        return {"definition": self.definition, "rule": self.rule}

    @property
    def primary_key(self) -> Sequence[str]:
        return [PSEUDONYM.name]

    def _described(self, characteristic: Characteristic) -> Iterator[Column]:
        named = f"Characteristic `{characteristic.key}` of {self.definition}."
        yield Column(characteristic.column, characteristic.kind, named, sensitive=True)
        if characteristic.reasons:
            codes = (("enum", sorted(NOT_KNOWN)),)
            why = f"Why `{characteristic.column}` is empty; empty where it is not."
            yield Column(characteristic.reasons, Kind.STRING, why, sensitive=True, constraints=codes)

    async def pages(self, database: Database, size: int = PAGE) -> AsyncIterator[list[Row]]:
        after = ""
        while found := await queries.page(database, self.definition, self.rule, after, size):
            yield [self._row(row) for row in found]
            after = found[-1].pseudonym

    def _row(self, found: Any) -> Row:
        values = (cell for c in self.characteristics for cell in _cells(c, found.characteristics.get(c.key)))
        event = None if found.event is None else int(found.event)
        status = found.status or "not_yet_measurable"
        return (found.pseudonym, found.arm, *values, self.rule, status, event, found.time_days)


def _cells(characteristic: Characteristic, given: object) -> Iterator[object]:
    yield characteristic.value(given)
    if characteristic.reasons:
        yield characteristic.reason(given)


async def open_reoffending(database: Database, definition: str, rule: str) -> Reoffending:
    """Raises Invalid, naming the field, for a definition or a rule that no event has named yet."""
    known = await queries.known(database)
    _refuse_unknown("definition", definition, list(known.participants[NAME]))
    _refuse_unknown("rule", rule, known.rules)
    found = await queries.characteristics(database, definition)
    left_out = known.left_out[NAME][definition]
    return Reoffending(definition, rule, characteristics_of(found, FIXED), left_out)


def _refuse_unknown(field: str, asked: str, known: Sequence[str]) -> None:
    if asked not in known:
        have = ", ".join(known) or "none yet"
        raise Invalid(f"No data has come for this {field}. There is data for: {have}.", field=field)
