"""The plan that both parties write: kinds, ids, areas, states and dates; never the words. Subject: the
participant."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code

Party = Literal["person", "practitioner"]
ChangeKind = Literal["add_goal", "change_goal", "remove_goal", "add_step", "change_step", "remove_step"]
Number = Annotated[int, Field(ge=1)]
Count = Annotated[int, Field(ge=0)]
DETAIL = "/plans/participants/{participant_id}/plan"
VERSION_DETAIL = "/plans/participants/{participant_id}/plan/versions/{number}"


class ProposedChange(Contract):
    """What a proposal is about. goal_id: the goal, or the one that a step is under; requirement_id: of the
    sentence, that a step is under. area: of the goal, null under a requirement."""

    participant_id: UUID
    proposal_id: UUID
    change: ChangeKind
    goal_id: UUID | None
    requirement_id: UUID | None
    step_id: UUID | None
    area: Code | None


@contract("mydirection.plans.proposal.made", detail=DETAIL)
class ProposalMade(ProposedChange):
    """A party asks for a change of the plan. in_own_session: false where it was written down for the
    person. answers: the proposal that it counters. own_words: in the person's own words. from_action: the
    action of a coaching that it came of."""

    party: Party
    in_own_session: bool
    answers: UUID | None
    own_words: bool
    proposed_on: date
    from_action: UUID | None = None


@contract("mydirection.plans.proposal.countered", detail=DETAIL)
class ProposalCountered(ProposedChange):
    """party: who answered it with counter_id."""

    party: Party
    counter_id: UUID
    countered_on: date


@contract("mydirection.plans.proposal.accepted", detail=DETAIL)
class ProposalAccepted(ProposedChange):
    """It is in the plan from now on. party: who accepted. proposed_by: whose proposal it was;
    first_proposed_by: whose the first was, which this one came to by counter-proposals."""

    party: Party
    proposed_by: Party
    first_proposed_by: Party
    in_own_session: bool
    own_words: bool
    accepted_on: date


@contract("mydirection.plans.proposal.declined", detail=DETAIL)
class ProposalDeclined(ProposedChange):
    """party: who declined."""

    party: Party
    reason: Code
    declined_on: date


@contract("mydirection.plans.proposal.withdrawn", detail=DETAIL)
class ProposalWithdrawn(ProposedChange):
    """party: who withdrew it."""

    party: Party
    withdrawn_on: date


@contract("mydirection.plans.goal.state_changed", detail=DETAIL)
class GoalStateChanged(Contract):
    """party: who said so, alone. own_words: with words of the person."""

    participant_id: UUID
    goal_id: UUID
    area: Code
    state: Literal["future", "active", "achieved"]
    party: Party
    own_words: bool
    changed_on: date


@contract("mydirection.plans.step.state_changed", detail=DETAIL)
class StepStateChanged(Contract):
    """reason: why it cannot be done yet. party: who said so, alone."""

    participant_id: UUID
    step_id: UUID
    goal_id: UUID | None
    requirement_id: UUID | None
    state: Literal["not_started", "in_progress", "completed", "cannot_be_done_yet", "no_longer_needed"]
    reason: Code | None
    party: Party
    own_words: bool
    changed_on: date


class PlanShares(Contract):
    """Goals and steps of a version. by_person, by_practitioner: by whose first proposal they were;
    by_both: to whose content both parties gave something."""

    goals: Count
    steps: Count
    by_person: Count
    by_practitioner: Count
    by_both: Count


@contract("mydirection.plans.plan.offered", detail=VERSION_DETAIL)
class PlanOffered(Contract):
    """A version of the plan awaits the answers of both parties. left_open: proposals without an answer."""

    participant_id: UUID
    number: Number
    kind: Literal["initial", "review", "transfer", "terminate"]
    review_id: UUID | None
    requirements: tuple[UUID, ...]
    left_open: tuple[UUID, ...]
    shares: PlanShares
    offered_on: date


@contract("mydirection.plans.plan.answered", detail=VERSION_DETAIL)
class PlanAnswered(Contract):
    """in_own_session: false where it was recorded for the person that they could not answer."""

    participant_id: UUID
    number: Number
    party: Party
    answer: Literal["agrees", "does_not_agree", "could_not_answer"]
    in_own_session: bool
    reason: Code | None
    own_words: bool
    answered_on: date


@contract("mydirection.plans.plan.in_force", detail=VERSION_DETAIL)
class PlanInForce(Contract):
    """in_force: agreed by both, each in their own session; or not agreed, with the reason why it is in
    force all the same. A version that was in force as not agreed may be said again, as agreed."""

    participant_id: UUID
    number: Number
    kind: Literal["initial", "review", "transfer", "terminate"]
    in_force: Literal["agreed", "not_agreed"]
    reason: Code | None
    in_force_on: date


@contract("mydirection.plans.review.planned", detail=DETAIL)
class ReviewPlanned(Contract):
    """The next review of the plan, in the place of any that was planned before. facilitated: by somebody
    who helps both to speak, as a version was not agreed."""

    participant_id: UUID
    review_id: UUID
    due_on: date
    facilitated: bool
    planned_on: date


@contract("mydirection.plans.review.held", detail=DETAIL)
class ReviewHeld(Contract):
    participant_id: UUID
    review_id: UUID
    facilitated: bool
    person_took_part: bool
    held_on: date
