"""What can have happened to a participant's place in the programme.

Both events say how things stand after them: `started_on` the first start, `ended_on` set while the
programme is over, `died_on`."""

from datetime import date
from uuid import UUID

from services.assessment.domain.people.status import Status
from shared.domain import event


@event("status-changed")
class StatusChanged:
    """previous: None for a comparator. provider: to whom a transfer went."""

    participant_id: UUID
    status: Status
    on: date
    previous: Status | None
    provider: str | None
    started_on: date | None
    ended_on: date | None
    died_on: date | None


@event("status-reopened")
class StatusReopened:
    """The last change was an error. status, on: what holds again, and since when; None for a
    comparator, who is alive again and has no status. previous: what did not hold."""

    participant_id: UUID
    status: Status | None
    on: date
    previous: Status
    reason: str
    started_on: date | None
    ended_on: date | None
    died_on: date | None


EVENTS = (StatusChanged, StatusReopened)
