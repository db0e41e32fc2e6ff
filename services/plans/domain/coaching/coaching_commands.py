"""What may be asked of a course of coaching, and what deciding is told."""

from datetime import date, datetime
from uuid import UUID

from services.plans.domain.coaching.coach import CoachKnown
from services.plans.domain.coaching.coaching_events import (
    AgreementWords,
    Confidence,
    Mode,
    Owner,
    Pair,
    Speaker,
)
from services.plans.domain.coaching.definition import CoachingDefinition
from shared.domain import record
from shared.domain.authorship import OwnWords
from shared.domain.standing import Standing


@record
class RequestCoaching:
    coaching_id: UUID
    by: Speaker
    words: OwnWords | None = None


@record
class OfferCoaching:
    coaching_id: UUID
    by: Speaker
    coach_id: UUID


@record
class NameCoach:
    by: Speaker
    coach_id: UUID


@record
class WriteAgreement:
    """plan_goals: ids of goals of the person's plan."""

    by: Speaker
    words: AgreementWords
    plan_goals: tuple[UUID, ...] = ()


@record
class Agree:
    """number: the agreement that was read. known_as: what the person wants to be called."""

    by: Speaker
    number: int
    known_as: str | None = None


@record
class When:
    """starts_at: an instant; on: its day at the provider's place."""

    starts_at: datetime
    on: date
    minutes: int
    mode: Mode


@record
class PlanSession:
    session_id: UUID
    by: Speaker
    when: When


@record
class MoveSession:
    session_id: UUID
    by: Speaker
    when: When


@record
class CancelSession:
    session_id: UUID
    by: Speaker


@record
class NewAction:
    action_id: UUID
    words: OwnWords
    owner: Owner
    due_on: date


@record
class HoldSession:
    """minutes: how long it was. confidence: None where the person did not say."""

    session_id: UUID
    by: Speaker
    minutes: int
    focus: str
    options: tuple[str, ...] = ()
    actions: tuple[NewAction, ...] = ()
    confidence: Confidence | None = None


@record
class MissSession:
    session_id: UUID
    by: Speaker
    missed_by: Pair
    reason: str


@record
class SettleAction:
    """done: false where it is dropped."""

    action_id: UUID
    by: Speaker
    done: bool


@record
class RateGoal:
    goal_id: UUID
    by: Speaker
    score: int


@record
class EndCoaching:
    """reason: a code; None: nobody has to give one."""

    by: Speaker
    reason: str | None = None


@record
class ReviewEnding:
    by: Speaker
    score: int
    words: OwnWords | None = None


@record
class FollowStatus:
    """What the person's status makes of it. on: since when it holds."""

    status: str | None
    on: date
    now: datetime


@record
class CoachingFacts:
    """now: an instant; today: the day at the provider's place. coach: the one that the command names, else
    the one who is named; None for an id of nobody. plan_goals: in the person's plan."""

    standing: Standing
    now: datetime
    today: date
    definition: CoachingDefinition
    coach: CoachKnown | None = None
    plan_goals: frozenset[UUID] = frozenset()
