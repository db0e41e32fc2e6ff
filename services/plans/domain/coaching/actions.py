"""What was agreed to be done between sessions, and how far goals are reached.

Rules, as given / when / then:
- given an open action / SettleAction by the person, the coach or a practitioner / ActionDone or
  ActionDropped; settled so already / nothing; otherwise / refused
- given a goal of the agreement in force, or one of the plan that it names / RateGoal by the person in their
  own session, or by the coach who writes down what they said / GoalRated; any other goal / refused
- given a goal of the plan that was removed since / RateGoal / refused
- given an action that is open / it is proposed as a step of the plan by the person in their own session or
  by a practitioner, never by the coach, who speaks for nobody in the plan; while a proposal of it is open
  or was accepted / refused
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.checks import check_goes_on, check_score, only, place_of
from services.plans.domain.coaching.coaching_commands import CoachingFacts
from services.plans.domain.coaching.coaching_state import Action, Coaching, State
from services.plans.domain.plan.plan_state import Actor, Content, StepTerms
from shared.domain import ERASED, Conflict, Gone, Invalid, NotFound

MOST_RATINGS: Final = 1_000
STEP_ACTORS: Final[dict[events.Owner, Actor]] = {
    "person": "person",
    "coach": "coach",
    "case_manager": "practitioner",
    "someone_else": "someone_else",
}
# What a proposal may have come to while another of the same action makes no sense.
STANDING: Final = frozenset({"open", "accepted"})


def settle(command: commands.SettleAction, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    action = _found(command.action_id, state)
    wanted = "done" if command.done else "dropped"
    if action.state == wanted:
        return []
    if action.state != "open":
        raise Conflict("This action was settled already.", code="settled")
    said = {**place_of(state), "action_id": command.action_id, "by": command.by}
    if command.done:
        return [events.ActionDone(**said, done_on=facts.today)]
    return [events.ActionDropped(**said, dropped_on=facts.today)]


def rate(command: commands.RateGoal, state: Coaching, facts: CoachingFacts) -> Sequence[Any]:
    only(command.by, "person", "coach")
    check_goes_on(state, facts, command.by)
    check_score(command.score, "score")
    agreement = state.agreement
    if agreement is None:
        raise Conflict("Both agree on the goals before one is rated.", code="not-agreed")
    of_plan = command.goal_id in agreement.written.plan_goals
    if not of_plan and command.goal_id not in agreement.written.goals:
        raise Invalid("This goal is not in the agreement.", field="goal_id")
    if of_plan and command.goal_id not in facts.plan_goals:
        raise Conflict("This goal is not in the plan any more.", code="goal-removed")
    if len(state.ratings) >= MOST_RATINGS:
        raise Conflict("This coaching has as many ratings as it can.", code="full")
    return [
        events.GoalRated(
            **place_of(state),
            goal_id=command.goal_id,
            of_plan=of_plan,
            score=command.score,
            by=command.by,
            rated_on=facts.today,
        )
    ]


def as_step(
    action_id: UUID, by: events.Speaker, state: State, proposed: Collection[str], due_on: date | None = None
) -> Content:
    """What an action is to say as a step of the plan. proposed: what became of earlier proposals of it.
    due_on: where it is to be another day than was agreed."""
    only(by, "person", "practitioner")
    if state is None:
        raise NotFound("This participant has no such coaching.")
    action = _found(action_id, state)
    if action.state != "open":
        raise Conflict("This action was settled already.", code="settled")
    if STANDING.intersection(proposed):
        raise Conflict("This action was proposed already: the plan has its proposal.", code="proposed")
    agreed = action.agreed
    if agreed.words is ERASED:
        raise Gone("This record was erased.")
    terms = StepTerms(actor=STEP_ACTORS[agreed.owner], due_on=due_on or agreed.due_on)
    return Content(words=agreed.words, step=terms)


def _found(action_id: UUID, state: Coaching) -> Action:
    action = state.actions.get(action_id)
    if action is None:
        raise NotFound("This coaching has no such action.")
    return action


DECISIONS: Final[dict[type, Any]] = {commands.SettleAction: settle, commands.RateGoal: rate}
