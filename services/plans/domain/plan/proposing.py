"""A party asks for a change of the plan. Nothing changes until the other party accepts it.

Rules, as given / when / then:
- given any plan / ProposeChange by the person or a practitioner / ChangeProposed: the plan is as it was
- given the person's session / ProposeChange on behalf of anybody / refused
- given a practitioner / ProposeChange on the person's behalf, with a reason and words that they took
  down / ChangeProposed as the person's, marked so; without either / refused
- given any / a goal of an unknown area, without a strength or a reason why none, or with both / refused
- given a strength that the assessment is not known to have / a goal linked to it / refused as not yet known
- given any / a target or due date that is past / refused
- given no such goal, step or requirement, or one that is over / a change of it or a step under it / refused
- given a requirement of the sentence / a change or removal of it / refused: the court ordered it
- given an item / a change to what it says already / refused
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from services.plans.domain.plan import plan_events as events
from services.plans.domain.plan.definition import check_code
from services.plans.domain.plan.facts import (
    PlanFacts,
    check_requirement_stands,
    goal_of,
    place_of_step,
    step_of,
)
from services.plans.domain.plan.limits import check_item_fits, check_proposal_fits
from services.plans.domain.plan.plan_state import (
    ChangeKind,
    Content,
    GoalTerms,
    Place,
    Plan,
    Proposal,
    StepTerms,
    Voice,
)
from shared.domain import Conflict, Invalid, NotYetKnown, record
from shared.domain.authorship import Author
from shared.domain.dates import not_after

ON_BEHALF = "on_behalf_of_person"


@record
class Change:
    """kind and place: of what. Of what is added, the place has the id that it is to have. content:
    what it is to say; None of a removal."""

    kind: ChangeKind
    place: Place
    content: Content | None = None


@record
class ProposeChange:
    """why: what the proposer says of it. on_behalf: the reason code, where a practitioner writes down
    what the person proposes. from_action: of a coaching, which it came of."""

    proposal_id: UUID
    change: Change
    author: Author
    why: str | None = None
    on_behalf: str | None = None
    from_action: UUID | None = None


def propose(command: ProposeChange, state: Plan, facts: PlanFacts) -> list[Any]:
    voice = _voice(command, facts)
    change = resolved(command.change, state, facts)
    if state.proposal(command.proposal_id):
        raise Conflict("There is a proposal of this id.", code="proposal-exists")
    made = proposed(command.proposal_id, change, voice, command.why, None, state, facts)
    return [replace(made, from_action=command.from_action)]


def proposed(
    proposal_id: UUID,
    change: Change,
    voice: Voice,
    why: str | None,
    answers: UUID | None,
    state: Plan,
    facts: PlanFacts,
) -> events.ChangeProposed:
    """The event of a change that was found sound. Raises Conflict where there is no room for it."""
    check_item_fits(state, change.kind)
    check_proposal_fits(state, voice.party)
    item = state.item(change.place)
    content = change.content
    return events.ChangeProposed(
        participant_id=facts.standing.participant_id,
        proposal_id=proposal_id,
        kind=change.kind,
        place=change.place,
        words=content.words if content else None,
        goal=content.goal if content else None,
        step=content.step if content else None,
        why=why,
        based_on=len(item.revisions) if item else None,
        answers=answers,
        voice=voice,
        proposed_on=facts.today,
        area=area_of(change.kind, change.place, content, state),
    )


def resolved(change: Change, state: Plan, facts: PlanFacts) -> Change:
    """The change with the whole place of its item. Raises what makes it unsound."""
    place = _place(change, state, facts)
    if change.content is None:
        return replace(change, place=place)
    if change.content.goal is not None:
        _check_goal(change.content.goal, facts)
    if change.content.step is not None:
        _check_step(change.content.step, facts)
    item = state.item(place)
    if item is not None and item.present.says_the_same(change.content):
        raise Conflict("It says this already, so there is nothing to propose.", code="nothing-changed")
    return replace(change, place=place)


def area_of(kind: ChangeKind, place: Place, content: Content | None, state: Plan) -> str | None:
    """Of the goal that is meant, or under which the step is; None under a requirement."""
    if kind == "add_goal" and content and content.goal:
        return content.goal.area
    goal = state.working.goals.get(place.goal_id) if place.goal_id else None
    if kind == "change_goal" and content and content.goal:
        return content.goal.area
    return goal.terms.area if goal else None


def begun_by(voice: Voice, former: Proposal | None) -> Voice:
    """Whose the first proposal of a chain was."""
    return former.begun_by if former else voice


def _voice(command: ProposeChange, facts: PlanFacts) -> Voice:
    author, on_behalf = command.author, command.on_behalf
    if on_behalf is None:
        return Voice(party=author.party, account=author.account)
    if author.party == "person":
        raise Invalid("This is your own session: you speak for yourself. Leave this out.", field=ON_BEHALF)
    check_code(facts.definition.reasons.on_behalf, on_behalf, ON_BEHALF)
    content = command.change.content
    if content and getattr(content.words, "taken_down_by", None) is None:
        raise Invalid("Say how you took these words down: written_down, or interpreted.", field="words.given")
    return Voice(party="person", account=author.account, on_behalf=on_behalf)


def _place(change: Change, state: Plan, facts: PlanFacts) -> Place:
    place, kind = change.place, change.kind
    if kind in ("change_goal", "remove_goal"):
        _check_not_ordered(place.goal_id, facts)
        return Place(goal_id=goal_of(state, place.goal_id).goal_id)
    if kind in ("change_step", "remove_step"):
        _check_not_ordered(place.step_id, facts)
        return place_of_step(step_of(state, place.step_id))
    if state.item(place) is not None:
        raise Conflict("There is an item of this id.", code="item-exists")
    if kind == "add_step":
        _check_above(place, state, facts)
    return place


def _check_above(place: Place, state: Plan, facts: PlanFacts) -> None:
    if (place.goal_id is None) == (place.requirement_id is None):
        raise Invalid("A step is under a goal, or under a requirement of the sentence.", field="goal_id")
    if place.requirement_id is not None:
        check_requirement_stands(place.requirement_id, facts)
    else:
        goal_of(state, place.goal_id)


def _check_not_ordered(item_id: UUID | None, facts: PlanFacts) -> None:
    if facts.requirement(item_id) is not None:
        raise Conflict(
            "The court ordered this requirement: it stands without agreement, and cannot be proposed away. "
            "How it is met is open: propose steps under it.",
            code="court-ordered",
        )


def _check_goal(goal: GoalTerms, facts: PlanFacts) -> None:
    check_code(facts.definition.areas, goal.area, "area")
    if not goal.strengths and goal.no_strength is None:
        raise Invalid("Link the goal to a strength, or say why there is none.", field="strengths")
    if goal.strengths and goal.no_strength is not None:
        raise Invalid("Leave this out: the goal is linked to a strength.", field="no_strength")
    if goal.no_strength is not None:
        check_code(facts.definition.reasons.no_strength, goal.no_strength, "no_strength")
    if not facts.strengths.issuperset(goal.strengths):
        raise NotYetKnown(
            "No completed assessment of this person is known here to have one of these strengths. It may be "
            "on its way: try again, or link another.",
            field="strengths",
        )
    if goal.target_on is not None:
        not_after(facts.today, goal.target_on, "target_on", "in the past")


def _check_step(step: StepTerms, facts: PlanFacts) -> None:
    if step.due_on is not None:
        not_after(facts.today, step.due_on, "due_on", "in the past")
