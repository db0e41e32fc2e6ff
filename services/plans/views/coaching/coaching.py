"""The rows of courses of coaching and of their sessions."""

from collections.abc import Iterable
from uuid import UUID

from services.plans.domain.coaching import coaching_events as events
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

BEGIN = """
    insert into coachings (coaching_id, participant_id, version, coach_id, begun_on)
    values ($1, $2, $3, $4, $5)
"""
NAME = "update coachings set coach_id = $2, in_force = null where coaching_id = $1"
WRITE = "update coachings set agreements = $2 where coaching_id = $1"
AGREE = """
    update coachings set in_force = case when $3 then $2 else in_force end,
                         known_as = coalesce($4, known_as)
    where coaching_id = $1
"""
REST = "update coachings set rests_since = $2 where coaching_id = $1"
RESUME = "update coachings set rests_since = null where coaching_id = $1"
END = """
    update coachings set ended_on = $2, ended_by = $3, end_reason = $4, review = $5 where coaching_id = $1
"""
REVIEW = """
    update coachings set person_reviewed_on = case $2 when 'person' then $3 else person_reviewed_on end,
                         coach_reviewed_on = case $2 when 'coach' then $3 else coach_reviewed_on end
    where coaching_id = $1
"""
PLAN = """
    insert into coaching_sessions (session_id, coaching_id, participant_id, version, starts_at, minutes, mode,
                                   status)
    values ($1, $2, $3, $4, $5, $6, $7, 'planned')
"""
MOVE = """
    update coaching_sessions set version = $2, starts_at = $3, minutes = $4, mode = $5 where session_id = $1
"""
CANCEL = "update coaching_sessions set version = $2, status = 'cancelled' where session_id = $1"
HOLD = """
    update coaching_sessions set version = $2, status = 'held', held_minutes = $3, confidence_before = $4,
                                 confidence_after = $5
    where session_id = $1
"""
MISS = "update coaching_sessions set version = $2, status = 'missed', missed_by = $3 where session_id = $1"
# Its sessions go with it.
FORGET = "delete from coachings where participant_id = $1"


def known_as_at(coaching_id: UUID) -> str:
    """Where it is sealed what the person wants to be called."""
    return f"plans/coachings/{coaching_id}/known_as"


def _requested(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachingRequested = item.event
    yield event.coaching_id, event.participant_id, item.version, None, event.requested_on


def _offered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachingOffered = item.event
    yield event.coaching_id, event.participant_id, item.version, event.coach_id, event.offered_on


def _named(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.coaching_id, item.event.coach_id


def _written(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.coaching_id, item.event.number


def _agreed(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.CoachingAgreed = item.event
    said, person = event.known_as, str(event.participant_id)
    silent = said is None or said is ERASED
    sealed = None if silent else sealing.keys.seal(person, known_as_at(event.coaching_id), said)
    yield event.coaching_id, event.number, event.in_force, sealed


def _rested(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.coaching_id, item.event.on


def _coaching(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.coaching_id,)


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CoachingEnded = item.event
    yield event.coaching_id, event.on, event.party, event.reason, event.review


def _reviewed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.EndingReviewed = item.event
    yield event.coaching_id, event.by.party, event.reviewed_on


def _planned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SessionPlanned = item.event
    place = event.session_id, event.coaching_id, event.participant_id, item.version
    yield *place, event.starts_at, event.minutes, event.mode


def _moved(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SessionMoved = item.event
    yield event.session_id, item.version, event.starts_at, event.minutes, event.mode


def _cancelled(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.session_id, item.version


def _held(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SessionHeld = item.event
    said = event.confidence
    sure = (said.before, said.after) if said else (None, None)
    yield event.session_id, item.version, event.minutes, *sure


def _missed(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.session_id, item.version, item.event.missed_by


CHANGES = (
    Change(events.CoachingRequested, BEGIN, _requested),
    Change(events.CoachingOffered, BEGIN, _offered),
    Change(events.CoachNamed, NAME, _named),
    Change(events.AgreementWritten, WRITE, _written),
    Change(events.CoachingAgreed, AGREE, _agreed),
    Change(events.SessionPlanned, PLAN, _planned),
    Change(events.SessionMoved, MOVE, _moved),
    Change(events.SessionCancelled, CANCEL, _cancelled),
    Change(events.SessionHeld, HOLD, _held),
    Change(events.SessionMissed, MISS, _missed),
    Change(events.CoachingRested, REST, _rested),
    Change(events.CoachingResumed, RESUME, _coaching),
    Change(events.CoachingEnded, END, _ended),
    Change(events.EndingReviewed, REVIEW, _reviewed),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"coaching": "update coachings set version = $2 where coaching_id = $1"}
