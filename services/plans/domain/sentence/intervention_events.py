"""What can have happened to one intervention and its sessions."""

from datetime import date, datetime
from typing import Final, Literal
from uuid import UUID

from services.plans.domain.sentence.delivery import Unit
from shared.domain import Account, Erased, event, private, record

Mode = Literal["in_person", "group", "phone", "video", "at_home"]
Attended = Literal["yes", "late", "no"]
Outcome = Literal["achieved", "partly", "not"]
# In halves, so that 1, 0.5 and 0 stay exact.
OUTCOME_HALVES: Final[dict[Outcome, int]] = {"achieved": 2, "partly": 1, "not": 0}


@record
class DeliveredTo:
    """What a session delivered to a requirement, in that requirement's unit."""

    requirement_id: UUID
    unit: Unit
    amount: int


@event("intervention-started")
class InterventionStarted:
    """kinds: the version of the list that the kind is from. provider_id: of a unit; provider: its name,
    where it has no id. requirement_ids: what it delivers, none where nothing that was ordered."""

    intervention_id: UUID
    participant_id: UUID
    account: Account
    kinds: str
    kind: str
    provider_id: UUID | None
    requirement_ids: tuple[UUID, ...]
    goal_ids: tuple[UUID, ...]
    started_on: date
    provider: str | Erased | None = private(of="participant_id")


@event("intervention-session-planned")
class SessionPlanned:
    """on: the day of starts_at at the provider's place."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    account: Account
    starts_at: datetime
    on: date
    minutes: int
    mode: Mode


@event("intervention-session-moved")
class SessionMoved:
    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    account: Account
    starts_at: datetime
    on: date
    minutes: int
    mode: Mode


@event("intervention-session-cancelled")
class SessionCancelled:
    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    account: Account


@event("intervention-attendance-recorded")
class AttendanceRecorded:
    """acceptable: of coming late or not at all; None of one who came. minutes: that they were there."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    account: Account
    attended: Attended
    acceptable: bool | None
    minutes: int
    delivered: tuple[DeliveredTo, ...]


@event("intervention-attendance-corrected")
class AttendanceCorrected:
    """What it was in truth, as a whole."""

    participant_id: UUID
    intervention_id: UUID
    session_id: UUID
    account: Account
    attended: Attended
    acceptable: bool | None
    minutes: int
    delivered: tuple[DeliveredTo, ...]


@event("intervention-ended")
class InterventionEnded:
    """outcome_halves: 2 achieved, 1 partly, 0 not."""

    participant_id: UUID
    intervention_id: UUID
    account: Account
    on: date
    outcome: Outcome
    outcome_halves: int


EVENTS = (
    InterventionStarted,
    SessionPlanned,
    SessionMoved,
    SessionCancelled,
    AttendanceRecorded,
    AttendanceCorrected,
    InterventionEnded,
)
