"""Bodies of whose case a participant is."""

from datetime import date
from typing import Self
from uuid import UUID

from pydantic import BaseModel

from services.assessment.domain.organisation import assignment
from services.assessment.views.assignments_queries import AssignmentRow, HeldRow
from shared.http.staff_only import StaffId, StaffText
from shared.http.values import Body, CalendarDate, Text


class OverrideBody(Body):
    """Why somebody who is not trained on that day is to hold the case. It counts against fidelity.
    words: sealed with the person's key."""

    reason: assignment.OverrideReason
    words: Text

    def override(self) -> assignment.Override:
        return assignment.Override(reason=self.reason, words=self.words)


class Assigning(Body):
    """from_on: the first day on which the case is theirs; up to a year ahead, and not before the day
    since which it has been somebody's. What was only planned is replaced."""

    case_manager_id: UUID
    from_on: CalendarDate
    override: OverrideBody | None = None


class Transferring(Assigning):
    reason: assignment.TransferReason


class EndingCase(Body):
    """from_on: the first day without a case manager."""

    from_on: CalendarDate
    reason: assignment.EndReason


class AssignmentChanged(BaseModel):
    """A command took effect. version: of the assignment, also the ETag."""

    participant_id: UUID
    version: int


class PersonRead(BaseModel):
    """case_manager_id: staff only. name: null once erased."""

    case_manager_id: StaffId
    name: str | None


class Held(BaseModel):
    """A time during which the case was somebody's; of nobody (null) once it was ended. until_on: the
    first day on which it is no longer so. deputy: who stands in on the day that was asked for.
    override_words: staff only."""

    case_manager: PersonRead | None
    deputy: PersonRead | None
    from_on: date
    until_on: date | None
    reason: str | None
    override: bool
    override_reason: str | None
    override_words: StaffText

    @classmethod
    def of(cls, row: HeldRow) -> Self:
        given = {**vars(row), "override": row.override_reason is not None}
        return cls.model_validate(given, from_attributes=True)


class AssignmentRead(BaseModel):
    """current: on the day `on`. version: 0 where the case was never anybody's."""

    participant_id: UUID
    version: int
    on: date
    current: Held | None
    history: list[Held]

    @classmethod
    def of(cls, participant_id: UUID, row: AssignmentRow, day: date) -> Self:
        return cls(
            participant_id=participant_id,
            version=row.version,
            on=day,
            current=row.current and Held.of(row.current),
            history=[Held.of(each) for each in row.history],
        )
