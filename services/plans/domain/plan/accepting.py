"""What becomes of the state when something is proposed, answered or withdrawn."""

from dataclasses import replace
from typing import Any, TypeVar

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.answering import ended
from services.plans.domain.plan.plan_state import (
    Content,
    Ended,
    Goal,
    Item,
    Plan,
    Proposal,
    Removal,
    Revision,
    Step,
    Working,
)
from services.plans.domain.plan.progress import with_goal, with_step
from services.plans.domain.plan.proposing import begun_by

I = TypeVar("I", bound=Item)  # noqa: E741 an item, of one kind or the other


def evolve(state: Plan, event: Any) -> Plan:
    match event:
        case events.ChangeProposed():
            return _proposed(state, event)
        case events.ProposalAccepted():
            proposal = state.open.get(event.proposal_id)
            if proposal is None:
                return state
            end = Ended(by=event.by, on=event.accepted_on)
            closed = ended(state, event.proposal_id, fate="accepted", ended=end)
            return _in_the_plan(closed, proposal, event)
        case events.ProposalCountered():
            end = Ended(by=event.by, on=event.countered_on, countered_with=event.counter_id)
            return ended(state, event.proposal_id, fate="countered", ended=end)
        case events.ProposalDeclined():
            end = Ended(by=event.by, on=event.declined_on, reason=event.reason, words=event.words)
            return ended(state, event.proposal_id, fate="declined", ended=end)
        case events.ProposalWithdrawn():
            end = Ended(by=event.by, on=event.withdrawn_on)
            return ended(state, event.proposal_id, fate="withdrawn", ended=end)
    return state


def _proposed(state: Plan, event: events.ChangeProposed) -> Plan:
    former = state.proposal(event.answers) if event.answers else None
    content = None
    if event.words is not None and (event.goal or event.step):
        content = Content(words=event.words, goal=event.goal, step=event.step)
    made = Proposal(
        proposal_id=event.proposal_id,
        kind=event.kind,
        place=event.place,
        content=content,
        why=event.why,
        based_on=event.based_on,
        answers=event.answers,
        voice=event.voice,
        begun_by=begun_by(event.voice, former),
        on=event.proposed_on,
        from_action=event.from_action,
    )
    return replace(state, open={**state.open, event.proposal_id: made})


def _in_the_plan(state: Plan, proposal: Proposal, event: events.ProposalAccepted) -> Plan:
    content = proposal.content
    if content is None:
        removed = Removal(voice=proposal.voice, by=event.by, on=event.accepted_on)
        if proposal.kind == "remove_goal":
            return with_goal(
                state,
                proposal.place.goal_id,
                lambda goal: replace(goal, removed=removed, state="removed"),
            )
        return with_step(state, proposal.place.step_id, lambda step: replace(step, removed=removed))
    revision = _revision(proposal, content, event)
    match proposal.kind:
        case "add_goal" | "add_step":
            return _added(state, proposal, revision)
        case "change_goal":
            return with_goal(state, proposal.place.goal_id, lambda goal: _revised(goal, revision))
        case _:
            return with_step(state, proposal.place.step_id, lambda step: _revised(step, revision))


def _revision(proposal: Proposal, content: Content, event: events.ProposalAccepted) -> Revision:
    return Revision(
        content=content,
        voice=proposal.voice,
        counter=proposal.answers is not None,
        proposal_id=proposal.proposal_id,
        accepted_by=event.by,
        accepted_on=event.accepted_on,
    )


def _revised(item: I, revision: Revision) -> I:
    return replace(item, revisions=(*item.revisions, revision))


def _added(state: Plan, proposal: Proposal, revision: Revision) -> Plan:
    place, working = proposal.place, state.working
    if place.step_id is None and place.goal_id is not None:
        goal = Goal(goal_id=place.goal_id, author=proposal.begun_by, revisions=(revision,))
        goals = {**working.goals, place.goal_id: goal}
        return replace(state, working=Working(goals=goals, steps=working.steps))
    if place.step_id is None:
        return state
    step = Step(
        step_id=place.step_id,
        goal_id=place.goal_id,
        requirement_id=place.requirement_id,
        author=proposal.begun_by,
        revisions=(revision,),
    )
    steps = {**working.steps, place.step_id: step}
    return replace(state, working=Working(goals=working.goals, steps=steps))
