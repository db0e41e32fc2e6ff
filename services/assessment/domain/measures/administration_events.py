"""What can have happened to an administration of a measure."""

from datetime import date
from uuid import UUID

from services.assessment.domain.measures.measure import FilledInBy
from services.assessment.domain.measures.scoring import Scores
from shared.domain import Account, Erased, event, private, record
from shared.domain.authorship import Author


@record
class Answers:
    """By item number; by goal, where a measure asks about each goal. Not listed: not answered."""

    items: dict[int, int]
    goals: dict[UUID, int]


@event("administration-recorded")
class AdministrationRecorded:
    """entered_by: who was signed in. answers: None where only a total was entered."""

    participant_id: UUID
    administration_id: UUID
    measure: str
    time_point: str
    administered_on: date
    filled_in_by: FilledInBy
    entered_by: Author
    answers: Answers | Erased | None = private(of="participant_id")
    scores: Scores


@event("administration-withdrawn")
class AdministrationWithdrawn:
    participant_id: UUID
    administration_id: UUID
    reason: str
    withdrawn_by: Author


@event("alert-raised")
class AlertRaised:
    participant_id: UUID
    administration_id: UUID
    alert: str


@event("alert-raised-though-refused")
class AlertRaisedThoughRefused:
    """Of answers in a request that was refused. administration_id: that it would have had; there is
    no administration of this id."""

    participant_id: UUID
    administration_id: UUID
    measure: str
    alert: str


@event("alert-acknowledged")
class AlertAcknowledged:
    """action: what was done about it."""

    participant_id: UUID
    administration_id: UUID
    alert: str
    action: str
    acknowledged_by: Account


EVENTS = (
    AdministrationRecorded,
    AdministrationWithdrawn,
    AlertRaised,
    AlertRaisedThoughRefused,
    AlertAcknowledged,
)
