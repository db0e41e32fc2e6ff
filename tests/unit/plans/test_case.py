"""The phases of a case, and what is refused."""

from dataclasses import replace
from typing import Any

import pytest

from services.plans.domain.case import case_events as events
from services.plans.domain.case.case import (
    DECIDER,
    CloseCase,
    EnterNextPhase,
    GoBack,
    Override,
    ReopenCase,
)
from services.plans.domain.case.definition import check
from services.plans.domain.known import PlanKnown
from shared.domain import Conflict, Forbidden, Invalid, RoleNeeded
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from tests.unit.plans.case_deciding import (
    AGREED,
    ANN,
    AS_CASE_MANAGER,
    AS_LEAD,
    DAY,
    GATES,
    IN_FORCE,
    IN_INTEGRATE,
    IN_INTERVENE,
    KIT,
    NOT_AGREED,
    OPENED,
    TODAY,
    drawn,
    entered,
    facts,
    given,
    requirement,
    standing,
    tie,
)

ANYWAY = Override(reason="professional_judgement", words="It helps.")
ENTER = EnterNextPhase(**AS_CASE_MANAGER)
COMPLETE = CloseCase(**AS_CASE_MANAGER, reason="completed")
MOVED_AWAY = CloseCase(**AS_CASE_MANAGER, reason="moved_away", words="To Swansea.")
BACK = GoBack(author=KIT, phase="interact", reason="crisis")
REOPEN = ReopenCase(author=KIT, reason="closed_in_error")
COMMANDS = (ENTER, BACK, COMPLETE, MOVED_AWAY, REOPEN)
READY = facts(assessment=AGREED, plan=IN_FORCE)
GROWN = (drawn(TODAY - 28 * DAY, tie(1, 2)), drawn(TODAY, tie(1, 3), number=21))


def happened(decided: Any) -> Any:
    [event] = decided.events()
    return event


def closed(reason: str = "moved_away", *, from_outside: bool = False) -> events.CaseClosed:
    event: events.CaseClosed = happened(given(*IN_INTERVENE).when(MOVED_AWAY))
    return replace(event, reason=reason, from_outside=from_outside)


def test_a_phase_is_entered_when_every_check_is_met() -> None:
    event = happened(given(OPENED).when(ENTER, READY))
    assert event == replace(entered("intervene", "interact"), checks=event.checks)
    assert [checked.met for checked in event.checks] == [True, True]


def test_a_gate_that_is_not_met_names_each_check() -> None:
    refused = given(OPENED).when(ENTER)
    refused.refuses(Conflict, code="gate-not-met")
    with pytest.raises(Conflict) as fault:
        refused.events()
    assert set(fault.value.faults) == {"assessment_agreed", "plan_agreed"}
    given(OPENED).when(ENTER, facts(assessment=AGREED)).refuses(Conflict, code="gate-not-met")


def test_a_plan_that_was_not_agreed_passes_by_that_name_and_is_no_override() -> None:
    event = happened(given(OPENED).when(ENTER, facts(assessment=AGREED, plan=NOT_AGREED)))
    assert (event.result, event.not_agreed, event.overridden) == ("passed_as_not_agreed", True, None)


def test_intervene_ends_with_requirements_on_course_and_a_review_held() -> None:
    reviewed = PlanKnown(in_force="agreed", reviews_held_on=(TODAY,))
    done = facts(requirements=(requirement(delivered=50),), plan=reviewed)
    assert happened(given(*IN_INTERVENE).when(ENTER, done)).phase == "integrate"
    behind = replace(done, requirements=(requirement(delivered=49),))
    given(*IN_INTERVENE).when(ENTER, behind).refuses(Conflict, code="gate-not-met")


def test_a_lead_overrides_and_it_is_recorded_what_was_not_met() -> None:
    event = happened(given(OPENED).when(EnterNextPhase(**AS_LEAD, override=ANYWAY), facts(plan=NOT_AGREED)))
    assert event.result == "overridden"
    assert event.not_agreed
    assert event.overridden == events.Overridden(
        reason="professional_judgement", role="team_leader", unmet=("assessment_agreed",)
    )
    assert event.words == "It helps."


@pytest.mark.parametrize(
    ("command", "known", "kind", "field"),
    [
        (EnterNextPhase(**AS_CASE_MANAGER, override=ANYWAY), facts(), RoleNeeded, None),
        (EnterNextPhase(**AS_LEAD, override=ANYWAY), READY, Conflict, "override"),
        (EnterNextPhase(**AS_LEAD, override=replace(ANYWAY, reason="haste")), facts(), Invalid,
         "override.reason"),
        (EnterNextPhase(**AS_LEAD, override=ANYWAY, to="integrate"), facts(), Conflict, "to"),
        (CloseCase(**AS_LEAD, reason="moved_away", override=ANYWAY), facts(), Invalid, "override"),
    ],
)  # fmt: skip
def test_an_override_is_refused(command: Any, known: Any, kind: Any, field: str | None) -> None:
    given(OPENED).when(command, known).refuses(kind, field=field)


def test_the_last_phase_is_closed_not_left() -> None:
    given(*IN_INTEGRATE).when(ENTER).refuses(Conflict, code="last-phase")


def test_a_case_is_completed_by_the_last_gate() -> None:
    event = happened(given(*IN_INTEGRATE).when(COMPLETE, facts(maps=GROWN)))
    assert (event.reason, event.result, event.from_outside) == ("completed", "met", False)
    given(*IN_INTEGRATE).when(COMPLETE, facts(maps=GROWN[:1])).refuses(Conflict, code="gate-not-met")
    given(*IN_INTERVENE).when(COMPLETE, facts(maps=GROWN)).refuses(Conflict, code="gate-not-met")


def test_an_early_completion_is_an_override_that_says_phases_were_left_out() -> None:
    early = CloseCase(**AS_LEAD, reason="completed", override=ANYWAY)
    event = happened(given(OPENED).when(early, READY))
    assert event.overridden.unmet == ("phases_gone_through",)
    assert event.words == "It helps."


def test_another_reason_asks_for_no_gate() -> None:
    event = happened(given(OPENED).when(MOVED_AWAY))
    assert (event.reason, event.gates, event.result, event.words) == ("moved_away", None, None, "To Swansea.")
    given(OPENED).when(replace(MOVED_AWAY, reason="died")).refuses(Invalid, field="reason")


def test_a_case_goes_back_to_an_earlier_phase_and_the_gate_is_asked_again() -> None:
    event = happened(given(*IN_INTEGRATE).when(BACK))
    assert (event.phase, event.from_phase, event.reason) == ("interact", "integrate", "crisis")
    given(*IN_INTEGRATE, event).when(ENTER).refuses(Conflict, code="gate-not-met")


def test_a_review_counts_from_the_last_time_that_a_phase_was_entered() -> None:
    back = happened(given(*IN_INTEGRATE).when(replace(BACK, phase="intervene")))
    known = facts(requirements=(requirement(None),), plan=PlanKnown(reviews_held_on=(TODAY - DAY,)))
    assert happened(given(*IN_INTERVENE).when(ENTER, known)).phase == "integrate"
    given(*IN_INTEGRATE, back).when(ENTER, known).refuses(Conflict, code="gate-not-met")


@pytest.mark.parametrize("phase", ["intervene", "integrate"])
def test_back_is_not_where_it_is_nor_on(phase: Any) -> None:
    given(*IN_INTERVENE).when(replace(BACK, phase=phase)).refuses(Invalid, field="phase")


def test_going_back_needs_a_listed_reason() -> None:
    given(*IN_INTERVENE).when(replace(BACK, reason="haste")).refuses(Invalid, field="reason")


def test_what_a_command_closed_is_reopened_in_its_phase() -> None:
    event = happened(given(*IN_INTERVENE, closed()).when(REOPEN))
    assert (event.phase, event.from_outside) == ("intervene", False)
    assert DECIDER.fold((*IN_INTERVENE, closed(), event)) == DECIDER.fold(IN_INTERVENE)
    given(*IN_INTERVENE).when(REOPEN).refuses(Conflict, code="open")
    given(*IN_INTERVENE, closed()).when(replace(REOPEN, reason="haste")).refuses(Invalid, field="reason")


def test_what_a_status_closed_is_not_reopened_by_a_command() -> None:
    given(OPENED, closed("withdrew", from_outside=True)).when(REOPEN).refuses(
        Conflict, code="closed-by-status"
    )


@pytest.mark.parametrize("command", [ENTER, BACK, COMPLETE, MOVED_AWAY])
def test_nothing_moves_a_closed_case(command: Any) -> None:
    given(*IN_INTERVENE, closed()).when(command, READY).refuses(Conflict, code="closed")


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_moves_without_a_case(command: Any) -> None:
    given().when(command, READY).refuses(Conflict, code="no-case")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("known", "code"),
    [
        (standing("recalled"), "recalled"),
        (standing("died"), "not-under-way"),
        (standing("registered"), "not-under-way"),
        (standing("transferred"), "not-under-way"),
        (standing(None, arm="comparator"), "comparator"),
    ],
)
def test_nothing_moves_while_the_programme_is_not_under_way(command: Any, known: Standing, code: str) -> None:
    given(*IN_INTERVENE).when(command, replace(READY, standing=known)).refuses(Conflict, code=code)


def test_no_phase_is_entered_by_who_does_not_take_part() -> None:
    out = standing(permissions={"taking_part": False})
    given(OPENED).when(ENTER, replace(READY, standing=out)).refuses(Conflict, code="not-taking-part")
    assert happened(given(*IN_INTERVENE).when(BACK, facts(standing=out))).phase == "interact"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_person_reads_and_does_not_move(command: Any) -> None:
    by_them = replace(command, author=Author(party="person", account="ann@issuer"))
    given(OPENED).when(by_them, READY).refuses(Forbidden)


def test_a_definition_that_contradicts_itself_is_refused() -> None:
    first, *others = GATES.phases
    wrong: list[tuple[Any, str]] = [
        (replace(GATES, phases=others), "phases"),
        (_with_exit(replace(first.exit[0], check="luck")), "check"),
        (_with_exit(replace(first.exit[0], parameters={})), "parameters"),
        (_with_exit(replace(first.exit[0], unmet={})), "unmet"),
    ]
    for gates, field in wrong:
        with pytest.raises(Invalid) as refused:
            check(gates)
        assert refused.value.field == field


def _with_exit(changed: Any) -> Any:
    first, *others = GATES.phases
    return replace(GATES, phases=(replace(first, exit=(changed,)), *others))


def test_an_event_names_whose_it_is() -> None:
    assert happened(given(OPENED).when(ENTER, READY)).participant_id == ANN
