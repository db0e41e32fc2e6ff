"""The rows of the register, and reading them."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row as Found
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people.participant_events import ErasureRequested
from services.assessment.domain.risk import register_events as events
from services.assessment.tables.register import register_entries
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.security import Keyring, Keys

# The parameters of both: id, participant, version, matter, kind, codes, other participant, words,
# source, dates, checked, by whom, when.
RECORD = """
    insert into register_entries (entry_id, participant_id, version, matter, kind, codes,
        other_participant_id, words, source, starts_on, ends_on, checked, recorded_by, recorded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
"""
CORRECT = """
    update register_entries
    set version = $3, matter = $4, kind = $5, codes = $6, other_participant_id = $7, words = $8, source = $9,
        starts_on = $10, ends_on = $11, checked = $12, recorded_by = $13, corrected_at = $14,
        ended_on = null, end_reason = null
    where entry_id = $1 and participant_id = $2
"""
CHECK = "update register_entries set checked = true where entry_id = $1"
# In one append an entry may end and be corrected to stand again after it.
END = "update register_entries set ended_on = $2, end_reason = $3 where entry_id = $1 and version < $4"
ERASE = "delete from register_entries where participant_id = $1"
CODES = ("level", "mappa_category", "mappa_level", "alert", "district", "category")
WORDS = ("name", "description", "place", "reference")


def _entry(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event = item.event
    exclusion = isinstance(event, (events.ExclusionRecorded, events.ExclusionCorrected))
    yield (
        event.entry_id,
        event.participant_id,
        item.version,
        "exclusion" if exclusion else "risk",
        event.kind,
        json.dumps({name: value for name in CODES if (value := getattr(event, name, None)) is not None}),
        getattr(event, "other_participant_id", None),
        _sealed(event, sealing.keys),
        event.source,
        event.starts_on,
        event.ends_on,
        not (exclusion and event.matter.outsider),
        event.recorded_by,
        item.recorded_at,
    )


def _sealed(event: Any, keys: Keys) -> str | None:
    words = {name: value for name in WORDS if (value := getattr(event, name, None)) is not None}
    # Of somebody erased, whose log is projected anew, there is nothing to keep.
    if not words or ERASED in words.values():
        return None
    return keys.seal(str(event.participant_id), _context(event.entry_id), words)


def _checked(item: Appended, _: Sealing) -> Iterable[Row]:
    yield (item.event.entry_id,)


def _ended(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.entry_id, item.event.ended_on, item.event.reason, item.version


CHANGES = (
    Change(events.RiskRecorded, RECORD, _entry),
    Change(events.ExclusionRecorded, RECORD, _entry),
    Change(events.RiskCorrected, CORRECT, _entry),
    Change(events.ExclusionCorrected, CORRECT, _entry),
    Change(events.OutsiderChecked, CHECK, _checked),
    Change(events.RiskEnded, END, _ended),
    Change(events.ExclusionEnded, END, _ended),
    Change(ErasureRequested, ERASE, participant),
)
VERSIONS = {"register": "update register_entries set version = $2 where participant_id = $1"}


@dataclass(frozen=True)
class EntryRow:
    """An entry as practitioners read it. codes and words: by name, what the kind has."""

    entry_id: UUID
    participant_id: UUID
    version: int
    matter: str
    kind: str
    codes: dict[str, Any]
    other_participant_id: UUID | None
    words: dict[str, str]
    source: str
    starts_on: date
    ends_on: date | None
    checked: bool
    recorded_by: str
    recorded_at: datetime
    corrected_at: datetime | None
    ended_on: date | None
    end_reason: str | None


async def of_participant(
    connection: AsyncConnection, keyring: Keyring, records: Collection[UUID]
) -> Sequence[EntryRow]:
    """Everything in the register of somebody who has these records, what has ended too."""
    keys = await keyring.load({str(each) for each in records})
    query = select(register_entries).where(register_entries.c.participant_id.in_(records))
    return [_row(found, keys) for found in await _in_order(connection, query)]


async def naming(connection: AsyncConnection, records: Collection[UUID]) -> Sequence[EntryRow]:
    """Exclusions of somebody who has these records in others' registers, without what is sealed there."""
    query = select(register_entries).where(register_entries.c.other_participant_id.in_(records))
    return [_row(found, Keys()) for found in await _in_order(connection, query)]


async def _in_order(connection: AsyncConnection, query: Select[Any]) -> Sequence[Found[Any]]:
    found = await connection.execute(query.order_by(register_entries.c.entry_id))
    return list(found)


def _row(found: Found[Any], keys: Keys) -> EntryRow:
    values = dict(found._mapping)
    words = values["words"]
    opened = keys.open(str(found.participant_id), _context(found.entry_id), words) if words else ERASED
    return EntryRow(**{**values, "words": {} if opened is ERASED else opened})


def _context(entry_id: UUID) -> str:
    return f"assessment/register_entries/{entry_id}/words"
