"""Bodies about how long records are kept."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from services.assessment.domain.records.retention import HoldReason
from shared.http.values import Body, CalendarDate


class HoldRequest(Body):
    """until: the hold's last day; left out, it holds until it is lifted."""

    reason: HoldReason
    until: CalendarDate | None = None


class HoldAnswer(BaseModel):
    """version: of the record's retention."""

    participant_id: UUID
    hold_id: UUID
    version: int


class DueRecord(BaseModel):
    """A record that may be erased from `due_on` on, by the named rule. ended_on: from when its time
    counts: the end of the case, of somebody who never started the registration, of a comparator the
    index date. held: something holds it today."""

    participant_id: UUID
    ended_on: date
    due_on: date
    rule: str
    held: bool


class HeldDeletion(BaseModel):
    """A record that the probation service's own system deleted, and a hold keeps. occurred_at: there.
    told_at: here."""

    participant_id: UUID
    occurred_at: datetime
    told_at: datetime


class RecordHold(BaseModel):
    hold_id: UUID
    reason: str
    placed_at: datetime
    until_on: date | None
    lifted_at: datetime | None


class RecordRetention(BaseModel):
    """due: null while the case goes on."""

    participant_id: UUID
    due: DueRecord | None
    holds: list[RecordHold]
