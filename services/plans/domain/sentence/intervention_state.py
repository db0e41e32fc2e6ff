"""What is known of an intervention from what has happened to it."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.plans.domain.sentence import intervention_events as events
from shared.domain import record

Attendance = events.AttendanceRecorded | events.AttendanceCorrected


@record
class Session:
    """attendance: as it was last recorded or corrected, None while nothing is known."""

    starts_at: datetime
    on: date
    minutes: int
    mode: events.Mode
    cancelled: bool = False
    attendance: Attendance | None = None


@record
class Intervention:
    """ended: when, and with what outcome."""

    started: events.InterventionStarted
    sessions: Mapping[UUID, Session] = field(default_factory=dict)
    ended: tuple[date, events.Outcome] | None = None


# None: nothing was started under this id.
Begun = Intervention | None
INITIAL: Final[Begun] = None


def evolve(state: Begun, event: Any) -> Begun:
    if isinstance(event, events.InterventionStarted):
        return Intervention(started=event)
    if state is None:
        return None
    match event:
        case events.InterventionEnded():
            return replace(state, ended=(event.on, event.outcome))
        case events.SessionPlanned() | events.SessionMoved():
            session = Session(starts_at=event.starts_at, on=event.on, minutes=event.minutes, mode=event.mode)
        case events.SessionCancelled() if event.session_id in state.sessions:
            session = replace(state.sessions[event.session_id], cancelled=True)
        case events.AttendanceRecorded() | events.AttendanceCorrected() if event.session_id in state.sessions:
            session = replace(state.sessions[event.session_id], attendance=event)
        case _:
            return state
    return replace(state, sessions={**state.sessions, event.session_id: session})
