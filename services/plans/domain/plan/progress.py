"""How it goes: either party says so directly. That is no change of what the plan says.

Rules, as given / when / then:
- given a goal in the plan / SetGoalState future, active or achieved, by either party / GoalStateSet
- given it / SetGoalState removed / refused: removing is proposed
- given a step in the plan / SetStepState by either party / StepStateSet; `cannot_be_done_yet` without one of
  the reasons, or another state with one / refused
- given that state already / the same / refused
- given an item / AddNote by either party / NoteAdded
- given a goal that one party called achieved / AddNote that contests it, by the other / NoteAdded, and the
  goal is contested until its state is set again; by the same party, or in another state / refused
- given no such item, or one that was removed / any of these / refused
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.definition import check_code
from services.plans.domain.plan.facts import PlanFacts, goal_of, place_of_step, step_of
from services.plans.domain.plan.limits import check_note_fits, check_said_fits
from services.plans.domain.plan.plan_state import (
    Goal,
    GoalState,
    Item,
    Note,
    Place,
    Plan,
    Stated,
    Step,
    StepState,
    Working,
)
from shared.domain import Conflict, Invalid, record
from shared.domain.authorship import Author, OwnWords

I = TypeVar("I", bound=Item)  # noqa: E741 an item, of one kind or the other


@record
class SetGoalState:
    goal_id: UUID
    state: GoalState
    words: OwnWords | None
    author: Author


@record
class SetStepState:
    """reason: why it cannot be done yet."""

    step_id: UUID
    state: StepState
    reason: str | None
    words: OwnWords | None
    author: Author


@record
class AddNote:
    """place: a goal, or a step. contests: the other party called the goal achieved, and it is not so."""

    note_id: UUID
    place: Place
    words: OwnWords
    author: Author
    contests: bool = False


def set_goal_state(command: SetGoalState, state: Plan, facts: PlanFacts) -> list[Any]:
    goal = goal_of(state, command.goal_id)
    if command.state == "removed":
        raise Invalid("A goal is removed when both agree: propose remove_goal.", field="state")
    if goal.state == command.state:
        raise Conflict(f"This goal is {goal.state} already. Add a note instead.", code="nothing-changed")
    check_said_fits(state)
    return [
        events.GoalStateSet(
            participant_id=facts.standing.participant_id,
            goal_id=goal.goal_id,
            area=goal.terms.area,
            state=command.state,
            words=command.words,
            by=command.author,
            set_on=facts.today,
        )
    ]


def set_step_state(command: SetStepState, state: Plan, facts: PlanFacts) -> list[Any]:
    step = step_of(state, command.step_id)
    _check_reason(command, facts)
    if step.state == command.state and (step.stated is None or step.stated.reason == command.reason):
        raise Conflict(f"This step is {step.state} already. Add a note instead.", code="nothing-changed")
    check_said_fits(state)
    return [
        events.StepStateSet(
            participant_id=facts.standing.participant_id,
            place=place_of_step(step),
            state=command.state,
            reason=command.reason,
            words=command.words,
            by=command.author,
            set_on=facts.today,
        )
    ]


def add_note(command: AddNote, state: Plan, facts: PlanFacts) -> list[Any]:
    place = command.place
    item: Item = step_of(state, place.step_id) if place.step_id else goal_of(state, place.goal_id)
    if command.contests:
        _check_contestable(item, command.author)
    check_note_fits(item)
    check_said_fits(state)
    return [
        events.NoteAdded(
            participant_id=facts.standing.participant_id,
            note_id=command.note_id,
            place=place_of_step(item) if isinstance(item, Step) else place,
            contests=command.contests,
            words=command.words,
            by=command.author,
            noted_on=facts.today,
        )
    ]


def _check_reason(command: SetStepState, facts: PlanFacts) -> None:
    if command.state != "cannot_be_done_yet":
        if command.reason is not None:
            raise Invalid("A reason goes with cannot_be_done_yet. Leave it out here.", field="reason")
        return
    if command.reason is None:
        raise Invalid("Say why it cannot be done yet.", field="reason")
    check_code(facts.definition.reasons.cannot_be_done_yet, command.reason, "reason")


def _check_contestable(item: Item, author: Author) -> None:
    achieved = isinstance(item, Goal) and item.state == "achieved" and item.stated is not None
    if not achieved:
        raise Conflict("Only a goal that was called achieved is contested.", code="not-achieved")
    if item.stated and item.stated.by.party == author.party:
        raise Conflict(
            "Your own party called it achieved. Set its state instead of contesting it.", code="own-statement"
        )


def evolve(state: Plan, event: Any) -> Plan:
    changed = _told(state, event)
    return state if changed is state else replace(changed, said=state.said + 1)


def _told(state: Plan, event: Any) -> Plan:
    match event:
        case events.GoalStateSet():
            return with_goal(state, event.goal_id, lambda goal: _goal_stated(goal, event))
        case events.StepStateSet():
            return with_step(state, event.place.step_id, lambda step: _step_stated(step, event))
        case events.NoteAdded():
            return _with_note(state, event)
    return state


def _goal_stated(goal: Goal, event: events.GoalStateSet) -> Goal:
    said = Stated(by=event.by, on=event.set_on, words=event.words)
    return replace(goal, state=event.state, stated=said, contested=False)


def _step_stated(step: Step, event: events.StepStateSet) -> Step:
    said = Stated(by=event.by, on=event.set_on, reason=event.reason, words=event.words)
    return replace(step, state=event.state, stated=said)


def _with_note(state: Plan, event: events.NoteAdded) -> Plan:
    note = Note(
        note_id=event.note_id, words=event.words, contests=event.contests, by=event.by, on=event.noted_on
    )
    if event.place.step_id is not None:
        return with_step(state, event.place.step_id, lambda step: _noted(step, note))
    return with_goal(
        state,
        event.place.goal_id,
        lambda goal: replace(_noted(goal, note), contested=goal.contested or note.contests),
    )


def _noted(item: I, note: Note) -> I:
    return replace(item, notes=(*item.notes, note))


def with_goal(state: Plan, goal_id: UUID | None, change: Callable[[Goal], Goal]) -> Plan:
    goals = _with(state.working.goals, goal_id, change)
    return replace(state, working=Working(goals=goals, steps=state.working.steps))


def with_step(state: Plan, step_id: UUID | None, change: Callable[[Step], Step]) -> Plan:
    steps = _with(state.working.steps, step_id, change)
    return replace(state, working=Working(goals=state.working.goals, steps=steps))


def _with(items: Mapping[UUID, I], item_id: UUID | None, change: Callable[[I], I]) -> Mapping[UUID, I]:
    if item_id is None or item_id not in items:
        return items
    return {**items, item_id: change(items[item_id])}
