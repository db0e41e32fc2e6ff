"""How it goes is said by either party directly, and says who said it."""

from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.plan.plan_state import Place
from services.plans.domain.plan.progress import AddNote, SetGoalState, SetStepState
from shared.domain import Conflict, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.plans import planning as to
from tests.unit.plans.planning import GOAL, MO, PERSON, STEP, WITH_GOAL, WITH_STEP, given, lived

NOTE = UUID(int=71)


def goal_is(state: Any, author: Author = PERSON) -> SetGoalState:
    return SetGoalState(goal_id=GOAL, state=state, words=None, author=author)


def step_is(state: Any, author: Author = PERSON, reason: str | None = None) -> SetStepState:
    return SetStepState(step_id=STEP, state=state, reason=reason, words=None, author=author)


def notes(author: Author = PERSON, *, contests: bool = False, place: Place | None = None) -> AddNote:
    place = place or Place(goal_id=GOAL)
    return AddNote(note_id=NOTE, place=place, words=to.said("Not yet"), author=author, contests=contests)


@pytest.mark.parametrize("author", [PERSON, MO], ids=["person", "practitioner"])
def test_either_party_says_how_a_goal_stands(author: Author) -> None:
    [goal] = lived(*WITH_GOAL, goal_is("achieved", author)).working.standing_goals

    assert goal.state == "achieved"
    assert goal.stated is not None
    assert goal.stated.by == author


def test_a_goal_is_removed_by_a_proposal_alone() -> None:
    given(*WITH_GOAL).when(goal_is("removed")).refuses(Invalid, field="state")


def test_the_same_again_is_no_news() -> None:
    given(*WITH_GOAL).when(goal_is("active")).refuses(Conflict, code="nothing-changed")
    given(*WITH_STEP, step_is("completed")).when(step_is("completed", MO)).refuses(
        Conflict, code="nothing-changed"
    )


def test_another_reason_why_a_step_waits_is_news() -> None:
    waits = step_is("cannot_be_done_yet", reason="waiting_list")
    now = step_is("cannot_be_done_yet", MO, reason="money")

    [step] = lived(*WITH_STEP, waits, now).working.standing_steps
    assert step.stated is not None
    assert (step.state, step.stated.reason, step.stated.by) == ("cannot_be_done_yet", "money", MO)


def test_what_cannot_be_done_yet_says_why_and_nothing_else_does() -> None:
    given(*WITH_STEP).when(step_is("cannot_be_done_yet")).refuses(Invalid, field="reason")
    given(*WITH_STEP).when(step_is("cannot_be_done_yet", reason="rain")).refuses(Invalid, field="reason")
    given(*WITH_STEP).when(step_is("completed", reason="money")).refuses(Invalid, field="reason")


def test_progress_is_no_revision_so_that_open_proposals_stay_fresh() -> None:
    changed = to.proposes(PERSON, to.change_goal(to.goal("Bake")))
    state = lived(*WITH_GOAL, changed, goal_is("achieved", MO), notes(), to.accepts(MO))

    [goal] = state.working.standing_goals
    assert goal.present == to.goal("Bake")


def test_what_one_party_calls_achieved_the_other_contests() -> None:
    achieved = goal_is("achieved", MO)

    [goal] = lived(*WITH_GOAL, achieved, notes(contests=True)).working.standing_goals
    assert (goal.state, goal.contested, len(goal.notes)) == ("achieved", True, 1)
    [goal] = lived(*WITH_GOAL, achieved, notes(contests=True), goal_is("active", MO)).working.standing_goals
    assert not goal.contested


def test_only_the_other_party_contests_and_only_what_was_called_achieved() -> None:
    given(*WITH_GOAL).when(notes(contests=True)).refuses(Conflict, code="not-achieved")
    given(*WITH_GOAL, goal_is("achieved")).when(notes(contests=True)).refuses(Conflict, code="own-statement")
    given(*WITH_STEP).when(notes(contests=True, place=Place(step_id=STEP))).refuses(
        Conflict, code="not-achieved"
    )


def test_notes_of_both_stand_beside_a_step() -> None:
    beside = Place(step_id=STEP)
    state = lived(*WITH_STEP, notes(PERSON, place=beside), notes(MO, place=beside))

    [step] = state.working.standing_steps
    assert [note.by for note in step.notes] == [PERSON, MO]


def test_nothing_is_said_of_what_is_not_in_the_plan() -> None:
    for command in (goal_is("achieved"), step_is("completed"), notes(), notes(place=Place(step_id=STEP))):
        given().when(command).refuses(NotFound)
    removed = (to.proposes(MO, to.remove_goal()), to.accepts(PERSON))
    given(*WITH_STEP, *removed).when(step_is("completed")).refuses(NotFound)
    given(*WITH_STEP, *removed).when(notes()).refuses(NotFound)
