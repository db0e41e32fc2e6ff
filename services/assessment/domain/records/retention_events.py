"""What can have happened to how long a record is kept. Codes and dates: nothing private."""

from datetime import date, datetime
from uuid import UUID

from shared.domain import Account, event


@event("hold-placed")
class HoldPlaced:
    """by: account. until: the hold's last day; None: until it is lifted."""

    participant_id: UUID
    hold_id: UUID
    reason: str
    by: Account
    until: date | None


@event("hold-lifted")
class HoldLifted:
    participant_id: UUID
    hold_id: UUID
    by: Account


@event("retention-fell-due")
class RetentionFellDue:
    """The rule by which the record is erased with this. ended_on: from when its time counted, which
    is not the end of a case for a comparator, nor for somebody who never started."""

    participant_id: UUID
    rule: str
    ended_on: date
    due_on: date


@event("deletion-held")
class DeletionHeld:
    """The probation service's own system deleted the record, and a hold keeps it here meanwhile.
    occurred_at: when it happened there."""

    participant_id: UUID
    occurred_at: datetime


EVENTS = (HoldPlaced, HoldLifted, RetentionFellDue, DeletionHeld)
