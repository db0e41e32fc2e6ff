"""The rows of contacts, one each."""

from collections.abc import Iterable
from typing import Any

from services.plans.domain.relationship import contact_events as events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.people.erasing import ErasureTaken

BEGIN = """
    insert into contacts (contact_id, participant_id, version, status, starts_at, minutes, mode, place,
                          purpose, asked_for_by, with_account, planned, requested_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true, $12)
"""
ACCEPT = """
    update contacts set status = 'planned', with_account = $2, answered_at = $3 where contact_id = $1
"""
DECLINE = "update contacts set status = 'declined', answered_at = $2 where contact_id = $1"
MOVE = """
    update contacts set starts_at = $2, minutes = $3, mode = $4, place = $5 where contact_id = $1
"""
CANCEL = "update contacts set status = 'cancelled' where contact_id = $1"
# One that was not planned begins with this; it is then as it was held, also after a correction.
KEEP = """
    insert into contacts as c (contact_id, participant_id, version, status, starts_at, minutes, mode, place,
                               purpose, asked_for_by, with_account, planned, held_on, held_minutes, held_by)
    values ($1, $2, $3, 'kept', $4, $5, $6, $7, $8, $9, $10, $11, $12, $5, $10)
    on conflict (contact_id) do update set
        status = 'kept', held_on = excluded.held_on, held_minutes = excluded.held_minutes,
        held_by = excluded.held_by, missed_by = null, acceptable = null,
        starts_at = case when c.planned then c.starts_at else excluded.starts_at end,
        minutes = case when c.planned then c.minutes else excluded.minutes end,
        mode = case when c.planned then c.mode else excluded.mode end,
        place = case when c.planned then c.place else excluded.place end
"""
MISS = """
    update contacts set status = 'missed', missed_by = $2, acceptable = $3, held_on = null,
                        held_minutes = null, held_by = null
    where contact_id = $1
"""
NEVER_WAS = "update contacts set status = 'entered_in_error' where contact_id = $1"
RATE = "update contacts set rating = $2 where contact_id = $1"
FORGET = "delete from contacts where participant_id = $1"


def _requested(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ContactRequested = item.event
    yield _begun(item, "requested", "person", event.with_account, item.recorded_at)


def _planned(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ContactPlanned = item.event
    yield _begun(item, "planned", event.asked_for_by, event.with_account, None)


def _begun(item: Appended, status: str, asked: str, whose: str | None, requested_at: Any) -> Row:
    event: events.ContactRequested | events.ContactPlanned = item.event
    place = event.contact_id, event.participant_id, item.version, status
    return *place, *_when(event.when), event.purpose, asked, whose, requested_at


def _when(when: events.When) -> Row:
    return when.starts_at, when.minutes, when.mode, when.place


def _accepted(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.contact_id, item.event.with_account, item.recorded_at


def _declined(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.contact_id, item.recorded_at


def _moved(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.contact_id, *_when(item.event.when)


def _contact(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.contact_id,)


def _kept(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ContactKept = item.event
    said = event.purpose, event.asked_for_by, event.held_by, event.planned, event.when.on
    yield event.contact_id, event.participant_id, item.version, *_when(event.when), *said


def _missed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.ContactMissed = item.event
    yield event.contact_id, event.missed_by, event.acceptable


def _rated(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.contact_id, item.event.score


CHANGES = (
    Change(events.ContactRequested, BEGIN, _requested),
    Change(events.ContactPlanned, BEGIN, _planned),
    Change(events.ContactAccepted, ACCEPT, _accepted),
    Change(events.ContactDeclined, DECLINE, _declined),
    Change(events.ContactMoved, MOVE, _moved),
    Change(events.ContactCancelled, CANCEL, _contact),
    Change(events.ContactKept, KEEP, _kept),
    Change(events.ContactMissed, MISS, _missed),
    Change(events.ContactEnteredInError, NEVER_WAS, _contact),
    Change(events.ContactRated, RATE, _rated),
    Change(ErasureTaken, FORGET, participant),
)
VERSIONS = {"contact": "update contacts set version = $2 where contact_id = $1"}
