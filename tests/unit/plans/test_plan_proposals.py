"""Only what the other party accepted is in the plan, and nobody answers their own."""

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.plan.answering import WithdrawProposal
from services.plans.domain.plan.plan_state import Place
from services.plans.domain.plan.proposing import Change
from shared.domain import Conflict, Forbidden, Invalid, NotFound, NotYetKnown
from shared.domain.authorship import Author
from tests.unit.plans import planning as to
from tests.unit.plans.planning import FACTS, GOAL, KIT, MO, PERSON, STEP, given, lived

UNKNOWN = UUID(int=999)
BY_PERSON = to.proposes(PERSON, to.add_goal())
BY_MO = to.proposes(MO, to.add_goal())


@pytest.mark.parametrize("author", [PERSON, MO], ids=["person", "practitioner"])
def test_a_proposal_alone_changes_nothing_in_the_plan(author: Author) -> None:
    state = lived(to.proposes(author, to.add_goal()))

    assert not state.working.goals
    assert [proposal.voice.party for proposal in state.open.values()] == [author.party]


@pytest.mark.parametrize(("proposer", "other"), [(PERSON, MO), (MO, PERSON)], ids=["person", "practitioner"])
def test_what_the_other_party_accepts_is_in_the_plan(proposer: Author, other: Author) -> None:
    state = lived(to.proposes(proposer, to.add_goal()), to.accepts(other))

    [goal] = state.working.standing_goals
    assert goal.present == to.goal()
    assert (goal.author.party, goal.shapers, goal.by_both) == (proposer.party, (), False)
    assert goal.revisions[-1].accepted_by == other
    assert not state.open


@pytest.mark.parametrize(
    ("made", "answerer"),
    [(BY_PERSON, PERSON), (BY_MO, MO), (BY_MO, KIT)],
    ids=["person's own", "practitioner's own", "another practitioner"],
)
def test_nobody_answers_what_their_own_party_proposed(made: Any, answerer: Author) -> None:
    for answer in (
        to.accepts(answerer),
        to.counters(answerer, to.goal("Otherwise")),
        to.declines(answerer),
    ):
        given(made).when(answer).refuses(Forbidden, code="own-proposal")


def test_what_was_written_down_for_the_person_is_theirs_and_answered_by_another_practitioner() -> None:
    content = replace(to.goal(), words=to.taken_down("I want to cook", MO))
    change = to.add_goal(content)
    written = to.proposes(MO, change, on_behalf="no_device")

    given(written).when(to.accepts(MO)).refuses(Forbidden, code="own-proposal")
    given(written).when(to.accepts(PERSON)).refuses(Forbidden, code="own-proposal")
    [goal] = lived(written, to.accepts(KIT)).working.standing_goals
    assert (goal.author.party, goal.author.in_own_session) == ("person", False)


def test_a_proposal_for_the_person_needs_a_reason_that_is_known_and_words_taken_down() -> None:
    taken = replace(to.goal(), words=to.taken_down("I want to cook", MO))

    given().when(to.proposes(PERSON, to.add_goal(), on_behalf="no_device")).refuses(
        Invalid, field="on_behalf_of_person"
    )
    given().when(to.proposes(MO, to.add_goal(taken), on_behalf="busy")).refuses(
        Invalid, field="on_behalf_of_person"
    )
    given().when(to.proposes(MO, to.add_goal(), on_behalf="no_device")).refuses(Invalid, field="words.given")


def test_a_counter_proposal_takes_the_place_of_what_it_answers_and_goes_back() -> None:
    state = lived(BY_PERSON, to.counters(MO, to.goal("I cook on Saturdays")))

    [waiting] = state.open.values()
    assert (waiting.voice.party, waiting.begun_by.party, waiting.answers) == (
        "practitioner",
        "person",
        UUID(int=101),
    )
    assert [(each.fate, each.ended and each.ended.countered_with) for each in state.ended] == [
        ("countered", UUID(int=102))
    ]
    assert not state.working.goals


def test_the_author_is_who_began_and_the_shaper_whose_counter_proposal_was_accepted() -> None:
    chain = (
        BY_PERSON,
        to.counters(MO, to.goal("Cook on Saturdays")),
        to.counters(PERSON, to.goal("Cook on Sundays"), 102, 103),
        to.counters(MO, to.goal("Cook at the weekend"), 103, 104),
        to.accepts(PERSON, 104),
    )

    [goal] = lived(*chain).working.standing_goals
    assert goal.goal_id == GOAL
    assert goal.present == to.goal("Cook at the weekend")
    assert (goal.author.party, goal.shapers, goal.by_both) == ("person", ("practitioner",), True)


def test_countering_with_what_was_proposed_is_accepting_it() -> None:
    same = replace(to.goal(), words=replace(to.said(), given="dictated"))

    given(BY_PERSON).when(to.counters(MO, same)).refuses(Conflict, code="same-content")


def test_a_counter_proposal_says_something_of_the_same_kind() -> None:
    given(BY_PERSON).when(to.counters(MO, to.step())).refuses(Invalid, field="change")
    given(BY_PERSON).when(to.counters(MO, None)).refuses(Invalid, field="change", code="no-content")


def test_a_change_can_be_countered_with_a_removal_and_a_removal_with_a_change() -> None:
    changed = to.proposes(PERSON, to.change_goal(to.goal("Bake")))
    state = lived(*to.WITH_GOAL, changed, to.counters(MO, None), to.accepts(PERSON, 102))
    assert not state.working.standing_goals

    removed = to.proposes(PERSON, to.remove_goal())
    state = lived(*to.WITH_GOAL, removed, to.counters(MO, to.goal("Bake")), to.accepts(PERSON, 102))
    [goal] = state.working.standing_goals
    assert goal.present == to.goal("Bake")


def test_declining_needs_a_reason_and_leaves_the_plan_as_it_is() -> None:
    given(BY_PERSON).when(to.declines(MO, reason="because")).refuses(Invalid, field="reason")

    state = lived(BY_PERSON, to.declines(MO))
    assert not state.working.goals
    assert [each.fate for each in state.ended] == ["declined"]


def withdraws(author: Author) -> WithdrawProposal:
    return WithdrawProposal(proposal_id=UUID(int=101), author=author)


def test_the_proposer_withdraws_and_nobody_else() -> None:
    assert [each.fate for each in lived(BY_PERSON, withdraws(PERSON)).ended] == ["withdrawn"]
    assert [each.fate for each in lived(BY_MO, withdraws(KIT)).ended] == ["withdrawn"]
    given(BY_PERSON).when(withdraws(MO)).refuses(Forbidden, code="not-your-proposal")
    given(BY_MO).when(withdraws(PERSON)).refuses(Forbidden, code="not-your-proposal")


def test_what_was_written_down_is_withdrawn_by_the_person_or_by_who_wrote_it() -> None:
    taken = replace(to.goal(), words=to.taken_down("I want to cook", MO))
    written = to.proposes(MO, to.add_goal(taken), on_behalf="no_device")

    for author in (PERSON, MO):
        assert [each.fate for each in lived(written, withdraws(author)).ended] == ["withdrawn"]
    given(written).when(withdraws(KIT)).refuses(Forbidden, code="not-your-proposal")


@pytest.mark.parametrize(
    "ending",
    [to.accepts(MO), to.counters(MO, to.goal("Bake")), to.declines(MO), withdraws(PERSON)],
    ids=["accepted", "countered", "declined", "withdrawn"],
)
def test_what_has_ended_is_not_answered_again(ending: Any) -> None:
    for again in (to.accepts(MO), to.counters(MO, to.goal("Sing"), counter=103), to.declines(MO)):
        given(BY_PERSON, ending).when(again).refuses(Conflict, code="proposal-ended")
    given(BY_PERSON, ending).when(withdraws(PERSON)).refuses(Conflict, code="proposal-ended")


def test_an_unknown_proposal_is_not_answered() -> None:
    given(BY_PERSON).when(to.accepts(MO, 999)).refuses(NotFound)


def test_a_goal_is_linked_to_a_strength_or_says_why_not() -> None:
    unlinked = to.add_goal(to.goal(strengths=()))
    both = to.add_goal(to.goal(no_strength="none_fits"))
    reasoned = to.add_goal(to.goal(strengths=(), no_strength="none_fits"))

    given().when(to.proposes(PERSON, unlinked)).refuses(Invalid, field="strengths")
    given().when(to.proposes(PERSON, both)).refuses(Invalid, field="no_strength")
    given().when(to.proposes(PERSON, to.add_goal(to.goal(strengths=(), no_strength="lazy")))).refuses(
        Invalid, field="no_strength"
    )
    assert lived(to.proposes(PERSON, reasoned)).open


def test_a_strength_that_has_not_arrived_is_not_yet_known() -> None:
    linked = to.add_goal(to.goal(strengths=(to.COOKS, UNKNOWN)))

    given().when(to.proposes(PERSON, linked)).refuses(NotYetKnown, field="strengths")


def test_a_counter_proposal_is_checked_like_a_proposal() -> None:
    given(BY_PERSON).when(to.counters(MO, to.goal(strengths=(UNKNOWN,)))).refuses(
        NotYetKnown, field="strengths"
    )


def test_areas_and_dates_are_checked() -> None:
    given().when(to.proposes(PERSON, to.add_goal(to.goal(area="gardening")))).refuses(Invalid, field="area")
    past = to.goal(target_on=to.later(-1))
    given().when(to.proposes(PERSON, to.add_goal(past))).refuses(Invalid, field="target_on")
    late = to.add_step(to.step(due_on=to.later(-1)))
    given(*to.WITH_GOAL).when(to.proposes(PERSON, late)).refuses(Invalid, field="due_on")


def test_a_step_is_under_a_goal_of_the_plan_or_under_a_requirement() -> None:
    given().when(to.proposes(PERSON, to.add_step())).refuses(NotFound)
    given(*to.WITH_GOAL).when(to.proposes(PERSON, to.add_step(under=None))).refuses(Invalid, field="goal_id")
    two = to.add_step(requirement=to.UNPAID_WORK)
    given(*to.WITH_GOAL).when(to.proposes(PERSON, two)).refuses(Invalid, field="goal_id")
    stray = to.add_step(under=None, requirement=UNKNOWN)
    given().when(to.proposes(PERSON, stray)).refuses(Invalid, field="requirement_id")

    state = lived(to.proposes(PERSON, to.add_step(under=None, requirement=to.UNPAID_WORK)), to.accepts(MO))
    assert [each.requirement_id for each in state.working.standing_steps] == [to.UNPAID_WORK]


@pytest.mark.parametrize("over", ["completed", "revoked", "ended"])
def test_no_step_is_agreed_under_a_requirement_that_is_over(over: Any) -> None:
    facts = replace(FACTS, requirements=(replace(to.REQUIREMENT, state=over),))
    made = to.proposes(PERSON, to.add_step(under=None, requirement=to.UNPAID_WORK))

    given().when(made, facts).refuses(Conflict, code="requirement-over")
    given(made).when(to.accepts(MO), facts).refuses(Conflict, code="requirement-over")


def test_what_the_court_ordered_cannot_be_proposed_away() -> None:
    given().when(to.proposes(PERSON, to.remove_goal(to.UNPAID_WORK))).refuses(Conflict, code="court-ordered")
    given().when(to.proposes(MO, to.remove_step(to.UNPAID_WORK))).refuses(Conflict, code="court-ordered")
    changed = to.change_goal(to.goal(), to.UNPAID_WORK)
    given().when(to.proposes(MO, changed)).refuses(Conflict, code="court-ordered")


@pytest.mark.parametrize("kind", ["change_goal", "remove_goal", "change_step", "remove_step"])
def test_what_is_not_in_the_plan_is_not_changed(kind: Any) -> None:
    place = Place(goal_id=UNKNOWN) if kind.endswith("goal") else Place(step_id=UNKNOWN)

    given().when(to.proposes(PERSON, Change(kind=kind, place=place))).refuses(NotFound)


def test_a_change_to_what_it_says_already_is_none() -> None:
    given(*to.WITH_GOAL).when(to.proposes(PERSON, to.change_goal(to.goal()))).refuses(
        Conflict, code="nothing-changed"
    )


STALE = {
    "changed meanwhile": (
        to.proposes(PERSON, to.change_goal(to.goal("Bake")), 201),
        to.proposes(MO, to.change_goal(to.goal("Brew")), 202),
        to.accepts(PERSON, 202),
    ),
    "removed meanwhile": (
        to.proposes(PERSON, to.change_goal(to.goal("Bake")), 201),
        to.proposes(MO, to.remove_goal(), 202),
        to.accepts(PERSON, 202),
    ),
    "its goal was removed": (
        to.proposes(PERSON, to.change_step(to.step("Visit")), 201),
        to.proposes(MO, to.remove_goal(), 202),
        to.accepts(PERSON, 202),
    ),
    "the goal it was to be under was removed": (
        to.proposes(PERSON, replace(to.add_step(), place=Place(goal_id=GOAL, step_id=UUID(int=52))), 201),
        to.proposes(MO, to.remove_goal(), 202),
        to.accepts(PERSON, 202),
    ),
}


@pytest.mark.parametrize("name", STALE)
def test_a_proposal_for_what_changed_meanwhile_is_stale_and_can_be_declined_or_withdrawn(name: str) -> None:
    past = (*to.WITH_STEP, *STALE[name])

    given(*past).when(to.accepts(MO, 201)).refuses(Conflict, code="item-changed")
    assert lived(*past, to.declines(MO, 201)).ended[-1].fate == "declined"


def test_a_removed_goal_takes_its_steps_along_and_stays_readable() -> None:
    state = lived(*to.WITH_STEP, to.proposes(MO, to.remove_goal()), to.accepts(PERSON))

    assert not state.working.standing_goals
    assert not state.working.standing_steps
    assert state.working.goals[GOAL].state == "removed"
    given(*to.WITH_STEP, to.proposes(MO, to.remove_goal()), to.accepts(PERSON)).when(
        to.proposes(PERSON, to.change_step(to.step("Visit")), 103)
    ).refuses(NotFound)


def test_a_changed_step_keeps_what_it_was() -> None:
    state = lived(
        *to.WITH_STEP, to.proposes(PERSON, to.change_step(to.step("Visit the college"))), to.accepts(MO)
    )

    [found] = state.working.standing_steps
    assert [each.content for each in found.revisions] == [to.step(), to.step("Visit the college")]
    assert (found.step_id, found.author.party, found.shapers) == (STEP, "practitioner", ("person",))


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        ({"arm": "comparator", "status": None}, "comparator"),
        ({"status": "registered"}, "not-under-way"),
        ({"status": "recalled"}, "recalled"),
        ({"status": "completed"}, "not-under-way"),
        ({"permissions": {"taking_part": False}}, "not-taking-part"),
    ],
    ids=lambda value: str(value),
)
def test_nothing_is_proposed_where_no_case_is_worked_on(standing: dict[str, Any], code: str) -> None:
    facts = replace(FACTS, standing=replace(FACTS.standing, **standing))

    given().when(BY_PERSON, facts).refuses(Conflict, code=code)
    given(BY_PERSON).when(to.accepts(MO), facts).refuses(Conflict, code=code)


def test_how_a_requirement_is_met_is_agreed_whoever_takes_part_in_what_else() -> None:
    facts = replace(FACTS, standing=replace(FACTS.standing, permissions={"taking_part": False}))
    made = to.proposes(PERSON, to.add_step(under=None, requirement=to.UNPAID_WORK))

    assert lived(made, to.accepts(MO), facts=facts).working.standing_steps


def test_an_answer_for_the_person_does_not_exist() -> None:
    """The only command that speaks for somebody else is a proposal."""
    for command in (to.accepts(MO), to.counters(MO, None), to.declines(MO)):
        assert "on_behalf" not in {field.name for field in fields(command)}
