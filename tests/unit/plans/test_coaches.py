"""Coaches: registered by somebody else, trained for a time, and gone once no course needs them."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.plans.domain.coaching import coach_events as events
from services.plans.domain.coaching.coach import (
    EraseCoach,
    EraseCoachAgain,
    LeaveCoaching,
    RecordTraining,
    RegisterCoach,
    SetLimits,
)
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.plans.coached import DEFINED, KAY, TODAY, TRAINED, given_coach, known

LEA, KAYS = "lea@issuer", "kay@issuer"
REGISTERED = events.CoachRegistered(
    coach_id=KAY,
    coach_account=KAYS,
    name="Kay Coacher",
    known_as="Kay",
    languages=("cy", "en"),
    most_coachings=2,
    account=LEA,
    registered_on=TODAY,
)
LEFT = events.CoachLeft(coach_id=KAY, account=LEA, left_on=TODAY)


def register(**changed: Any) -> RegisterCoach:
    said = {"coach_id": KAY, "coach_account": KAYS, "name": "Kay Coacher", "known_as": "Kay"}
    limits = {"languages": ("en", "cy", "en"), "most_coachings": 2, "account": LEA}
    return RegisterCoach(**{**said, **limits, **changed})


def train(**changed: Any) -> RecordTraining:
    return RecordTraining(
        **{"module": "safeguarding", "completed_on": date(2026, 1, 31), "account": LEA, **changed}
    )


def trained(**changed: Any) -> events.CoachTrained:
    said = {"module": "safeguarding", "completed_on": date(2026, 1, 31), "expires_on": date(2028, 1, 31)}
    place = {"coach_id": KAY, "definition": DEFINED.reference, "account": LEA, "recorded_on": TODAY}
    return events.CoachTrained(**{**place, **said, **changed})


def test_a_coach_is_registered_by_somebody_else() -> None:
    given_coach().when(register()).then(REGISTERED)
    given_coach().when(register(account=KAYS)).refuses(Forbidden, code="own-record")


def test_nobody_is_registered_twice() -> None:
    given_coach(REGISTERED).when(register()).refuses(Conflict, code="coach-exists")
    given_coach(account_taken=True).when(register()).refuses(
        Conflict, field="coach_account", code="account-taken"
    )


def test_training_holds_as_long_as_the_definition_says() -> None:
    given = given_coach(REGISTERED)
    given.when(train()).then(trained())
    given.when(train(module="boundaries")).then(trained(module="boundaries", expires_on=None))
    given_coach(REGISTERED, trained()).when(train()).then()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"module": "cooking"}, "module"), ({"completed_on": TODAY + timedelta(days=1)}, "completed_on")],
)
def test_training_that_cannot_be_is_refused(changed: dict[str, Any], field: str) -> None:
    given_coach(REGISTERED).when(train(**changed)).refuses(Invalid, field=field)


def test_nobody_records_their_own_training() -> None:
    given_coach(REGISTERED).when(train(account=KAYS)).refuses(Forbidden, code="own-record")


def test_limits_are_set_anew() -> None:
    given = given_coach(REGISTERED)
    given.when(SetLimits(languages=("en",), most_coachings=0, account=LEA)).then(
        events.CoachLimitsSet(coach_id=KAY, languages=("en",), most_coachings=0, account=LEA, set_on=TODAY)
    )
    given.when(SetLimits(languages=("cy", "en"), most_coachings=2, account=LEA)).then()
    given.when(SetLimits(languages=(), most_coachings=51, account=LEA)).refuses(
        Invalid, field="most_coachings"
    )


def test_who_has_courses_does_not_leave() -> None:
    leave = LeaveCoaching(account=LEA)
    given_coach(REGISTERED, coachings=1).when(leave).refuses(Conflict, code="coachings-open")
    given_coach(REGISTERED).when(leave).then(LEFT)


@pytest.mark.parametrize(
    "command", [train(), SetLimits(languages=(), most_coachings=1, account=LEA), LeaveCoaching(account=LEA)]
)
def test_nothing_is_recorded_of_nobody_or_of_who_left(command: Any) -> None:
    given_coach().when(command).refuses(NotFound)
    given_coach(REGISTERED, LEFT).when(command).refuses(Conflict, code="left")


def test_a_coach_is_trained_while_every_needed_module_holds() -> None:
    last = date(2026, 12, 31)
    assert known().trained(last)
    assert not known().trained(last + timedelta(days=1))
    assert not known().trained(date(2024, 12, 31))
    for left_out in TRAINED:
        rest = tuple(each for each in TRAINED if each is not left_out)
        assert not known(trainings=rest).trained(TODAY), left_out.module


def test_who_left_may_be_erased_and_stays_so_past_a_backup() -> None:
    erase, again = EraseCoach(account=LEA), EraseCoachAgain(account=LEA)
    erased = events.CoachErased(coach_id=KAY, account=LEA, erased_on=TODAY)
    given_coach(REGISTERED).when(erase).refuses(Conflict, code="not-left")
    given_coach().when(erase).refuses(NotFound)
    given_coach(REGISTERED, LEFT).when(erase).then(erased)
    given_coach(REGISTERED).when(again).then(LEFT, erased)
    for command in (erase, again):
        given_coach(REGISTERED, LEFT, erased).when(command).then()
