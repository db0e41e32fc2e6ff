"""How long a record is kept, and what keeps it longer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.definitions.retaining import schedule
from services.assessment.domain.people.status import ENDED
from services.assessment.domain.records.retention import (
    DECIDER,
    ApplyRetention,
    LiftHold,
    PlaceHold,
    RetentionFacts,
)
from services.assessment.domain.records.retention_events import HoldLifted, HoldPlaced, RetentionFellDue
from shared.domain import Invalid, NotFound, Refusal

ANN, HOLD, OTHER = UUID(int=1), UUID(int=7), UUID(int=8)
ENDED_ON, DUE_ON = date(2020, 3, 1), date(2026, 3, 1)
ENDED_LONG_AGO = RetentionFacts(
    participant_id=ANN, today=DUE_ON, schedule=schedule(), ended_on=ENDED_ON, status="completed"
)
GOES_ON = replace(ENDED_LONG_AGO, ended_on=None, status="started")
DAY = timedelta(days=1)


def place(until: date | None = None, hold: UUID = HOLD) -> PlaceHold:
    return PlaceHold(hold_id=hold, reason="complaint", account="mo@issuer", until=until)


def placed(until: date | None = None, hold: UUID = HOLD) -> HoldPlaced:
    return HoldPlaced(participant_id=ANN, hold_id=hold, reason="complaint", by="mo@issuer", until=until)


LIFTED = HoldLifted(participant_id=ANN, hold_id=HOLD, by="mo@issuer")
FELL_DUE = RetentionFellDue(participant_id=ANN, rule="programme:1", ended_on=ENDED_ON, due_on=DUE_ON)


def decided(happened: list[Any], command: Any, facts: RetentionFacts = ENDED_LONG_AGO) -> list[Any]:
    return list(DECIDER.decide(command, DECIDER.fold(happened), facts))


@pytest.mark.parametrize(
    ("command", "kind", "field"),
    [
        (place(until=DUE_ON - DAY), Invalid, "until"),
        (LiftHold(hold_id=HOLD, account="mo@issuer"), NotFound, None),
    ],
)
def test_refused(command: Any, kind: type[Refusal], field: str | None) -> None:
    with pytest.raises(kind) as refused:
        decided([placed(hold=OTHER)], command)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("happened", "facts"),
    [
        ([], GOES_ON),
        ([], replace(ENDED_LONG_AGO, today=DUE_ON - DAY)),
        ([placed()], ENDED_LONG_AGO),
        ([placed(until=DUE_ON)], ENDED_LONG_AGO),  # its last day counts
        ([placed(), placed(hold=OTHER), LIFTED], ENDED_LONG_AGO),
        ([FELL_DUE], ENDED_LONG_AGO),
        ([], replace(ENDED_LONG_AGO, ended_on=None, status=None)),  # a comparator
    ],
)
def test_given_what_is_not_due_or_held_when_applied_then_nothing(
    happened: list[Any], facts: RetentionFacts
) -> None:
    assert decided(happened, ApplyRetention(), facts) == []


@pytest.mark.parametrize(
    "happened", [[], [placed(), LIFTED], [placed(until=DUE_ON - DAY)]], ids=["none", "lifted", "ended"]
)
def test_given_no_hold_when_due_then_it_falls_due_with_its_rule(happened: list[Any]) -> None:
    assert decided(happened, ApplyRetention()) == [FELL_DUE]


def test_holds_are_placed_and_lifted_once() -> None:
    assert decided([], place()) == [placed()]
    assert decided([], place(until=DUE_ON)) == [placed(until=DUE_ON)]
    lift = LiftHold(hold_id=HOLD, account="mo@issuer")
    assert decided([placed()], lift) == [LIFTED]
    assert decided([placed(), LIFTED], lift) == []


@pytest.mark.parametrize(
    ("happened", "on"),
    [
        ([], DUE_ON),
        ([placed(until=DUE_ON + DAY)], DUE_ON + 2 * DAY),
        ([placed(until=DUE_ON - DAY)], DUE_ON),
        ([placed()], None),
        ([placed(), placed(until=DUE_ON + DAY, hold=OTHER)], None),
        ([FELL_DUE], None),
    ],
)
def test_a_timer_looks_again_when_something_may_have_changed(happened: list[Any], on: date | None) -> None:
    assert DECIDER.fold(happened).look_again_on(ENDED_LONG_AGO) == on
    assert DECIDER.fold(happened).look_again_on(GOES_ON) is None


@pytest.mark.parametrize(
    ("ended_on", "due_on"),
    [
        (date(2020, 2, 29), date(2026, 3, 1)),
        (date(2020, 2, 28), date(2026, 2, 28)),
        (date(2020, 12, 31), date(2026, 12, 31)),
    ],
)
def test_years_are_calendar_years(ended_on: date, due_on: date) -> None:
    assert schedule().due_on(ended_on, "completed") == due_on


def test_the_schedule_has_a_time_for_every_end_and_says_whose_it_is() -> None:
    assert set(schedule().years) == ENDED
    assert "to be confirmed by the provider" in schedule().source
