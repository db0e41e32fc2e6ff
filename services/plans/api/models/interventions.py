"""Bodies of requests about interventions and their sessions."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.plans.api.models.contacts import Instant
from services.plans.domain.sentence import intervention as commands
from services.plans.domain.sentence.attendance import (
    Came,
    CorrectAttendance,
    Delivering,
    RecordAttendance,
)
from services.plans.domain.sentence.delivery import Unit, of_sentence
from services.plans.domain.sentence.intervention_events import Attended, Mode, Outcome
from shared.contracts.values import Code
from shared.http.values import Body, CalendarDate, Line

Minutes = Annotated[int, Field(ge=0, le=1440, strict=True)]
Amount = Annotated[int, Field(ge=1, le=1440, strict=True)]


class InterventionBody(Body):
    """kind: from GET /intervention-kinds. provider_id: of a unit, or provider: a name, sealed.
    requirement_ids: what it delivers, none where it is by agreement alone."""

    kind: Code
    started_on: CalendarDate
    provider_id: UUID | None = None
    provider: Line | None = None
    requirement_ids: tuple[UUID, ...] = Field(default=(), max_length=20)
    goal_ids: tuple[UUID, ...] = Field(default=(), max_length=20)

    def command(self, intervention_id: UUID, account: str) -> commands.StartIntervention:
        return commands.StartIntervention(intervention_id=intervention_id, account=account, **dict(self))


class SessionBody(Body):
    """starts_at: an instant, in the past too: what was not planned is recorded by planning it when it was."""

    starts_at: Instant
    minutes: Annotated[int, Field(ge=1, le=1440, strict=True)]
    mode: Mode


class DeliveredBody(Body):
    """In the requirement's own unit. Only what was served in the session counts."""

    requirement_id: UUID
    amount: Amount
    unit: Unit


class AttendanceBody(Body):
    """acceptable: of `late` and `no`, and of nothing else. minutes: that they were there, 0 of an absence.
    An absence starts no breach, and one that is acceptable counts against nobody."""

    attended: Attended
    acceptable: bool | None = None
    minutes: Minutes = 0
    delivered: tuple[DeliveredBody, ...] = Field(default=(), max_length=20)

    def came(self) -> Came:
        return Came(
            attended=self.attended,
            acceptable=self.acceptable,
            minutes=self.minutes,
            delivered=tuple(
                Delivering(requirement_id=each.requirement_id, delivered=of_sentence(each.unit, each.amount))
                for each in self.delivered
            ),
        )

    def recording(self, session_id: UUID, account: str) -> RecordAttendance:
        return RecordAttendance(session_id=session_id, account=account, came=self.came())

    def correcting(self, session_id: UUID, account: str) -> CorrectAttendance:
        return CorrectAttendance(session_id=session_id, account=account, came=self.came())


class EndBody(Body):
    on: CalendarDate
    outcome: Outcome

    def command(self, account: str) -> commands.EndIntervention:
        return commands.EndIntervention(account=account, **dict(self))
