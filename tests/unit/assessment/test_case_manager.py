"""Case managers: registered, trained, in teams, on leave, gone."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.organisation import case_manager_events as events
from services.assessment.domain.organisation.case_manager import (
    DECIDER,
    ConfirmErasure,
    JoinTeam,
    LeaveService,
    LeaveTeam,
    RecordTraining,
    RegisterCaseManager,
    RequestErasure,
)
from services.assessment.domain.organisation.case_manager_facts import CaseManagerFacts
from services.assessment.domain.organisation.leave import EndLeaveCover, SetLeaveCover
from services.assessment.domain.organisation.training import Training
from services.assessment.domain.organisation.unit import Place
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.staffing import (
    KIT,
    LEAVE,
    MO,
    MO_REGISTERED,
    TEAM,
    TODAY,
    TRAINING,
    day,
    given,
    kit,
    span,
    trained,
)

OTHER = UUID(int=9)


def knowing(**known: Any) -> CaseManagerFacts:
    return CaseManagerFacts(today=TODAY, training=TRAINING, **known)


FACTS = knowing()
EAST = Place(unit_id=TEAM, kind="team", open=span(-100))
JOINED = events.TeamJoined(case_manager_id=MO, account="mo@issuer", team_id=TEAM, from_on=day(-50))
LEFT = events.CaseManagerLeft(case_manager_id=MO, account="mo@issuer", from_on=day(0))
COVER: dict[str, Any] = {
    "case_manager_id": MO,
    "absence_id": LEAVE,
    "deputy_id": KIT,
    "deputy_account": "kit@issuer",
    "from_on": day(2),
}
AWAY = events.LeaveCoverSet(**COVER, back_on=day(9))


def registering() -> RegisterCaseManager:
    return RegisterCaseManager(case_manager_id=MO, account="mo@issuer", name="Mo", from_on=day(0))


def away(begins: int = 2, back: int | None = 9, **changed: Any) -> SetLeaveCover:
    given_ = {"absence_id": OTHER, "deputy_id": KIT, "from_on": day(begins), **changed}
    return SetLeaveCover(**given_, back_on=None if back is None else day(back))


def test_an_account_is_one_case_managers() -> None:
    taken = knowing(account_taken=True)
    given(DECIDER).when(registering(), taken).refuses(Conflict, "account-taken", field="account")


def test_a_case_manager_is_registered_once() -> None:
    given(DECIDER, MO_REGISTERED).when(registering(), FACTS).refuses(Conflict)
    given(DECIDER).when(registering(), FACTS).then(events.CaseManagerRegistered(**vars(registering())))


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (RecordTraining(module="juggling", completed_on=day(0)), "module"),
        (RecordTraining(module="safeguarding", completed_on=day(1)), "completed_on"),
        (RecordTraining(module="safeguarding", completed_on=day(0), expires_on=day(-1)), "expires_on"),
    ],
)
def test_training_that_cannot_be_is_refused(command: RecordTraining, field: str) -> None:
    given(DECIDER, MO_REGISTERED).when(command, FACTS).refuses(Invalid, field=field)


@pytest.mark.parametrize(
    ("module", "last"),
    [("information_security", date(2027, 7, 5)), ("safeguarding", date(2029, 7, 5)), ("life_links", None)],
)
def test_training_counts_as_long_as_its_module_says(module: str, last: date | None) -> None:
    command = RecordTraining(module=module, completed_on=TODAY)
    given(DECIDER, MO_REGISTERED).when(command, FACTS).then(
        events.CaseManagerTrained(case_manager_id=MO, module=module, completed_on=TODAY, expires_on=last)
    )


def test_the_same_training_is_recorded_once_and_its_day_corrected() -> None:
    done = events.CaseManagerTrained(
        case_manager_id=MO, module="safeguarding", completed_on=day(-9), expires_on=day(9)
    )
    again = RecordTraining(module="safeguarding", completed_on=day(-9), expires_on=day(9))
    given(DECIDER, MO_REGISTERED, done).when(again, FACTS).then()
    corrected = RecordTraining(module="safeguarding", completed_on=day(-9), expires_on=day(8))
    [event] = given(DECIDER, MO_REGISTERED, done).when(corrected, FACTS).events()
    assert DECIDER.fold([MO_REGISTERED, done, event]).trainings == (
        Training(module="safeguarding", completed_on=day(-9), expires_on=day(8)),
    )


def test_training_counts_from_its_day_to_its_last_one() -> None:
    one = Training(module="safeguarding", completed_on=day(0), expires_on=day(3))
    assert [one.counts(day(number)) for number in (-1, 0, 3, 4)] == [False, True, True, False]
    assert TRAINING.missing(trained(until=5), day(5)) == []
    assert "safeguarding" in TRAINING.missing(trained(until=5), day(6))


@pytest.mark.parametrize(
    "team",
    [None, Place(unit_id=TEAM, kind="area", open=span(-100)), Place(unit_id=TEAM, kind="team", open=span(1))],
)
def test_only_an_open_team_is_joined(team: Place | None) -> None:
    command = JoinTeam(team_id=TEAM, from_on=day(0))
    given(DECIDER, MO_REGISTERED).when(command, knowing(team=team)).refuses(Invalid, field="team_id")


def test_a_team_is_joined_and_left_from_a_day_on() -> None:
    facts = knowing(team=EAST)
    joining = JoinTeam(team_id=TEAM, from_on=day(0))
    already = given(DECIDER, MO_REGISTERED, JOINED).when(joining, facts)
    already.refuses(Conflict, "member-already", field="team_id")
    named = {"case_manager_id": MO, "account": "mo@issuer", "team_id": TEAM, "from_on": day(0)}
    given(DECIDER, MO_REGISTERED).when(joining, facts).then(events.TeamJoined(**named))
    leaving = LeaveTeam(team_id=TEAM, from_on=day(0))
    given(DECIDER, MO_REGISTERED).when(leaving, facts).refuses(Conflict, "no-member", field="team_id")
    given(DECIDER, MO_REGISTERED, JOINED).when(leaving, facts).then(events.TeamLeft(**named))


@pytest.mark.parametrize(
    "deputy",
    [
        None,
        kit(service=span(3)),
        kit(service=span(-400, 8)),
        kit(trainings=()),
        kit(trainings=trained(until=1)),
        kit(absences=(span(8, 20),)),
        kit(absences=(span(-9),)),
    ],
)
def test_a_deputy_is_here_and_trained_and_not_away(deputy: Any) -> None:
    decided = given(DECIDER, MO_REGISTERED).when(away(), knowing(deputy=deputy))
    decided.refuses(Invalid, field="deputy_id")


def test_nobody_is_their_own_deputy() -> None:
    decided = given(DECIDER, MO_REGISTERED).when(away(deputy_id=MO), knowing(deputy=kit()))
    decided.refuses(Invalid, field="deputy_id")


def test_a_deputy_names_no_deputy_for_the_same_time() -> None:
    busy = knowing(deputy=kit(), covering=(span(8, 20),))
    given(DECIDER, MO_REGISTERED).when(away(), busy).refuses(Conflict, "stands-in")
    before = knowing(deputy=kit(), covering=(span(9, 20),))
    assert given(DECIDER, MO_REGISTERED).when(away(), before).events()


def test_leave_is_not_taken_twice_at_once() -> None:
    facts = knowing(deputy=kit())
    given(DECIDER, MO_REGISTERED, AWAY).when(away(8, 20), facts).refuses(Conflict, "away-already")
    assert given(DECIDER, MO_REGISTERED, AWAY).when(away(9, 20), facts).events()


def test_somebody_is_back_after_they_went() -> None:
    given(DECIDER, MO_REGISTERED).when(away(2, 2), knowing(deputy=kit())).refuses(Invalid, field="back_on")


def test_leave_is_covered_by_a_deputy_who_is_back_that_day() -> None:
    facts = knowing(deputy=kit(absences=(span(-5, 2), span(9)), trainings=trained(until=2)))
    given(DECIDER, MO_REGISTERED).when(away(), facts).then(
        events.LeaveCoverSet(**{**COVER, "absence_id": OTHER}, back_on=day(9))
    )


def test_leave_ends_earlier_and_never_later() -> None:
    happened = given(DECIDER, MO_REGISTERED, AWAY)
    happened.when(EndLeaveCover(absence_id=OTHER, back_on=day(5)), FACTS).refuses(NotFound)
    for back in (1, 10):
        command = EndLeaveCover(absence_id=LEAVE, back_on=day(back))
        happened.when(command, FACTS).refuses(Invalid, field="back_on")
    happened.when(EndLeaveCover(absence_id=LEAVE, back_on=day(9)), FACTS).then()
    for back in (2, 8):
        command = EndLeaveCover(absence_id=LEAVE, back_on=day(back))
        happened.when(command, FACTS).then(events.LeaveCoverEnded(**COVER, back_on=day(back)))


def test_whoever_holds_cases_or_stands_in_does_not_leave() -> None:
    command = LeaveService(from_on=day(0))
    happened = given(DECIDER, MO_REGISTERED)
    happened.when(command, knowing(caseload=1)).refuses(Conflict, "caseload-held")
    happened.when(command, knowing(covering=(span(0, 1),))).refuses(Conflict, "stands-in")
    assert happened.when(command, knowing(covering=(span(-1, 0),))).events()


def test_leaving_ends_teams_and_leave() -> None:
    given(DECIDER, MO_REGISTERED, JOINED, AWAY).when(LeaveService(from_on=day(5)), FACTS).then(
        events.TeamLeft(case_manager_id=MO, account="mo@issuer", team_id=TEAM, from_on=day(5)),
        events.LeaveCoverEnded(**COVER, back_on=day(5)),
        events.CaseManagerLeft(case_manager_id=MO, account="mo@issuer", from_on=day(5)),
    )


@pytest.mark.parametrize(
    "command",
    [
        RecordTraining(module="safeguarding", completed_on=day(0)),
        JoinTeam(team_id=TEAM, from_on=day(0)),
        away(),
        LeaveService(from_on=day(0)),
    ],
)
def test_whoever_left_is_changed_no_more(command: Any) -> None:
    facts = knowing(team=EAST, deputy=kit())
    given(DECIDER, MO_REGISTERED, LEFT).when(command, facts).refuses(Conflict, "left")
    given(DECIDER).when(command, facts).refuses(NotFound)


def test_a_name_is_erased_once_they_are_gone() -> None:
    asked = events.CaseManagerErasureRequested(case_manager_id=MO)
    done = events.CaseManagerErased(case_manager_id=MO)
    given(DECIDER).when(RequestErasure(), FACTS).refuses(NotFound)
    given(DECIDER, MO_REGISTERED).when(RequestErasure(), FACTS).refuses(Conflict, "still-here")
    tomorrow = events.CaseManagerLeft(case_manager_id=MO, account="mo@issuer", from_on=day(1))
    still = given(DECIDER, MO_REGISTERED, tomorrow).when(RequestErasure(), FACTS)
    still.refuses(Conflict, "still-here")
    given(DECIDER, MO_REGISTERED, LEFT).when(RequestErasure(), FACTS).then(asked)
    given(DECIDER, MO_REGISTERED, LEFT, asked).when(RequestErasure(), FACTS).then()
    given(DECIDER, MO_REGISTERED, LEFT).when(ConfirmErasure(), FACTS).refuses(Conflict)
    given(DECIDER, MO_REGISTERED, LEFT, asked).when(ConfirmErasure(), FACTS).then(done)
    given(DECIDER, MO_REGISTERED, LEFT, asked, done).when(ConfirmErasure(), FACTS).then()
