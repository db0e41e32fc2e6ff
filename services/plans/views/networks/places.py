"""The rows of the directory."""

from collections.abc import Iterable

from services.plans.domain.networks import place_events as events
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing

OPEN = """
    insert into places (place_id, version, name, kind, district, contact, languages, accessible, times,
                        categories, open_to, taking, code, opened_on)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
CHANGE = """
    update places
    set version = $2, name = $3, kind = $4, district = $5, contact = $6, languages = $7, accessible = $8,
        times = $9, categories = $10, open_to = $11, taking = $12
    where place_id = $1
"""
CLOSE = "update places set version = $2, closed_on = $3 where place_id = $1"


def _opened(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.PlaceOpened = item.event
    yield event.place_id, item.version, *_said(event.said), event.code, event.opened_on


def _changed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.PlaceChanged = item.event
    yield event.place_id, item.version, *_said(event.said)


def _said(said: events.PlaceSaid) -> Row:
    """In the order in which the record declares its fields, which is the statements'."""
    return tuple(vars(said).values())


def _closed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.PlaceClosed = item.event
    yield event.place_id, item.version, event.closed_on


CHANGES = (
    Change(events.PlaceOpened, OPEN, _opened),
    Change(events.PlaceChanged, CHANGE, _changed),
    Change(events.PlaceClosed, CLOSE, _closed),
)
