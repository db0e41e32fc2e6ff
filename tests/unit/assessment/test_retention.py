"""How long a record is kept, and what keeps it longer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
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
    TakeDeletion,
)
from services.assessment.domain.records.retention_events import (
    DeletionHeld,
    HoldLifted,
    HoldPlaced,
    RetentionFellDue,
)
from shared.domain import Invalid, NotFound, Refusal

ANN, HOLD, OTHER = UUID(int=1), UUID(int=7), UUID(int=8)
ENDED_ON, DUE_ON = date(2020, 3, 1), date(2026, 3, 1)
ENDED_LONG_AGO = RetentionFacts(
    participant_id=ANN, today=DUE_ON, schedule=schedule(), since=ENDED_ON, status="completed"
)
GOES_ON = replace(ENDED_LONG_AGO, since=None, status="started")
HELD_ELSEWHERE = replace(ENDED_LONG_AGO, held_elsewhere=True)
DAY = timedelta(days=1)
AT = datetime(2026, 2, 1, 12, tzinfo=UTC)
DELETE, DELETION_HELD = TakeDeletion(occurred_at=AT), DeletionHeld(participant_id=ANN, occurred_at=AT)


def place(until: date | None = None, hold: UUID = HOLD) -> PlaceHold:
    return PlaceHold(hold_id=hold, reason="complaint", account="mo@issuer", until=until)


def placed(until: date | None = None, hold: UUID = HOLD) -> HoldPlaced:
    return HoldPlaced(participant_id=ANN, hold_id=hold, reason="complaint", by="mo@issuer", until=until)


# As version 1 had it.
KEPT = replace(schedule(), comparator_years=None)
LIFTED = HoldLifted(participant_id=ANN, hold_id=HOLD, by="mo@issuer")
FELL_DUE = RetentionFellDue(participant_id=ANN, rule="programme:2", ended_on=ENDED_ON, due_on=DUE_ON)


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
        ([], HELD_ELSEWHERE),
        ([placed(until=DUE_ON)], ENDED_LONG_AGO),  # its last day counts
        ([placed(), placed(hold=OTHER), LIFTED], ENDED_LONG_AGO),
        ([FELL_DUE], ENDED_LONG_AGO),
        ([], replace(ENDED_LONG_AGO, status=None, schedule=KEPT)),  # a comparator, whom the rule leaves out
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


@pytest.mark.parametrize("status", [None, "registered"], ids=["comparator", "never started"])
def test_given_no_case_that_ended_when_its_time_is_over_then_it_falls_due(status: Any) -> None:
    counted = replace(ENDED_LONG_AGO, status=status)
    assert decided([], ApplyRetention(), counted) == [FELL_DUE]
    assert decided([], ApplyRetention(), replace(counted, today=DUE_ON - DAY)) == []


def test_given_a_tied_record_whose_time_has_not_come_then_it_is_kept_and_looked_at_the_next_day() -> None:
    goes_on_there = replace(ENDED_LONG_AGO, in_use_elsewhere=True)
    assert decided([], ApplyRetention(), goes_on_there) == []
    assert DECIDER.fold([]).look_again_on(goes_on_there) == DUE_ON + DAY
    # A deletion is another matter: it was asked for.
    assert DECIDER.fold([DELETION_HELD]).delete_on(goes_on_there) == DUE_ON


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


def test_given_a_hold_when_a_deletion_is_told_then_it_is_held_once() -> None:
    assert decided([], DELETE) == []
    assert decided([placed(), LIFTED], DELETE) == []
    assert decided([placed()], DELETE, GOES_ON) == [DELETION_HELD]
    assert decided([], DELETE, HELD_ELSEWHERE) == [DELETION_HELD]
    assert decided([placed(), DELETION_HELD], DELETE) == []


@pytest.mark.parametrize(
    ("happened", "facts", "on"),
    [
        ([], GOES_ON, None),
        ([placed(), DELETION_HELD], GOES_ON, None),  # until it is lifted
        ([placed(), DELETION_HELD, LIFTED], GOES_ON, DUE_ON),
        ([placed(until=DUE_ON), DELETION_HELD], GOES_ON, DUE_ON + DAY),
        ([DELETION_HELD], replace(GOES_ON, held_elsewhere=True), DUE_ON + DAY),
    ],
)
def test_a_deletion_that_was_held_is_looked_at_when_it_may_be_done(
    happened: list[Any], facts: RetentionFacts, on: date | None
) -> None:
    assert DECIDER.fold(happened).delete_on(facts) == on


def test_a_hold_on_a_tied_record_is_looked_at_every_day() -> None:
    assert DECIDER.fold([]).look_again_on(HELD_ELSEWHERE) == DUE_ON + DAY
    assert DECIDER.fold([placed(until=DUE_ON + DAY)]).look_again_on(HELD_ELSEWHERE) == DUE_ON + 2 * DAY
    early = replace(HELD_ELSEWHERE, today=DUE_ON - 9 * DAY)
    assert DECIDER.fold([]).look_again_on(early) == DUE_ON


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
    assert set(schedule().years) == {*ENDED, "registered"}
    assert schedule().comparator_years
    assert "to be confirmed by the provider" in schedule().source
