"""What can have happened to how long a record is kept. Codes and dates: nothing private."""

from datetime import date
from uuid import UUID

from shared.domain import event


@event("hold-placed")
class HoldPlaced:
    """by: account. until: the hold's last day; None: until it is lifted."""

    participant_id: UUID
    hold_id: UUID
    reason: str
    by: str
    until: date | None


@event("hold-lifted")
class HoldLifted:
    participant_id: UUID
    hold_id: UUID
    by: str


@event("retention-fell-due")
class RetentionFellDue:
    """The rule by which the record is erased with this."""

    participant_id: UUID
    rule: str
    ended_on: date
    due_on: date


EVENTS = (HoldPlaced, HoldLifted, RetentionFellDue)
