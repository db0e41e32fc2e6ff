"""Interventions and sessions as they are read."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.plans.api.models.requirements_read import Titles
from services.plans.domain.sentence.delivery import Unit
from services.plans.domain.sentence.intervention_events import OUTCOME_HALVES
from services.plans.domain.sentence.intervention_kind import InterventionKinds
from services.plans.domain.sentence.intervention_state import Intervention, Session
from services.plans.views.sentence.interventions_queries import InterventionRow
from shared.domain import ERASED


class InterventionChanged(BaseModel):
    """A command took effect. made: the id of what it made: an intervention, a session. version: also the
    ETag."""

    participant_id: UUID
    intervention_id: UUID
    made: UUID | None
    version: int


class InterventionSummary(BaseModel):
    """provider: its name, where it has no id; null once erased. outcome_halves: 2 achieved, 1 partly, 0
    not; null while it goes on."""

    intervention_id: UUID
    kind: str
    title: Titles
    provider_id: UUID | None
    provider: str | None
    requirement_ids: list[UUID]
    goal_ids: list[UUID]
    started_on: date
    ended_on: date | None
    outcome_halves: int | None
    version: int

    @classmethod
    def of(cls, row: InterventionRow, kinds: InterventionKinds) -> "InterventionSummary":
        return cls.model_validate({**vars(row), "title": kinds.named(row.kind).title}, from_attributes=True)


class DeliveredRead(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    requirement_id: UUID
    unit: Unit
    amount: int


class SessionRead(BaseModel):
    """attended: null while nothing is recorded. attended_minutes: that they were there."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    mode: str
    cancelled: bool
    attended: str | None
    acceptable: bool | None
    attended_minutes: int | None
    delivered: list[DeliveredRead]

    @classmethod
    def of(cls, session_id: UUID, session: Session) -> "SessionRead":
        came: Any = session.attendance
        return cls(
            session_id=session_id,
            starts_at=session.starts_at,
            minutes=session.minutes,
            mode=session.mode,
            cancelled=session.cancelled,
            attended=came and came.attended,
            acceptable=came and came.acceptable,
            attended_minutes=came and came.minutes,
            delivered=[DeliveredRead.model_validate(each) for each in came.delivered] if came else [],
        )


class InterventionRead(InterventionSummary):
    """sessions: in the order of their times."""

    sessions: list[SessionRead]

    @classmethod
    def of_state(cls, state: Intervention, version: int, kinds: InterventionKinds) -> "InterventionRead":
        started, ended = state.started, state.ended
        sessions = sorted(state.sessions.items(), key=lambda item: (item[1].starts_at, item[0]))
        return cls.model_validate(
            {
                **vars(started),
                "provider": None if started.provider is ERASED else started.provider,
                "title": kinds.named(started.kind).title,
                "ended_on": ended and ended[0],
                "outcome_halves": OUTCOME_HALVES[ended[1]] if ended else None,
                "version": version,
                "sessions": [SessionRead.of(*item) for item in sessions],
            },
            from_attributes=True,
        )


class AbsenceRead(BaseModel):
    """Coming late or not at all, without an acceptable reason."""

    model_config = ConfigDict(from_attributes=True)

    session_id: UUID
    intervention_id: UUID
    starts_at: datetime
    attended: str
