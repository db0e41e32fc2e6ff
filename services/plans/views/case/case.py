"""The rows of cases, and of what moved them."""

from collections.abc import Callable, Iterable
from typing import Any, Final
from uuid import UUID

from services.plans.domain.case import case_events as events
from shared.domain import ERASED, Erased
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken
from shared.security import Keys

OPEN = """
    insert into cases (participant_id, version, phase, opened_on, entered_on)
    values ($1, 1, 'interact', $2, $2)
"""
MOVE = "update cases set phase = $2, entered_on = $3 where participant_id = $1"
REST = "update cases set rests_since = $2 where participant_id = $1"
RESUME = "update cases set rests_since = null where participant_id = $1"
CLOSE = """
    update cases set closed_on = $2, close_reason = $3, closed_from_outside = $4 where participant_id = $1
"""
REOPEN = """
    update cases set closed_on = null, close_reason = null, closed_from_outside = false
    where participant_id = $1
"""
TELL = """
    insert into case_moves (participant_id, number, kind, on_day, phase, from_phase, reason, from_outside,
                            result, not_agreed, unmet, override_reason, override_role, account, words)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
"""
# What moved it goes with it.
FORGET = "delete from cases where participant_id = $1"
KINDS: Final[dict[type, str]] = {
    events.CaseOpened: "opened",
    events.PhaseEntered: "phase_entered",
    events.CaseReturned: "returned",
    events.CaseRested: "rested",
    events.CaseResumed: "resumed",
    events.CaseClosed: "closed",
    events.CaseReopened: "reopened",
}


def _told(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event = item.event
    said: Callable[..., Any] = vars(event).get
    overridden: events.Overridden | None = said("overridden")
    person, words = event.participant_id, said("words")
    yield (
        person,
        item.version,
        KINDS[type(event)],
        event.on,
        said("phase"),
        said("from_phase"),
        said("reason"),
        said("from_outside", False),
        said("result"),
        said("not_agreed", False),
        overridden.unmet if overridden else (),
        overridden and overridden.reason,
        overridden and overridden.role,
        said("account"),
        _sealed(person, item.version, words, sealing.keys),
    )


def _sealed(person: UUID, number: int, words: str | Erased | None, keys: Keys) -> str | None:
    if words is None or words is ERASED:
        return None
    return keys.seal(str(person), words_context(person, number), words)


def words_context(participant_id: UUID, number: int) -> str:
    """What the words of a move are sealed in."""
    return f"plans/case_moves/{participant_id}/{number}/words"


def _on(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, item.event.on


def _moved(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, item.event.phase, item.event.on


def _closed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CaseClosed = item.event
    yield event.participant_id, event.on, event.reason, event.from_outside


CHANGES = (
    Change(events.CaseOpened, OPEN, _on),
    Change(events.PhaseEntered, MOVE, _moved),
    Change(events.CaseReturned, MOVE, _moved),
    # A case that a status reopens may rest or go on with it.
    Change(events.CaseReopened, REOPEN, participant),
    Change(events.CaseRested, REST, _on),
    Change(events.CaseResumed, RESUME, participant),
    Change(events.CaseClosed, CLOSE, _closed),
    *(Change(kind, TELL, _told) for kind in KINDS),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"case": "update cases set version = $2 where participant_id = $1"}
