"""Whose case a participant is, from which day on."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.organisation import assignment_events as events
from services.assessment.domain.organisation.assignment import (
    DECIDER,
    AssignCase,
    AssignmentFacts,
    EndCase,
    Override,
    TransferCase,
)
from services.assessment.domain.organisation.case_manager_facts import Colleague
from services.assessment.domain.people.standing import Standing
from shared.domain import Conflict, Invalid
from tests.unit.assessment.staffing import ANN, KIT, MO, TODAY, TRAINING, day, given, kit, span, trained

OVERRIDE = Override(reason="emergency", words="Nobody else is there.")
BY_MO: dict[str, Any] = {"participant_id": ANN, "case_manager_id": MO, "account": "mo@issuer"}
BY_KIT: dict[str, Any] = {"participant_id": ANN, "case_manager_id": KIT, "account": "kit@issuer"}
HELD = events.CaseAssigned(**BY_MO, from_on=day(-10), override_reason=None)


def knowing(colleague: Colleague | None, arm: str = "programme", **more: Any) -> AssignmentFacts:
    standing = Standing(participant_id=ANN, arm=arm, index_date=day(-100), erased=False, **more)
    return AssignmentFacts(today=TODAY, standing=standing, training=TRAINING, case_manager=colleague)


FACTS = knowing(kit())


def assigning(begins: int = 0, override: Override | None = None) -> AssignCase:
    return AssignCase(participant_id=ANN, case_manager_id=KIT, from_on=day(begins), override=override)


def transferring(begins: int = 0, to: UUID = KIT, override: Override | None = None) -> TransferCase:
    return TransferCase(
        participant_id=ANN, case_manager_id=to, from_on=day(begins), reason="workload", override=override
    )


def ending(begins: int = 0) -> EndCase:
    return EndCase(participant_id=ANN, from_on=day(begins), reason="programme_over")


def test_a_comparator_and_the_dead_get_no_case_manager() -> None:
    given(DECIDER).when(assigning(), knowing(kit(), "comparator")).refuses(Conflict, "comparator")
    given(DECIDER).when(assigning(), knowing(kit(), died_on=day(-1))).refuses(Conflict, "died")


@pytest.mark.parametrize("colleague", [None, kit(service=span(1)), kit(service=span(-9, 5))])
def test_a_case_goes_to_somebody_who_is_here_and_stays(colleague: Colleague | None) -> None:
    given(DECIDER).when(assigning(), knowing(colleague)).refuses(Invalid, field="case_manager_id")
    held = given(DECIDER, HELD).when(transferring(), knowing(colleague))
    held.refuses(Invalid, field="case_manager_id")


@pytest.mark.parametrize("begins", [31, 40])
def test_nobody_untrained_on_that_day_holds_a_case(begins: int) -> None:
    until_30 = knowing(kit(trainings=trained(until=30)))
    assert given(DECIDER).when(assigning(30), until_30).events()
    for decided in (
        given(DECIDER).when(assigning(begins), until_30),
        given(DECIDER, HELD).when(transferring(begins), until_30),
    ):
        decided.refuses(Conflict, "not-trained", field="case_manager_id")


def test_training_that_comes_later_is_none_today() -> None:
    refused = given(DECIDER).when(assigning(-301), knowing(kit()))
    refused.refuses(Conflict, "not-trained", field="case_manager_id")


def test_an_override_that_is_not_needed_is_refused() -> None:
    given(DECIDER).when(assigning(override=OVERRIDE), FACTS).refuses(Invalid, field="override")


def test_an_override_is_marked_with_its_reason() -> None:
    untrained = knowing(kit(trainings=()))
    marked = {"override_reason": "emergency", "override_words": OVERRIDE.words}
    given(DECIDER).when(assigning(override=OVERRIDE), untrained).then(
        events.CaseAssigned(**BY_KIT, from_on=day(0), **marked)
    )
    given(DECIDER, HELD).when(transferring(override=OVERRIDE), untrained).then(
        events.CaseTransferred(**BY_KIT, from_on=day(0), reason="workload", **marked)
    )


def test_what_is_somebodys_is_transferred_and_not_assigned() -> None:
    given(DECIDER, HELD).when(assigning(), FACTS).refuses(Conflict, "assigned-already")
    given(DECIDER).when(transferring(), FACTS).refuses(Conflict, "not-assigned")
    given(DECIDER).when(ending(), FACTS).refuses(Conflict, "not-assigned")
    ended = events.CaseUnassigned(**BY_MO, from_on=day(-1), reason="programme_over")
    given(DECIDER, HELD, ended).when(transferring(), FACTS).refuses(Conflict, "not-assigned")
    assert given(DECIDER, HELD, ended).when(assigning(), FACTS).events()


def test_a_case_that_is_theirs_is_not_given_to_them() -> None:
    mo = knowing(Colleague(case_manager_id=MO, account="mo@issuer", service=span(-9), trainings=trained()))
    refused = given(DECIDER, HELD).when(transferring(to=MO), mo)
    refused.refuses(Conflict, "theirs-already", field="case_manager_id")


@pytest.mark.parametrize("command", [transferring(-11), ending(-11)])
def test_what_began_is_history(command: Any) -> None:
    given(DECIDER, HELD).when(command, FACTS).refuses(Invalid, field="from_on")


@pytest.mark.parametrize("command", [transferring(0), ending(0)])
def test_what_begins_today_is_changed_today(command: Any) -> None:
    today = replace(HELD, from_on=day(0))
    out_of_it = knowing(kit(), status="completed")
    assert given(DECIDER, today).when(command, out_of_it).events()


@pytest.mark.parametrize("command", [assigning(367), transferring(367), ending(367)])
def test_nothing_is_planned_more_than_a_year_ahead(command: Any) -> None:
    given(DECIDER, HELD).when(command, FACTS).refuses(Invalid, field="from_on")


def test_what_is_planned_is_replaced_by_what_is_decided_later() -> None:
    other = UUID(int=9)
    planned = events.CaseTransferred(
        participant_id=ANN,
        case_manager_id=other,
        account="pat@issuer",
        from_on=day(10),
        reason="workload",
        override_reason=None,
    )
    happened = [HELD, planned]
    happened += given(DECIDER, *happened).when(transferring(5), FACTS).events()
    state = DECIDER.fold(happened)
    assert [(held.case_manager_id, held.from_on) for held in state.holders] == [(MO, day(-10)), (KIT, day(5))]


def test_a_plan_is_taken_back_by_giving_the_case_to_whom_it_is() -> None:
    planned = events.CaseTransferred(**BY_KIT, from_on=day(10), reason="workload", override_reason=None)
    mo = knowing(Colleague(case_manager_id=MO, account="mo@issuer", service=span(-400), trainings=trained()))
    assert given(DECIDER, HELD, planned).when(transferring(to=MO), mo).events()


@pytest.mark.parametrize("status", ["started", "recalled"])
def test_nobody_in_the_programme_loses_their_case_manager_but_by_an_error(status: Any) -> None:
    within = knowing(None, status=status, started_on=day(-50))
    for reason in ("programme_over", "transferred_out", "died"):
        command = EndCase(participant_id=ANN, from_on=day(0), reason=reason)  # type: ignore[arg-type]
        given(DECIDER, HELD).when(command, within).refuses(Conflict, "in-programme")
    mistaken = EndCase(participant_id=ANN, from_on=day(0), reason="recorded_in_error")
    assert given(DECIDER, HELD).when(mistaken, within).events()


@pytest.mark.parametrize("status", ["registered", "completed", "withdrew", "sentence_ended", "died"])
def test_a_case_is_ended_where_the_programme_is_over_or_has_not_begun(status: Any) -> None:
    assert given(DECIDER, HELD).when(ending(), knowing(None, status=status)).events()


def test_a_case_is_ended_from_a_day_on() -> None:
    given(DECIDER, HELD).when(ending(3), FACTS).then(
        events.CaseUnassigned(**BY_MO, from_on=day(3), reason="programme_over")
    )
