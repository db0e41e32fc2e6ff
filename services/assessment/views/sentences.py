"""The rows of sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.people import participant_events
from services.assessment.domain.people import sentence_events as events
from services.assessment.tables.people import sentences
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, fields, participant

IMPOSE = """
    insert into sentences (participant_id, sentence_id, kind, starts_on, ends_on, length_days,
                           length_months, recalled)
    values ($1, $2, $3, $4, $5, $6, $7, false)
"""
ALTER = """
    update sentences
    set ends_on = $3, length_days = $4, length_months = $5,
        recalled = case $2 when 'recalled' then true when 're_released' then false else recalled end
    where sentence_id = $1
"""
END = "update sentences set ended_on = $3, end_reason = $4 where participant_id = $1 and sentence_id = $2"
FORGET = "delete from sentences where participant_id = $1"


@dataclass(frozen=True)
class SentenceRow:
    """ends_on: the last day, None for life. length_months: None where it is not whole."""

    sentence_id: UUID
    kind: str
    starts_on: date
    ends_on: date | None
    length_days: int | None
    length_months: int | None
    recalled: bool
    ended_on: date | None
    end_reason: str | None


async def sentences_of(connection: AsyncConnection, participant_id: UUID) -> Sequence[SentenceRow]:
    """In the order in which they start."""
    columns = [sentences.c[name] for name in SentenceRow.__dataclass_fields__]
    query = select(*columns).where(sentences.c.participant_id == participant_id)
    ordered = query.order_by(sentences.c.starts_on, sentences.c.sentence_id)
    return [SentenceRow(**row) for row in (await connection.execute(ordered)).mappings()]


def _altered(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.SentenceAltered = item.event
    yield event.sentence_id, event.alteration, event.ends_on, event.length_days, event.length_months


CHANGES = (
    Change(events.SentenceImposed, IMPOSE, fields),
    Change(events.SentenceAltered, ALTER, _altered),
    Change(events.SentenceEnded, END, fields),
    Change(participant_events.ErasureRequested, FORGET, participant),
)
