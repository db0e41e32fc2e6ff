"""What an extract's rows about each person came to, kept with the job's progress until its end."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.convictions.extract import Marks
from shared.eventstore import columns, raw

READ: Final = """
    select participant_id, searched, incomplete, told from import_marks
    where job_id = $1 and participant_id = any($2::uuid[])
"""
# told: as one text, as arrays of many lengths are no array.
KEEP: Final = """
    insert into import_marks (job_id, participant_id, searched, incomplete, told)
    select $1, m.person, m.searched, m.incomplete, m.told::uuid[]
    from unnest($2::uuid[], $3::boolean[], $4::boolean[], $5::text[])
        as m (person, searched, incomplete, told)
    on conflict (job_id, participant_id) do update
    set searched = excluded.searched, incomplete = excluded.incomplete, told = excluded.told
"""
AFTER: Final = """
    select participant_id from import_marks where job_id = $1 and ($2::uuid is null or participant_id > $2)
    order by participant_id limit $3
"""
FORGET: Final = "delete from import_marks where job_id = $1"


async def marks_of(connection: AsyncConnection, job_id: UUID, people: Sequence[UUID]) -> dict[UUID, Marks]:
    """Of those of these people whom a row of the job's extract named."""
    return {
        person: Marks(searched=searched, incomplete=incomplete, told=frozenset(told))
        for person, searched, incomplete, told in await raw(connection).fetch(READ, job_id, people)
    }


async def keep_marks(connection: AsyncConnection, job_id: UUID, marks: Mapping[UUID, Marks]) -> None:
    rows = [
        (person, m.searched, m.incomplete, "{" + ",".join(map(str, m.told)) + "}")
        for person, m in sorted(marks.items())
    ]
    if rows:
        await raw(connection).execute(KEEP, job_id, *columns(rows))


async def marked_after(
    connection: AsyncConnection, job_id: UUID, after: UUID | None, limit: int
) -> list[UUID]:
    """Up to `limit` people with marks after an id, in the order of their ids."""
    return [row["participant_id"] for row in await raw(connection).fetch(AFTER, job_id, after, limit)]


async def forget_marks(connection: AsyncConnection, job_id: UUID) -> None:
    await raw(connection).execute(FORGET, job_id)
