"""Each check of a gate by itself, on the days on which it changes its mind."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.case.checks import CHECKS, Found, GateFacts, on_course
from services.plans.domain.known import AssessmentKnown, MapKnown, PlanKnown, RequirementKnown
from tests.unit.plans.case_deciding import AGREED, DAY, IN_FORCE, NOT_AGREED, TODAY, drawn, requirement, tie


def found(check: str, parameters: dict[str, Any] | None = None, **changed: Any) -> Found:
    known: dict[str, Any] = {
        "today": TODAY,
        "phase": "intervene",
        "entered_on": TODAY,
        "assessment": None,
        "plan": PlanKnown(),
        "requirements": (),
        "maps": (),
    }
    return CHECKS[check].run(GateFacts(**{**known, **changed}), parameters or {})


@pytest.mark.parametrize(
    ("assessment", "because"),
    [
        (None, "no_assessment"),
        (AssessmentKnown(assessment_id=AGREED.assessment_id, number=1, completed_on=TODAY), "no_answer"),
        (AGREED, None),
    ],
)
def test_an_assessment_is_complete_and_answered(
    assessment: AssessmentKnown | None, because: str | None
) -> None:
    assert found("assessment_agreed", {"answers": ("agrees",)}, assessment=assessment).because == because


def test_an_answer_that_the_definition_does_not_list_is_no_agreement() -> None:
    in_part = AssessmentKnown(
        assessment_id=AGREED.assessment_id, number=2, completed_on=TODAY, answer="agrees_in_part"
    )
    both, whole = {"answers": ("agrees", "agrees_in_part")}, {"answers": ("agrees",)}
    assert found("assessment_agreed", both, assessment=in_part).because is None
    assert found("assessment_agreed", whole, assessment=in_part).because == "not_agreed"
    assert found("assessment_agreed", whole, assessment=in_part).saw["number"] == 2


def test_a_plan_in_force_as_not_agreed_passes_by_that_name_where_it_may() -> None:
    may, may_not = {"not_agreed_passes": True}, {"not_agreed_passes": False}
    assert found("plan_agreed", may).because == "no_plan"
    agreed = found("plan_agreed", may, plan=IN_FORCE)
    assert (agreed.because, agreed.passed_as) == (None, None)
    passed = found("plan_agreed", may, plan=NOT_AGREED)
    assert (passed.because, passed.passed_as) == (None, "passed_as_not_agreed")
    assert passed.saw["review_due_on"] == "2026-02-15"
    assert found("plan_agreed", may_not, plan=NOT_AGREED).because == "not_agreed"


# Of 100 in a term of ten days: 50 are due on its fifth day, today.
@pytest.mark.parametrize(("delivered", "met"), [(49, False), (50, True), (51, True)])
def test_a_share_of_the_amount_is_on_course_from_equality_on(delivered: int, *, met: bool) -> None:
    assert on_course(requirement(delivered=delivered), TODAY) is met


@pytest.mark.parametrize(
    ("delivered", "day", "met"),
    [
        (0, TODAY - 5 * DAY, True),  # before its start
        (0, TODAY - 4 * DAY, False),  # its first day counts
        (10, TODAY - 4 * DAY, True),
        (99, TODAY + 5 * DAY, False),  # its last day counts whole
        (100, TODAY + 5 * DAY, True),
        (99, TODAY + 400 * DAY, False),
        (100, TODAY + 400 * DAY, True),  # no more is due after the end
    ],
)
def test_both_ends_of_the_term_count(delivered: int, day: date, *, met: bool) -> None:
    assert on_course(requirement(delivered=delivered), day) is met


# A third of 100 is no whole number: 33 of it falls short after 1 of 3 days, 34 does not.
@pytest.mark.parametrize(("delivered", "met"), [(33, False), (34, True)])
def test_no_share_is_rounded(delivered: int, *, met: bool) -> None:
    known = requirement(delivered=delivered, starts_on=TODAY, ends_on=TODAY + 2 * DAY)
    assert on_course(known, TODAY) is met


@pytest.mark.parametrize(
    ("known", "because"),
    [
        (requirement(None), None),
        (requirement(None, state="in_breach"), "behind"),
        (requirement(100, ends_on=None), None),
        (requirement(100, ends_on=None, state="in_breach"), "behind"),
        (requirement(100, state="completed"), None),
        (requirement(100, state="revoked"), "none"),
        (requirement(100, state="ended"), "none"),
        (requirement(100), "behind"),
    ],
)
def test_a_requirement_counts_by_its_state(known: RequirementKnown, because: str | None) -> None:
    assert found("requirements_on_course", {"none_passes": False}, requirements=(known,)).because == because


def test_a_sentence_without_requirements_passes_only_where_the_definition_says_so() -> None:
    assert found("requirements_on_course", {"none_passes": False}).because == "none"
    assert found("requirements_on_course", {"none_passes": True}).because is None


def test_one_requirement_behind_is_enough_and_is_named() -> None:
    both = (requirement(None), requirement(100))
    assert found("requirements_on_course", {"none_passes": False}, requirements=both).saw == {
        "counted": 2,
        "behind": (str(both[1].requirement_id),),
    }


@pytest.mark.parametrize(
    ("held", "because"),
    [((), "none_held"), ((TODAY - DAY,), "none_held"), ((TODAY,), None), ((TODAY - DAY, TODAY + DAY), None)],
)
def test_a_review_counts_from_the_day_of_entry_on(held: tuple[date, ...], because: str | None) -> None:
    assert found("review_held", plan=PlanKnown(reviews_held_on=held)).because == because


def test_no_review_is_held_in_a_phase_that_has_not_begun() -> None:
    plan = PlanKnown(reviews_held_on=(TODAY,))
    assert found("review_held", plan=plan, entered_on=None).because == "not_entered"


@pytest.mark.parametrize(
    ("days", "because"),
    [((), "too_few"), ((0,), "too_few"), ((0, 27), "too_close"), ((0, 28), None), ((28, 10, 0), None)],
)
def test_the_first_and_the_last_map_are_apart(days: tuple[int, ...], because: str | None) -> None:
    maps = [drawn(TODAY + day * DAY) for day in days]
    assert found("maps_apart", {"days": 28}, maps=maps).because == because


BEFORE = drawn(TODAY, tie(1, 3), tie(2, 3, pro_social=False), tie(3, 3, service=True))


@pytest.mark.parametrize(
    ("after", "because"),
    [
        ((tie(1, 3),), "none_gained"),
        ((tie(1, 2),), "none_gained"),
        ((tie(1, 4),), None),
        ((tie(2, 5, pro_social=False),), "none_gained"),
        ((tie(3, 5, service=True),), "none_gained"),
        ((tie(1, 3), tie(9, 1)),  None),
        ((tie(9, 5, pro_social=False),), "none_gained"),
        ((tie(9, 5, service=True),), "none_gained"),
    ],
)  # fmt: skip
def test_a_pro_social_tie_outside_services_is_new_or_closer(after: Any, because: str | None) -> None:
    later = drawn(TODAY + 28 * DAY, *after, number=21)
    # Neither their order nor one between them makes a difference.
    between = drawn(TODAY + DAY, tie(8, 5), number=22)
    assert found("tie_gained", maps=(later, between, BEFORE)).because == because


def test_one_map_shows_no_gain() -> None:
    only: tuple[MapKnown, ...] = (BEFORE,)
    assert found("tie_gained", maps=only).because == "too_few"


def test_only_the_last_phase_leads_to_the_end() -> None:
    assert found("phases_gone_through", phase="intervene").because == "left_out"
    assert found("phases_gone_through", phase="integrate").because is None


def test_maps_of_another_record_are_not_compared_with_the_last_ones() -> None:
    merged = drawn(TODAY - 60 * DAY, tie(1), number=1, record=UUID(int=99))
    own = drawn(TODAY, tie(2), number=2)
    for check in ("maps_apart", "tie_gained"):
        assert found(check, {"days": 28}, maps=(merged, own)).because == "too_few"
