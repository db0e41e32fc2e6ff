"""Life Coaching: what two agreed to work on, their sessions, and how far goals are reached. Subject: the
participant."""

from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

DETAIL: Final = "/plans/participants/{participant_id}/coaching/{coaching_id}"
Party = Literal["person", "coach", "practitioner"]
Pair = Literal["person", "coach"]
Minutes = Annotated[int, Field(ge=1, le=480)]
Ten = Annotated[int, Field(ge=0, le=10)]
Mode = Literal["in_person", "phone", "video"]


class OfCoaching(Contract):
    """What all of them say."""

    participant_id: UUID
    coaching_id: UUID


@contract("mydirection.plans.coaching.requested", detail=DETAIL)
class CoachingRequested(OfCoaching):
    """By the person."""

    definition: Versioned
    requested_on: date


@contract("mydirection.plans.coaching.offered", detail=DETAIL)
class CoachingOffered(OfCoaching):
    definition: Versioned
    coach_id: UUID
    offered_on: date


@contract("mydirection.plans.coaching.coach_named", detail=DETAIL)
class CoachNamed(OfCoaching):
    """former_id: in whose place; null of the first."""

    coach_id: UUID
    former_id: UUID | None
    named_on: date


@contract("mydirection.plans.coaching.agreement_written", detail=DETAIL)
class AgreementWritten(OfCoaching):
    """goals: ids of the coaching's own; plan_goals: of the plan."""

    number: Annotated[int, Field(ge=1)]
    goals: tuple[UUID, ...]
    plan_goals: tuple[UUID, ...]
    party: Party
    written_on: date


@contract("mydirection.plans.coaching.agreed", detail=DETAIL)
class CoachingAgreed(OfCoaching):
    """in_force: with this both have agreed."""

    number: Annotated[int, Field(ge=1)]
    party: Party
    in_force: bool
    agreed_on: date


@contract("mydirection.plans.coaching.session_planned", detail=DETAIL)
class CoachingSessionPlanned(OfCoaching):
    """on: the day of starts_at at the provider's place."""

    session_id: UUID
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode


@contract("mydirection.plans.coaching.session_moved", detail=DETAIL)
class CoachingSessionMoved(OfCoaching):
    session_id: UUID
    starts_at: datetime
    on: date
    minutes: Minutes
    mode: Mode


@contract("mydirection.plans.coaching.session_cancelled", detail=DETAIL)
class CoachingSessionCancelled(OfCoaching):
    """party: null where it followed from the person's status."""

    session_id: UUID
    party: Party | None


@contract("mydirection.plans.coaching.session_held", detail=DETAIL)
class CoachingSessionHeld(OfCoaching):
    """minutes: how long it was. confidence_before, confidence_after: of the person, null where they did
    not say."""

    session_id: UUID
    on: date
    minutes: Minutes
    confidence_before: Ten | None
    confidence_after: Ten | None


@contract("mydirection.plans.coaching.session_missed", detail=DETAIL)
class CoachingSessionMissed(OfCoaching):
    session_id: UUID
    missed_by: Pair
    reason: Code
    party: Party


@contract("mydirection.plans.coaching.action_agreed", detail=DETAIL)
class CoachingActionAgreed(OfCoaching):
    """owner: who does it."""

    session_id: UUID
    action_id: UUID
    owner: Literal["person", "coach", "case_manager", "someone_else"]
    due_on: date


@contract("mydirection.plans.coaching.action_done", detail=DETAIL)
class CoachingActionDone(OfCoaching):
    action_id: UUID
    party: Party
    done_on: date


@contract("mydirection.plans.coaching.action_dropped", detail=DETAIL)
class CoachingActionDropped(OfCoaching):
    """It is not to be done any more."""

    action_id: UUID
    party: Party
    dropped_on: date


@contract("mydirection.plans.coaching.goal_rated", detail=DETAIL)
class CoachingGoalRated(OfCoaching):
    """A goal-based outcome: how far the person says that it is reached, 0, not met at all, to 10, fully
    reached. of_plan: a goal of the plan, else one of the coaching's own. party: who wrote it down."""

    goal_id: UUID
    of_plan: bool
    score: Ten
    party: Party
    rated_on: date


@contract("mydirection.plans.coaching.rested", detail=DETAIL)
class CoachingRested(OfCoaching):
    on: date


@contract("mydirection.plans.coaching.resumed", detail=DETAIL)
class CoachingResumed(OfCoaching):
    on: date


@contract("mydirection.plans.coaching.ended", detail=DETAIL)
class CoachingEnded(OfCoaching):
    """party: `status` where it followed from the person's, which is the reason. reason: null where none
    was given, which nobody has to. review: both are asked to look back on it."""

    party: Literal["person", "coach", "practitioner", "status"]
    reason: Code | None
    review: bool
    on: date


@contract("mydirection.plans.coaching.ending_reviewed", detail=DETAIL)
class CoachingEndingReviewed(OfCoaching):
    """score: what it was worth to them, 0 to 10."""

    party: Pair
    score: Ten
    reviewed_on: date
