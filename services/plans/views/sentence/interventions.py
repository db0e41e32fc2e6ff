"""The rows of interventions and of their sessions. What a session delivered stays in the log, and in the
sums of the requirements."""

from collections.abc import Iterable
from uuid import UUID

from services.plans.domain.sentence import intervention_events as events
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

START = """
    insert into interventions (intervention_id, participant_id, version, kind, provider_id, provider,
                               requirement_ids, goal_ids, started_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
PLAN = """
    insert into intervention_sessions (intervention_id, participant_id, session_id, version, starts_at,
                                       minutes, mode, cancelled)
    values ($1, $2, $3, $4, $5, $6, $7, false)
"""
MOVE = """
    update intervention_sessions set version = $2, starts_at = $3, minutes = $4, mode = $5
    where session_id = $1
"""
CANCEL = "update intervention_sessions set version = $2, cancelled = true where session_id = $1"
ATTEND = """
    update intervention_sessions set version = $2, attended = $3, acceptable = $4, attended_minutes = $5
    where session_id = $1
"""
END = "update interventions set ended_on = $2, outcome_halves = $3 where intervention_id = $1"
FORGET = "delete from interventions where participant_id = $1"


def _started(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.InterventionStarted = item.event
    person, provider = str(event.participant_id), event.provider
    silent = provider is None or provider is ERASED
    sealed = None if silent else sealing.keys.seal(person, provider_at(event.intervention_id), provider)
    place = event.intervention_id, event.participant_id, item.version, event.kind
    yield *place, event.provider_id, sealed, event.requirement_ids, event.goal_ids, event.started_on


def provider_at(intervention_id: UUID) -> str:
    """Where the provider's name is sealed."""
    return f"plans/interventions/{intervention_id}/provider"


def _planned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SessionPlanned = item.event
    place = event.intervention_id, event.participant_id, event.session_id, item.version
    yield *place, event.starts_at, event.minutes, event.mode


def _moved(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SessionMoved = item.event
    yield event.session_id, item.version, event.starts_at, event.minutes, event.mode


def _cancelled(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.session_id, item.version


def _attended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.AttendanceRecorded | events.AttendanceCorrected = item.event
    yield event.session_id, item.version, event.attended, event.acceptable, event.minutes


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.InterventionEnded = item.event
    yield event.intervention_id, event.on, event.outcome_halves


CHANGES = (
    Change(events.InterventionStarted, START, _started),
    Change(events.SessionPlanned, PLAN, _planned),
    Change(events.SessionMoved, MOVE, _moved),
    Change(events.SessionCancelled, CANCEL, _cancelled),
    Change(events.AttendanceRecorded, ATTEND, _attended),
    Change(events.AttendanceCorrected, ATTEND, _attended),
    Change(events.InterventionEnded, END, _ended),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"intervention": "update interventions set version = $2 where intervention_id = $1"}
