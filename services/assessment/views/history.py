"""What changed in a participant's record after the registration, and what stood there before."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic_core import to_jsonable_python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people import life_cycle_events, participant_events, sentence_events
from services.assessment.tables.people import participant_history
from services.assessment.views.identity import Identity, unseal
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.security import Keys

REMEMBER = """
    insert into participant_history (participant_id, version, what, details, recorded_at)
    values ($1, $2, $3, $4, $5)
"""
# Before the row is changed: what it says now is what was corrected, and stays sealed as it is.
REMEMBER_FORMER = """
    insert into participant_history (participant_id, version, what, details, recorded_at, former_identity)
    select $1, $2, $3, $4::jsonb || jsonb_build_object('former', jsonb_build_object(
        'arm', arm, 'index_date', index_date, 'index_offence', index_offence,
        'definition', definition, 'characteristics', characteristics)), $5, identity
    from participants where participant_id = $1
"""
FORGET = "delete from participant_history where participant_id = $1"


@dataclass(frozen=True)
class HistoryRow:
    """One change. what: such as `status-reopened`. details: its codes and dates; of a correction,
    `former` has what was registered before. former_identity: who that said it was; None of any other."""

    version: int
    recorded_at: datetime
    what: str
    details: dict[str, Any]
    former_identity: Identity | None


async def history_of(
    connection: AsyncConnection, participant_id: UUID, keys: Keys, *, after: int, limit: int
) -> Sequence[HistoryRow]:
    """Up to `limit` changes behind a version, the oldest first."""
    columns = [participant_history.c[name] for name in HistoryRow.__dataclass_fields__]
    query = select(*columns).where(participant_history.c.participant_id == participant_id)
    query = query.where(participant_history.c.version > after).order_by(participant_history.c.version)
    found = await connection.execute(query.limit(limit))
    return [
        HistoryRow(
            **{**row, "former_identity": unseal(participant_id, row["former_identity"], keys)},
        )
        for row in found.mappings()
    ]


def _details(*names: str) -> Callable[[Appended, Sealing], Iterable[Row]]:
    """Rows of an event with these of its fields."""

    def rows(item: Appended, _: Sealing) -> Iterable[Row]:
        said = json.dumps(to_jsonable_python({name: getattr(item.event, name) for name in names}))
        yield item.event.participant_id, item.version, item.event.event_name, said, item.recorded_at

    return rows


# Before the participants' own rows change.
FORMER = (Change(participant_events.RegistrationCorrected, REMEMBER_FORMER, _details("reason", "changed")),)
CHANGES = (
    Change(life_cycle_events.StatusChanged, REMEMBER, _details("status", "on", "previous", "provider")),
    Change(life_cycle_events.StatusReopened, REMEMBER, _details("status", "on", "previous", "reason")),
    Change(
        sentence_events.SentenceImposed, REMEMBER, _details("sentence_id", "kind", "starts_on", "ends_on")
    ),
    Change(
        sentence_events.SentenceAltered,
        REMEMBER,
        _details("sentence_id", "alteration", "on", "reason", "ends_on"),
    ),
    Change(sentence_events.SentenceEnded, REMEMBER, _details("sentence_id", "on", "reason")),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
