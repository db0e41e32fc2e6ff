"""What can have happened to one course of coaching. Its stream is `coaching-<id>`, its subject the
participant. What is said is private to them; ids, codes, scores and dates are not."""

from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from shared.domain import Account, Erased, event, private, record
from shared.domain.authorship import OwnWords

Party = Literal["person", "coach", "practitioner"]
# Of an end that follows from the person's status, and of what it does away with.
Ender = Literal["person", "coach", "practitioner", "status"]
Mode = Literal["in_person", "phone", "video"]
Owner = Literal["person", "coach", "case_manager", "someone_else"]
Pair = Literal["person", "coach"]
STATUSES: Final = ("withdrew", "transferred", "sentence_ended", "died")


@record
class Speaker:
    """party: in whose voice; `person` only in a session of theirs, `coach` only in one of the coach who
    is named. account: the caller's, opaque."""

    party: Party
    account: Account


@record
class Confidence:
    """How sure the person was that they can do it, 0 to 10, before the session and after."""

    before: int
    after: int


@record
class AgreementWords:
    """In the person's words. wants: what they want from it; works: how the two work; ends: how it
    ends. goals: by id, those that are of this coaching alone."""

    wants: OwnWords
    works: OwnWords
    ends: OwnWords
    goals: dict[UUID, OwnWords]


@event("coaching-requested")
class CoachingRequested:
    """By the person. words: what they hope for."""

    coaching_id: UUID
    participant_id: UUID
    definition: str
    by: Speaker
    words: OwnWords | Erased | None = private(of="participant_id")
    requested_on: date


@event("coaching-offered")
class CoachingOffered:
    """By a practitioner, with a coach."""

    coaching_id: UUID
    participant_id: UUID
    definition: str
    coach_id: UUID
    by: Speaker
    offered_on: date


@event("coaching-coach-named")
class CoachNamed:
    """For what was asked for, or in the place of another. What was agreed with that one holds no more."""

    coaching_id: UUID
    participant_id: UUID
    coach_id: UUID
    former_id: UUID | None
    by: Speaker
    named_on: date


@event("coaching-agreement-written")
class AgreementWritten:
    """number: from 1 on. goals: ids of its own, in the order of the words; plan_goals: of the plan.
    by: who wrote it; the words are the person's, whoever took them down."""

    coaching_id: UUID
    participant_id: UUID
    number: int
    goals: tuple[UUID, ...]
    plan_goals: tuple[UUID, ...]
    words: AgreementWords | Erased = private(of="participant_id")
    by: Speaker
    written_on: date


@event("coaching-agreed")
class CoachingAgreed:
    """One of the two agrees to a number of the agreement, in their own session. in_force: with this both
    have. known_as: what the person wants to be called by the coach."""

    coaching_id: UUID
    participant_id: UUID
    number: int
    in_force: bool
    known_as: str | Erased | None = private(of="participant_id")
    by: Speaker
    agreed_on: date


@event("coaching-session-planned")
class SessionPlanned:
    """on: the day of starts_at at the provider's place."""

    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    starts_at: datetime
    on: date
    minutes: int
    mode: Mode
    by: Speaker


@event("coaching-session-moved")
class SessionMoved:
    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    starts_at: datetime
    on: date
    minutes: int
    mode: Mode
    by: Speaker


@event("coaching-session-cancelled")
class SessionCancelled:
    """by: None where it followed from the person's status."""

    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    by: Speaker | None


@event("coaching-session-held")
class SessionHeld:
    """focus, options: what was talked of and considered, which the two alone read. minutes: how long it
    was. confidence: None where the person did not say."""

    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    on: date
    minutes: int
    confidence: Confidence | None
    focus: str | Erased = private(of="participant_id")
    options: tuple[str, ...] | Erased = private(of="participant_id")
    by: Speaker


@event("coaching-session-missed")
class SessionMissed:
    """missed_by: who did not come; by: who says so. reason: a code."""

    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    missed_by: Pair
    reason: str
    by: Speaker


@event("coaching-action-agreed")
class ActionAgreed:
    """What somebody is to do after a session. owner: who."""

    coaching_id: UUID
    participant_id: UUID
    session_id: UUID
    action_id: UUID
    owner: Owner
    due_on: date
    words: OwnWords | Erased = private(of="participant_id")
    by: Speaker


@event("coaching-action-done")
class ActionDone:
    coaching_id: UUID
    participant_id: UUID
    action_id: UUID
    by: Speaker
    done_on: date


@event("coaching-action-dropped")
class ActionDropped:
    """It is not to be done any more."""

    coaching_id: UUID
    participant_id: UUID
    action_id: UUID
    by: Speaker
    dropped_on: date


@event("coaching-goal-rated")
class GoalRated:
    """How far a goal is reached, as the person says: 0, not met at all, to 10, fully reached.
    of_plan: it is a goal of the plan, else of the agreement. by: the person, or the coach who wrote down
    what they said."""

    coaching_id: UUID
    participant_id: UUID
    goal_id: UUID
    of_plan: bool
    score: int
    by: Speaker
    rated_on: date


@event("coaching-rested")
class CoachingRested:
    """The person was recalled to prison."""

    coaching_id: UUID
    participant_id: UUID
    on: date


@event("coaching-resumed")
class CoachingResumed:
    coaching_id: UUID
    participant_id: UUID
    on: date


@event("coaching-ended")
class CoachingEnded:
    """party: who ended it, with or without a reason; `status`: it followed from the person's, which is
    the reason. review: whether both are asked to look back on it."""

    coaching_id: UUID
    participant_id: UUID
    party: Ender
    reason: str | None
    review: bool
    on: date


@event("coaching-ending-reviewed")
class EndingReviewed:
    """By one of the two: what it was worth, 0 to 10, and in their own words."""

    coaching_id: UUID
    participant_id: UUID
    score: int
    words: OwnWords | Erased | None = private(of="participant_id")
    by: Speaker
    reviewed_on: date


EVENTS = (
    CoachingRequested,
    CoachingOffered,
    CoachNamed,
    AgreementWritten,
    CoachingAgreed,
    SessionPlanned,
    SessionMoved,
    SessionCancelled,
    SessionHeld,
    SessionMissed,
    ActionAgreed,
    ActionDone,
    ActionDropped,
    GoalRated,
    CoachingRested,
    CoachingResumed,
    CoachingEnded,
    EndingReviewed,
)
