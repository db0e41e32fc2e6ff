"""The copy of people's sentences, as assessment publishes them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.sentence.requirement_commands import SentenceKnown
from services.plans.tables.sentence import sentences
from shared.contracts.assessment import (
    ErasureRequested,
    ParticipantErased,
    SentenceChanged,
    SentenceEnded,
    SentenceImposed,
)
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent

# Nothing is written of somebody who is erased, whatever is told of them after that.
IMPOSE = """
    insert into sentences (sentence_id, participant_id, kind, starts_on, ends_on)
    select $1::uuid, $2::uuid, $3::text, $4::date, $5::date
    where not exists (select from people where participant_id = $2 and erased)
    on conflict (sentence_id) do nothing
"""
CHANGE = "update sentences set ends_on = $2 where sentence_id = $1"
END = "update sentences set ended_on = $2, end_reason = $3 where sentence_id = $1"
FORGET = "delete from sentences where participant_id = $1"


async def sentence_known(connection: AsyncConnection, sentence_id: UUID) -> SentenceKnown | None:
    """None for one that has not arrived."""
    columns = [sentences.c[name] for name in SentenceKnown.__dataclass_fields__]
    found = (await connection.execute(select(*columns).where(sentences.c.sentence_id == sentence_id))).first()
    return None if found is None else SentenceKnown(**found._mapping)


async def copy_sentences(connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
    """A Projection, after `shared.people.keep`. What happens to one sentence comes in its order: it is
    imposed, then changed, then it ends; so does this."""
    driver, data = raw(connection), [event.data for event in events]
    imposed = [d for d in data if isinstance(d, SentenceImposed)]
    changed = [d for d in data if isinstance(d, SentenceChanged)]
    ended = [d for d in data if isinstance(d, SentenceEnded)]
    erased = [d for d in data if isinstance(d, ErasureRequested | ParticipantErased)]
    for statement, rows in (
        (IMPOSE, [(d.sentence_id, d.participant_id, d.kind, d.starts_on, d.ends_on) for d in imposed]),
        (CHANGE, [(d.sentence_id, d.ends_on) for d in changed]),
        (END, [(d.sentence_id, d.on, d.reason) for d in ended]),
        (FORGET, [(d.participant_id,) for d in erased]),
    ):
        if rows:
            await driver.executemany(statement, rows)
