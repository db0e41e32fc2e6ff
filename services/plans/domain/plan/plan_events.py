"""What can have happened to a plan. Words are private; codes, ids and dates are not."""

from datetime import date
from typing import Final
from uuid import UUID

from services.plans.domain.plan.plan_state import (
    ChangeKind,
    GoalState,
    GoalTerms,
    InForce,
    Ordered,
    PartyAnswer,
    Place,
    StepState,
    StepTerms,
    VersionKind,
    Voice,
)
from services.plans.domain.plan.tally import PlanTally
from shared.domain import Erased, Upcaster, event, private
from shared.domain.authorship import Author, OwnWords


@event("plan-begun")
class PlanBegun:
    """definition: a reference, such as `my_direction:1`."""

    participant_id: UUID
    definition: str
    begun_on: date


@event("plan-change-proposed", version=2)
class ChangeProposed:
    """words, goal, step: what the item is to say; none of a removal. why: what the proposer says of it.
    based_on: the item's revision. answers: the proposal that it counters. from_action: the action of a
    coaching that it came of."""

    participant_id: UUID
    proposal_id: UUID
    kind: ChangeKind
    place: Place
    words: OwnWords | Erased | None = private(of="participant_id")
    goal: GoalTerms | None
    step: StepTerms | None
    why: str | Erased | None = private(of="participant_id")
    based_on: int | None
    answers: UUID | None
    voice: Voice
    proposed_on: date
    area: str | None
    from_action: UUID | None = None


@event("plan-proposal-accepted")
class ProposalAccepted:
    """It is in the plan from now on. goal, step: as proposed; proposed_by: whose proposal it was; author:
    whose the first of its chain was. own_words: whether the item is in the person's own words."""

    participant_id: UUID
    proposal_id: UUID
    kind: ChangeKind
    place: Place
    goal: GoalTerms | None
    step: StepTerms | None
    area: str | None
    proposed_by: Voice
    author: Voice
    own_words: bool
    by: Author
    accepted_on: date


@event("plan-proposal-countered")
class ProposalCountered:
    participant_id: UUID
    proposal_id: UUID
    counter_id: UUID
    kind: ChangeKind
    place: Place
    area: str | None
    by: Author
    countered_on: date


@event("plan-proposal-declined")
class ProposalDeclined:
    participant_id: UUID
    proposal_id: UUID
    kind: ChangeKind
    place: Place
    area: str | None
    reason: str
    words: str | Erased | None = private(of="participant_id")
    by: Author
    declined_on: date


@event("plan-proposal-withdrawn")
class ProposalWithdrawn:
    participant_id: UUID
    proposal_id: UUID
    kind: ChangeKind
    place: Place
    area: str | None
    by: Author
    withdrawn_on: date


@event("plan-goal-state-set")
class GoalStateSet:
    participant_id: UUID
    goal_id: UUID
    area: str
    state: GoalState
    words: OwnWords | Erased | None = private(of="participant_id")
    by: Author
    set_on: date


@event("plan-step-state-set")
class StepStateSet:
    """reason: why it cannot be done yet."""

    participant_id: UUID
    place: Place
    state: StepState
    reason: str | None
    words: OwnWords | Erased | None = private(of="participant_id")
    by: Author
    set_on: date


@event("plan-note-added")
class NoteAdded:
    """On a goal, or on a step. contests: it says that the other party's `achieved` is not so."""

    participant_id: UUID
    note_id: UUID
    place: Place
    contests: bool
    words: OwnWords | Erased = private(of="participant_id")
    by: Author
    noted_on: date


@event("plan-version-offered")
class VersionOffered:
    """The working plan as it is at this moment. requirements: as they were ordered."""

    participant_id: UUID
    number: int
    kind: VersionKind
    review_id: UUID | None
    requirements: tuple[Ordered, ...]
    left_open: tuple[UUID, ...]
    tally: PlanTally
    by: Author
    offered_on: date


@event("plan-version-answered")
class VersionAnswered:
    """voice: whose answer it is; one recorded for the person says why."""

    participant_id: UUID
    number: int
    answer: PartyAnswer
    reason: str | None
    words: OwnWords | Erased | None = private(of="participant_id")
    voice: Voice
    answered_on: date


@event("plan-version-came-into-force")
class VersionCameIntoForce:
    """reason, words: why, where it was not agreed. by: who answered last, or put it in force."""

    participant_id: UUID
    number: int
    kind: VersionKind
    in_force: InForce
    reason: str | None
    words: str | Erased | None = private(of="participant_id")
    by: Author
    in_force_on: date


@event("plan-review-planned")
class ReviewPlanned:
    """It takes the place of any that was planned before."""

    participant_id: UUID
    review_id: UUID
    due_on: date
    facilitated: bool
    by: Author
    planned_on: date


@event("plan-review-held")
class ReviewHeld:
    participant_id: UUID
    review_id: UUID
    facilitated: bool
    person_took_part: bool
    words: str | Erased | None = private(of="participant_id")
    by: Author
    held_on: date


EVENTS = (
    PlanBegun,
    ChangeProposed,
    ProposalAccepted,
    ProposalCountered,
    ProposalDeclined,
    ProposalWithdrawn,
    GoalStateSet,
    StepStateSet,
    NoteAdded,
    VersionOffered,
    VersionAnswered,
    VersionCameIntoForce,
    ReviewPlanned,
    ReviewHeld,
)
# Before 2 nothing came of an action.
UPCASTERS: Final[dict[tuple[str, int], Upcaster]] = {
    ("plan-change-proposed", 1): lambda fields: {**fields, "from_action": None},
}
