"""A participant's life, refusals first."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import DECIDER, ConfirmErasure, Facts, RequestErasure
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.deciding import (
    ANN,
    DAY_0,
    ERASED,
    ERASURE_REQUESTED,
    FACTS,
    REGISTERED,
    day,
    found,
    given,
    register,
    reoffence,
)

TOMORROW = FACTS.today + timedelta(days=1)


def judged(status: str, event: bool, time_days: int, reoffences: int | None) -> events.OutcomeJudged:
    values: dict[str, Any] = {"status": status, "event": event, "time_days": time_days}
    return events.OutcomeJudged(participant_id=ANN, rule="rossi:1", reoffences=reoffences, **values)


def test_nobody_is_registered_twice_under_one_id() -> None:
    given(REGISTERED).when(register()).refuses(Conflict)


def test_an_unknown_definition_is_refused() -> None:
    unknown = Facts(today=FACTS.today)
    given().when(register(), unknown).refuses(Invalid, field="definition")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"index_date": TOMORROW}, "index_date"),
        ({"date_of_birth": DAY_0 + timedelta(days=1)}, "date_of_birth"),
        ({"characteristics": {"shoe_size": 9}}, "characteristics.shoe_size"),
        ({"characteristics": {"age": 9}}, "characteristics.age"),
        ({"characteristics": {"age": 111}}, "characteristics.age"),
        ({"characteristics": {"age": True}}, "characteristics.age"),
        ({"characteristics": {"race": 1}}, "characteristics.race"),
        ({"characteristics": {"prio": "two"}}, "characteristics.prio"),
    ],
)
def test_a_registration_that_is_not_valid_names_its_field(changed: dict[str, Any], field: str) -> None:
    given().when(register(**changed)).refuses(Invalid, field=field)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (found(), "follow_up"),
        (found(until=-1), "follow_up.ends_on"),
        (found(until=-1, starts=-9), "follow_up.ends_on"),
        (found(until=364, starts=1), "follow_up.starts_on"),
        (found(until=(TOMORROW - DAY_0).days), "follow_up.ends_on"),
        (found(reoffence(-1)), "reoffences[0].offence_date"),
        (found(reoffence(9, proven=8)), "reoffences[0].proven_date"),
        (found(reoffence(1), reoffence(9, proven=(TOMORROW - DAY_0).days)), "reoffences[1].proven_date"),
        (found(reoffence(1, disposal="flogging")), "reoffences[0].disposal"),
    ],
)
def test_an_outcome_that_is_not_valid_names_its_field(command: Any, field: str) -> None:
    given(REGISTERED).when(command).refuses(Invalid, field=field)


def test_nothing_is_recorded_of_a_stranger() -> None:
    given().when(found(until=1)).refuses(NotFound)
    given().when(RequestErasure()).refuses(NotFound)
    given().when(ConfirmErasure()).refuses(Conflict)


def test_an_erasure_that_nobody_asked_for_is_not_confirmed() -> None:
    given(REGISTERED).when(ConfirmErasure()).refuses(Conflict)


def test_what_is_held_is_not_erased_unless_it_was_asked_for_before() -> None:
    held = replace(FACTS, held=True)
    given(REGISTERED).when(RequestErasure(), held).refuses(Conflict)
    given(REGISTERED, ERASURE_REQUESTED).when(RequestErasure(), held).then()
    given(REGISTERED, ERASURE_REQUESTED).when(ConfirmErasure(), held).then(ERASED)


def test_nothing_is_added_to_what_was_erased() -> None:
    for past in ([ERASURE_REQUESTED], [ERASURE_REQUESTED, ERASED]):
        given(REGISTERED, *past).when(found(until=364)).refuses(Conflict)
        given(REGISTERED, *past).when(found(reoffence(9))).refuses(Conflict)


def test_registering_records_what_was_said() -> None:
    given().when(register()).then(REGISTERED)


def test_an_index_date_of_today_is_accepted() -> None:
    today = FACTS.today
    [registered] = given().when(register(index_date=today)).events()
    assert registered.index_date == today


def test_a_birth_on_the_index_date_is_refused() -> None:
    command = register(index_date=FACTS.today, date_of_birth=FACTS.today)
    given().when(command).refuses(Invalid, field="date_of_birth")


def test_what_is_known_is_recorded_once() -> None:
    again = found(reoffence(40), until=364)
    first = given(REGISTERED).when(again).events()
    assert len(first) == 3
    given(REGISTERED, *first).when(found(reoffence(40, no=9), until=364)).then()


def test_a_report_that_is_twice_in_one_command_is_one_reoffence() -> None:
    twice = found(reoffence(40), reoffence(40, no=8), until=364)
    recorded = [e for e in given(REGISTERED).when(twice).events() if isinstance(e, events.ReoffenceRecorded)]
    assert len(recorded) == 1


def test_a_follow_up_is_recorded_and_judged() -> None:
    given(REGISTERED).when(found(until=364)).then(
        events.FollowUpRecorded(participant_id=ANN, starts_on=DAY_0, ends_on=day(364)),
        judged("not_reoffended", False, 364, 0),
    )


def test_a_judgement_that_stays_is_not_repeated() -> None:
    followed = events.FollowUpRecorded(participant_id=ANN, starts_on=DAY_0, ends_on=day(364))
    past = (REGISTERED, followed, judged("not_reoffended", False, 364, 0))
    given(*past).when(found(until=400)).then(
        events.FollowUpRecorded(participant_id=ANN, starts_on=DAY_0, ends_on=day(400))
    )


def test_a_reoffence_recorded_before_the_follow_up_is_judged_with_it() -> None:
    first = given(REGISTERED).when(found(reoffence(10))).events()
    assert [type(event) for event in first] == [events.ReoffenceRecorded]
    [_, verdict] = given(REGISTERED, *first).when(found(until=364)).events()
    assert verdict == judged("reoffended", True, 10, 1)


def test_several_reoffences_and_the_follow_up_go_in_one_command() -> None:
    command = found(reoffence(90, no=8), reoffence(10, no=9), until=364)
    [_, one, two, verdict] = given(REGISTERED).when(command).events()
    assert (one.reoffence_id, two.reoffence_id) == (UUID(int=8), UUID(int=9))
    assert verdict == judged("reoffended", True, 10, 2)


def test_a_withdrawn_follow_up_is_judged_again() -> None:
    past = given(REGISTERED).when(found(reoffence(100), until=364)).events()
    [_, verdict] = given(REGISTERED, *past).when(found(until=50)).events()
    assert verdict == judged("not_yet_measurable", False, 50, None)


def test_an_erasure_is_asked_for_once_and_confirmed_once() -> None:
    given(REGISTERED).when(RequestErasure()).then(ERASURE_REQUESTED)
    given(REGISTERED, ERASURE_REQUESTED).when(RequestErasure()).then()
    given(REGISTERED, ERASURE_REQUESTED).when(ConfirmErasure()).then(ERASED)
    given(REGISTERED, ERASURE_REQUESTED, ERASED).when(ConfirmErasure()).then()


def test_evolve_accepts_an_event_it_does_not_know() -> None:
    state = given(REGISTERED).state
    assert DECIDER.evolve(state, object()) == state
    assert state.index_date == date(2024, 1, 1)
