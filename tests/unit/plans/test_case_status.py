"""What a participant's status makes of their case."""

from typing import Any

import pytest

from services.plans.domain.case import case_events as events
from services.plans.domain.case.case import DECIDER
from services.plans.domain.case.status import FollowStatus
from tests.unit.plans.case_deciding import ANN, DAY, IN_INTERVENE, OPENED, STARTED_ON, given

RESTED = events.CaseRested(participant_id=ANN, on=STARTED_ON + DAY)
RESUMED = events.CaseResumed(participant_id=ANN, on=STARTED_ON + DAY)


def told(status: str | None, *, reopened: bool = False) -> FollowStatus:
    return FollowStatus(participant_id=ANN, status=status, on=STARTED_ON + DAY, reopened=reopened)


def closed(reason: str, *, from_outside: bool = True, phase: Any = "interact") -> events.CaseClosed:
    return events.CaseClosed(
        participant_id=ANN,
        phase=phase,
        on=STARTED_ON + DAY,
        reason=reason,
        from_outside=from_outside,
        account=None,
        gates=None,
        result=None,
        not_agreed=False,
        checks=(),
        overridden=None,
        words=None,
    )


def reopened(reason: str = "status_reopened", phase: Any = "interact") -> events.CaseReopened:
    return events.CaseReopened(
        participant_id=ANN,
        phase=phase,
        on=STARTED_ON + DAY,
        reason=reason,
        from_outside=True,
        account=None,
        words=None,
    )


def test_a_case_opens_in_its_first_phase_on_the_day_of_the_start() -> None:
    opened = events.CaseOpened(participant_id=ANN, on=STARTED_ON + DAY)
    given().when(told("started")).then(opened)
    assert DECIDER.fold([opened]).phase == "interact"
    assert DECIDER.fold([opened]).entered_on == STARTED_ON + DAY


@pytest.mark.parametrize("status", ["registered", "recalled", "withdrew", "died", None])
def test_nothing_but_a_start_opens_one(status: str | None) -> None:
    given().when(told(status)).then()


def test_a_recall_lets_it_rest_and_a_release_lets_it_go_on() -> None:
    given(OPENED).when(told("recalled")).then(RESTED)
    given(OPENED, RESTED).when(told("started")).then(RESUMED)
    given(OPENED, RESTED).when(told("started", reopened=True)).then(RESUMED)


@pytest.mark.parametrize("status", ["completed", "withdrew", "transferred", "sentence_ended", "died"])
def test_what_ends_the_programme_closes_it_for_that_reason(status: str) -> None:
    given(OPENED).when(told(status)).then(closed(status))
    given(OPENED, RESTED).when(told(status)).then(closed(status))


def test_a_start_that_was_an_error_closes_it_and_another_one_reopens_it() -> None:
    given(OPENED).when(told("registered", reopened=True)).then(closed("not_started"))
    given(OPENED, closed("not_started")).when(told("started")).then(reopened("started_again"))


def test_what_a_status_closed_is_open_again_in_its_phase_when_it_never_held() -> None:
    happened = (*IN_INTERVENE, closed("died", phase="intervene"))
    again = reopened(phase="intervene")
    given(*happened).when(told("started", reopened=True)).then(again)
    assert DECIDER.fold((*happened, again)) == DECIDER.fold(IN_INTERVENE)


def test_what_was_closed_while_it_rested_rests_again() -> None:
    happened = (OPENED, RESTED, closed("withdrew"))
    given(*happened).when(told("recalled", reopened=True)).then(reopened())
    given(*happened).when(told("started", reopened=True)).then(reopened(), RESUMED)
    given(OPENED, closed("withdrew")).when(told("recalled", reopened=True)).then(reopened(), RESTED)


@pytest.mark.parametrize("status", ["started", "recalled", "withdrew", "died", "registered"])
def test_what_a_command_closed_stays_closed(status: str) -> None:
    given(OPENED, closed("moved_away", from_outside=False)).when(told(status)).then()


@pytest.mark.parametrize(
    ("happened", "status"),
    [
        ((OPENED,), "started"),
        ((OPENED, RESTED), "recalled"),
        ((OPENED, closed("withdrew")), "withdrew"),
        ((OPENED, closed("withdrew")), "died"),
        ((OPENED,), None),
    ],
)
def test_what_was_told_before_comes_to_nothing(happened: Any, status: str | None) -> None:
    given(*happened).when(told(status)).then()
