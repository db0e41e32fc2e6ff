"""The rows of access needs, one a party."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people import access_need_events as events
from services.assessment.domain.people import participant_events
from services.assessment.tables.people import access_needs
from shared.domain import ERASED, Erased
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.security import Keys

RECORD = """
    insert into access_needs (participant_id, party, version, recorded_on, language, interpreter,
                              reading_support, neurodiversity, disabilities, adjustments, note)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    on conflict (participant_id, party) do update
    set version = excluded.version, recorded_on = excluded.recorded_on, language = excluded.language,
        interpreter = excluded.interpreter, reading_support = excluded.reading_support,
        neurodiversity = excluded.neurodiversity, disabilities = excluded.disabilities,
        adjustments = excluded.adjustments, note = excluded.note
"""
FORGET = "delete from access_needs where participant_id = $1"


@dataclass(frozen=True)
class AccessNeedsRow:
    """One party's statement. note: None where there is none, or once erased."""

    party: str
    version: int
    recorded_on: date
    language: str
    interpreter: str
    reading_support: str
    neurodiversity: Sequence[str]
    disabilities: Sequence[str]
    adjustments: Sequence[str]
    note: str | None


async def access_needs_of(
    connection: AsyncConnection, participant_id: UUID, keys: Keys
) -> Sequence[AccessNeedsRow]:
    columns = [access_needs.c[name] for name in AccessNeedsRow.__dataclass_fields__]
    query = select(*columns).where(access_needs.c.participant_id == participant_id)
    found = (await connection.execute(query.order_by(access_needs.c.party))).mappings()
    return [AccessNeedsRow(**{**row, "note": _note(participant_id, row, keys)}) for row in found]


def _note(participant_id: UUID, row: Any, keys: Keys) -> str | None:
    if row["note"] is None:
        return None
    found: str | Erased = keys.open(str(participant_id), _context(participant_id, row["party"]), row["note"])
    return None if found is ERASED else found


def _recorded(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.AccessNeedsRecorded = item.event
    person, note = event.participant_id, event.note
    silent = note is None or note is ERASED
    yield (
        person,
        event.party,
        item.version,
        event.recorded_on,
        event.language,
        event.interpreter,
        event.reading_support,
        event.neurodiversity,
        event.disabilities,
        event.adjustments,
        None if silent else sealing.keys.seal(str(person), _context(person, event.party), note),
    )


def _context(participant_id: UUID, party: str) -> str:
    return f"assessment/access_needs/{participant_id}/{party}/note"


CHANGES = (
    Change(events.AccessNeedsRecorded, RECORD, _recorded),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
# Both parties write to one stream, so that both rows have its version.
VERSIONS = {"access": "update access_needs set version = $2 where participant_id = $1"}
