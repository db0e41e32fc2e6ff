"""The rows of whose case a participant is. The number of the last one is the stream's version."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.assessment.domain.organisation import assignment_events as events
from services.assessment.domain.people import participant_events
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.security import Keys

# What was said before holds no longer from this day on; what was only planned never will.
CUT = """
    update assignments set until_on = greatest(from_on, $2)
    where participant_id = $1 and (until_on is null or until_on > greatest(from_on, $2))
"""
HOLD = """
    insert into assignments (participant_id, number, case_manager_id, account, from_on, reason,
                             override_reason, override_words, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
"""
FORGET = "delete from assignments where participant_id = $1"


def _whose_and_day(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, item.event.from_on


def _held(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.CaseAssigned | events.CaseTransferred = item.event
    yield (
        event.participant_id,
        item.version,
        event.case_manager_id,
        event.account,
        event.from_on,
        event.reason if isinstance(event, events.CaseTransferred) else None,
        event.override_reason,
        _seal(event, item.version, sealing.keys),
        item.recorded_at,
    )


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CaseUnassigned = item.event
    nobody, no_override = (None, None), (None, None)
    yield (
        event.participant_id,
        item.version,
        *nobody,
        event.from_on,
        event.reason,
        *no_override,
        item.recorded_at,
    )


def _seal(event: events.CaseAssigned | events.CaseTransferred, number: int, keys: Keys) -> str | None:
    words = event.override_words
    if words is None or words is ERASED:
        return None
    return keys.seal(str(event.participant_id), _context(event.participant_id, number), words)


def unseal(participant_id: UUID, number: int, sealed: str | None, keys: Keys) -> str | None:
    """The words of an override; None where there are none, or none any more."""
    if sealed is None:
        return None
    words: Any = keys.open(str(participant_id), _context(participant_id, number), sealed)
    return None if words is ERASED else words


def _context(participant_id: UUID, number: int) -> str:
    return f"assessment/assignments/{participant_id}/{number}/override_words"


CHANGES = (
    *(Change(kind, CUT, _whose_and_day) for kind in events.EVENTS),
    Change(events.CaseAssigned, HOLD, _held),
    Change(events.CaseTransferred, HOLD, _held),
    Change(events.CaseUnassigned, HOLD, _ended),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
