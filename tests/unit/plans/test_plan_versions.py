"""Versions of the plan: offered as it is, answered by each party for itself, in force."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.reviews import HoldReview, PlanReview
from services.plans.domain.plan.tally import PlanTally, tally
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.plans import planning as to
from tests.unit.plans.planning import FACTS, KIT, MO, PERSON, TODAY, WITH_GOAL, WITH_STEP, given, lived

REVIEW = UUID(int=900)
OFFERED = (*WITH_GOAL, to.offers())
AGREED = (*OFFERED, to.answers(MO), to.answers(PERSON))
NOT_AGREED = (*OFFERED, to.answers(MO), to.answers(PERSON, "does_not_agree"))
COULD_NOT = to.answers(MO, "could_not_answer", reason="not_reached", for_person=True)


def plans(due_in: int, author: Author = MO, number: int = 902) -> PlanReview:
    return PlanReview(review_id=UUID(int=number), due_on=to.later(due_in), author=author)


def holds(review: UUID = REVIEW, **changed: Any) -> HoldReview:
    told = {"held_on": TODAY, "person_took_part": True, "author": MO, "next_id": UUID(int=903), **changed}
    return HoldReview(review_id=review, **told)


def test_a_version_is_in_force_when_each_party_has_agreed_for_itself() -> None:
    for first, last in ((MO, PERSON), (PERSON, MO)):
        state = lived(*OFFERED, to.answers(first))
        assert state.in_force is None
        state = lived(*OFFERED, to.answers(first), to.answers(last))
        assert state.in_force is not None
        assert (state.in_force.number, state.in_force.in_force) == (1, "agreed")
        assert state.next_review is not None
        assert (state.next_review.due_on, state.next_review.facilitated) == (to.later(91), False)


def test_a_version_stays_as_it_was_offered_and_changes_are_for_the_next() -> None:
    changes = (
        to.proposes(PERSON, to.change_goal(to.goal("Bake"))),
        to.accepts(MO),
        to.proposes(MO, to.add_step(), 103),
        to.accepts(PERSON, 103),
    )
    state = lived(*OFFERED, *changes, to.answers(MO), to.answers(PERSON))

    assert state.in_force is not None
    [goal] = state.in_force.working.standing_goals
    assert goal.present == to.goal()
    assert not state.in_force.working.standing_steps
    assert state.working.standing_goals[0].present == to.goal("Bake")


def test_the_person_offers_no_version() -> None:
    given(*WITH_GOAL).when(to.offers(PERSON)).refuses(Conflict, code="practitioners-part")


def test_open_proposals_are_answered_or_named_as_left_open() -> None:
    past = (*WITH_GOAL, to.proposes(PERSON, to.add_step()))

    given(*past).when(to.offers()).refuses(Conflict, code="proposals-open")
    stray = to.offers(left_open={UUID(int=101), UUID(int=999)})
    given(*past).when(stray).refuses(Invalid, field="left_open")
    state = lived(*past, to.offers(left_open={UUID(int=101)}))
    assert state.versions[0].left_open == (UUID(int=101),)
    assert not state.versions[0].working.standing_steps


def test_a_plan_of_nothing_is_not_offered_but_what_the_court_ordered_is_something() -> None:
    given().when(to.offers(), replace(FACTS, requirements=())).refuses(Conflict, code="plan-empty")

    [ordered] = lived(to.offers()).versions[0].requirements
    assert (ordered.requirement_id, ordered.kind) == (to.UNPAID_WORK, "unpaid_work")


def test_the_initial_version_comes_first_and_a_review_has_been_held() -> None:
    given(*AGREED).when(to.offers()).refuses(Conflict, code="not-initial")
    given(*WITH_GOAL).when(to.offers(kind="review", review_id=REVIEW)).refuses(Conflict, code="no-initial")
    given(*AGREED).when(to.offers(kind="review", review_id=REVIEW)).refuses(Invalid, field="review_id")
    given(*AGREED).when(to.offers(kind="transfer", review_id=REVIEW)).refuses(Invalid, field="review_id")

    state = lived(*AGREED, holds(), to.offers(kind="review", review_id=REVIEW))
    assert state.versions[1].review_id == REVIEW


def test_a_new_version_in_force_supersedes_the_former() -> None:
    second = (to.offers(kind="transfer"), to.answers(MO, number=2), to.answers(PERSON, number=2))
    state = lived(*AGREED, second[0])
    assert [version.status for version in state.versions] == ["in_force", "offered"]
    state = lived(*AGREED, *second)
    assert [version.status for version in state.versions] == ["superseded", "in_force"]


def test_what_was_offered_and_another_came_in_its_place_is_not_answered() -> None:
    past = (*OFFERED, to.offers())

    for late in (to.answers(PERSON), to.puts_in_force()):
        given(*past).when(late).refuses(Conflict, code="superseded")
    given(*past).when(to.answers(PERSON, number=3)).refuses(NotFound)


@pytest.mark.parametrize("answer", ["agrees", "does_not_agree"])
def test_nobody_agrees_or_disagrees_for_the_person(answer: str) -> None:
    given(*OFFERED).when(to.answers(MO, answer, for_person=True)).refuses(Forbidden, code="own-session")


def test_that_the_person_could_not_answer_is_recorded_marked_and_with_a_reason() -> None:
    given(*OFFERED).when(to.answers(MO, "could_not_answer", for_person=True)).refuses(Invalid, field="reason")
    given(*OFFERED).when(replace(COULD_NOT, reason="rain")).refuses(Invalid, field="reason")
    given(*OFFERED).when(to.answers(PERSON, for_person=True)).refuses(Invalid, field="for_person")
    given(*OFFERED).when(to.answers(PERSON, reason="unwell")).refuses(Invalid, field="reason")

    given(*OFFERED).when(replace(COULD_NOT, words=to.said("Later"))).refuses(Invalid, field="words.given")

    person = lived(*OFFERED, COULD_NOT).versions[0].person
    assert person is not None
    assert (person.answer, person.reason, person.voice.in_own_session) == (
        "could_not_answer",
        "not_reached",
        False,
    )


def test_a_given_answer_stands_and_nothing_recorded_takes_its_place() -> None:
    given(*OFFERED, to.answers(PERSON)).when(to.answers(PERSON, "does_not_agree")).refuses(
        Conflict, code="answered"
    )
    given(*OFFERED, to.answers(MO)).when(to.answers(KIT)).refuses(Conflict, code="answered")
    given(*OFFERED, to.answers(PERSON, "does_not_agree")).when(COULD_NOT).refuses(Conflict, code="answered")
    own = to.answers(PERSON, "could_not_answer", reason="unwell")
    given(*OFFERED, own).when(COULD_NOT).refuses(Conflict, code="answered")


@pytest.mark.parametrize(
    "persons", [to.answers(PERSON, "does_not_agree"), COULD_NOT], ids=["does not agree", "could not answer"]
)
def test_it_may_be_in_force_as_not_agreed_and_a_facilitated_review_is_due(persons: Any) -> None:
    state = lived(*OFFERED, to.answers(MO), persons, to.puts_in_force())

    assert state.in_force is not None
    assert (state.in_force.in_force, state.in_force.reason) == ("not_agreed", "order_requires_it")
    assert state.next_review is not None
    assert (state.next_review.due_on, state.next_review.facilitated) == (to.later(28), True)


def test_nothing_else_is_put_in_force() -> None:
    force = to.puts_in_force()

    given(*NOT_AGREED).when(to.puts_in_force(PERSON)).refuses(Conflict, code="practitioners-part")
    given(*NOT_AGREED).when(to.puts_in_force(reason="haste")).refuses(Invalid, field="reason")
    given(*OFFERED).when(force).refuses(Conflict, code="not-answered")
    given(*OFFERED, to.answers(MO)).when(force).refuses(Conflict, code="not-answered")
    given(*OFFERED, COULD_NOT).when(force).refuses(Conflict, code="not-answered")
    disagrees = to.answers(MO, "does_not_agree")
    given(*OFFERED, disagrees, COULD_NOT).when(force).refuses(Conflict, code="not-answered")
    given(*NOT_AGREED, force).when(force).refuses(Conflict, code="in-force")


def test_a_later_answer_of_the_person_is_theirs_and_may_make_it_agreed() -> None:
    past = (*OFFERED, to.answers(MO), COULD_NOT, to.puts_in_force())
    facts = replace(FACTS, today=to.later(5))

    state = lived(*past)
    state = DECIDER.fold(DECIDER.decide(to.answers(PERSON), state, facts), state)
    assert state.in_force is not None
    assert (state.in_force.in_force, state.in_force.in_force_on) == ("agreed", TODAY)
    assert state.next_review is not None
    assert not state.next_review.facilitated

    disagrees = to.answers(PERSON, "does_not_agree")
    given(*past).when(disagrees, facts).then(
        events.VersionAnswered(
            participant_id=to.ANN,
            number=1,
            answer="does_not_agree",
            reason=None,
            words=None,
            voice=events.Voice(party="person", account=PERSON.account),
            answered_on=facts.today,
        )
    )


def test_one_review_is_planned_at_a_time_and_a_facilitated_one_is_not_put_off() -> None:
    given().when(plans(5, PERSON)).refuses(Conflict, code="practitioners-part")
    given().when(plans(-1)).refuses(Invalid, field="due_on")
    state = lived(plans(5), plans(6, number=904))
    assert [review.status for review in state.reviews] == ["replaced", "planned"]

    facilitated = (*NOT_AGREED, to.puts_in_force())
    given(*facilitated).when(plans(29)).refuses(Invalid, field="due_on")
    sooner = lived(*facilitated, plans(27)).next_review
    assert sooner is not None
    assert sooner.facilitated


def test_a_held_review_plans_the_next() -> None:
    state = lived(*AGREED, holds())

    assert [(review.status, review.held_on) for review in state.reviews] == [
        ("held", TODAY),
        ("planned", None),
    ]
    given(*AGREED, holds()).when(holds()).refuses(Conflict, code="review-ended")
    given(*AGREED).when(holds(UUID(int=999))).refuses(NotFound)
    given(*AGREED).when(holds(author=PERSON)).refuses(Conflict, code="practitioners-part")
    given(*AGREED).when(holds(held_on=to.later(1))).refuses(Invalid, field="held_on")
    given(*AGREED).when(holds(held_on=to.later(-1))).refuses(Invalid, field="held_on")


def test_a_facilitated_review_without_the_person_is_due_again() -> None:
    held = holds(UUID(int=901), person_took_part=False)
    following = lived(*NOT_AGREED, to.puts_in_force(), held).next_review

    assert following is not None
    assert (following.facilitated, following.due_on) == (True, to.later(28))


def test_a_terminated_plan_has_no_next_review_and_is_brought_to_its_end_after_the_case() -> None:
    over = replace(FACTS, standing=replace(FACTS.standing, status="completed"))
    state = lived(*AGREED)
    for command in (
        to.offers(kind="terminate"),
        to.answers(PERSON, number=2),
        to.answers(MO, number=2),
    ):
        state = DECIDER.fold(DECIDER.decide(command, state, over), state)

    assert state.in_force is not None
    assert state.in_force.kind == "terminate"
    assert state.next_review is None
    given(*AGREED).when(to.offers(kind="review"), over).refuses(Conflict, code="not-under-way")
    given(*AGREED).when(plans(5), over).refuses(Conflict, code="not-under-way")


def test_a_version_counts_whose_its_items_are() -> None:
    countered = (
        to.proposes(PERSON, to.change_step(to.step("Visit"))),
        to.counters(MO, to.step("Write")),
        to.accepts(PERSON, 102),
    )

    assert tally(lived(*WITH_STEP).working) == PlanTally(
        goals=1, steps=1, by_person=1, by_practitioner=1, by_both=0
    )
    assert tally(lived(*WITH_STEP, *countered).working).by_both == 0
    by_person = (to.proposes(PERSON, to.change_step(to.step("Visit"))), to.accepts(MO))
    assert tally(lived(*WITH_STEP, *by_person).working).by_both == 1
