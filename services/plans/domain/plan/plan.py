"""A participant's plan: what both parties agreed, and how they came to it.

A working plan changes only by accepted proposals; numbered versions of it are offered for agreement.

Rules, as given / when / then:
- given any / what is proposed, answered, told of progress, offered and reviewed / what `proposing`,
  `answering`, `progress`, `versions` and `reviews` say; the first of it begins the plan
- given a comparator, somebody not started, or recalled / any of these / refused
- given a case that has ended / OfferVersion transfer or terminate, AnswerVersion, PutInForce of such a one /
  as before: what was worked on together is brought to its end
- given somebody who said no to taking part / any of these / refused, but for steps under a requirement: the
  court ordered it, whoever takes part in what else
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.plan import accepting, answering, progress, proposing, reviews, versions
from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.facts import PlanFacts
from services.plans.domain.plan.plan_state import Plan
from services.plans.domain.plan.version_life import evolve as evolve_versions
from shared.domain import Decider

DECISIONS: dict[type, Callable[[Any, Plan, PlanFacts], list[Any]]] = {
    proposing.ProposeChange: proposing.propose,
    answering.AcceptProposal: answering.accept,
    answering.CounterProposal: answering.counter,
    answering.DeclineProposal: answering.decline,
    answering.WithdrawProposal: answering.withdraw,
    progress.SetGoalState: progress.set_goal_state,
    progress.SetStepState: progress.set_step_state,
    progress.AddNote: progress.add_note,
    versions.OfferVersion: versions.offer,
    versions.AnswerVersion: versions.answer,
    versions.PutInForce: versions.put_in_force,
    reviews.PlanReview: reviews.plan,
    reviews.HoldReview: reviews.hold,
}
EVOLVES: Final = (accepting.evolve, progress.evolve, evolve_versions, reviews.evolve)
ENDED: Final = ("completed", "withdrew", "transferred", "sentence_ended")
LAST: Final = ("transfer", "terminate")


def decide(command: Any, state: Plan, facts: PlanFacts) -> Sequence[Any]:
    if not _brings_to_an_end(command, state, facts):
        check_under_way(facts.standing)
        if not _court_ordered(command, state):
            check_taking_part(facts.standing)
    happened = DECISIONS[type(command)](command, state, facts)
    if state.participant_id is not None:
        return happened
    begun = events.PlanBegun(
        participant_id=facts.standing.participant_id,
        definition=facts.definition.reference,
        begun_on=facts.today,
    )
    return [begun, *happened]


def _brings_to_an_end(command: Any, state: Plan, facts: PlanFacts) -> bool:
    if facts.standing.status not in ENDED:
        return False
    if isinstance(command, versions.OfferVersion):
        return command.kind in LAST
    if isinstance(command, versions.AnswerVersion | versions.PutInForce):
        version = state.version(command.number)
        return version is not None and version.kind in LAST
    return False


def _court_ordered(command: Any, state: Plan) -> bool:
    """Whether it is about a step under a requirement."""
    match command:
        case proposing.ProposeChange():
            place = command.change.place
        case progress.AddNote():
            place = command.place
        case progress.SetStepState():
            return _under_requirement(command.step_id, state)
        case (
            answering.AcceptProposal()
            | answering.CounterProposal()
            | answering.DeclineProposal()
            | answering.WithdrawProposal()
        ):
            proposal = state.open.get(command.proposal_id)
            return proposal is not None and proposal.place.requirement_id is not None
        case _:
            return False
    if place.goal_id is not None:
        return False
    return place.requirement_id is not None or _under_requirement(place.step_id, state)


def _under_requirement(step_id: Any, state: Plan) -> bool:
    step = state.working.steps.get(step_id)
    return step is not None and step.requirement_id is not None


def evolve(state: Plan, event: Any) -> Plan:
    if isinstance(event, events.PlanBegun):
        return replace(
            state,
            participant_id=event.participant_id,
            definition=event.definition,
            begun_on=event.begun_on,
        )
    for each in EVOLVES:
        changed = each(state, event)
        if changed is not state:
            return changed
    return state


DECIDER = Decider("plan", Plan(), decide, evolve)
