"""Reading what the log holds about subjects: every event, in its order, a page at a time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import asyncpg

from shared.eventstore.log import Position

# No horizon: a subject's lock is taken before its transaction's id, so that nothing about a subject
# can appear below what is there.
MINE = """
    subject = any($1)
    and recorded_at >= coalesce($2::timestamptz, '-infinity')
    and recorded_at < coalesce($3::timestamptz, 'infinity')
"""
CATEGORIES = f"""
    select distinct split_part(stream, '-', 1) as category from events where {MINE} order by category
"""
# Whatever the statistics say, the subject's own rows come first: in the order of the log, looking for
# them would pass by everybody else's.
READ_SUBJECTS = f"""
    with mine as materialized (
        select epoch, xid, position from events
        where {MINE} and ($4::text is null or split_part(stream, '-', 1) = $4)
    ), page as (
        select * from mine where (epoch, xid, position) > ($5, $6::bigint::text::xid8, $7)
        order by epoch, xid, position limit $8
    )
    select epoch, xid::text::bigint as xid, position, stream, version, id, name, schema_version,
           subject, sequence, recorded_at, actor, correlation_id, data::text as data
    from page join events using (epoch, xid, position)
    order by epoch, page.xid, position
"""


async def read_categories(
    driver: "asyncpg.Connection[Any]",
    subjects: Collection[str],
    since: datetime | None,
    until: datetime | None,
) -> list[str]:
    """The categories of the streams about these subjects, among what was recorded from `since` on
    and before `until` (None: without that limit)."""
    rows = await driver.fetch(CATEGORIES, list(subjects), since, until)
    return [row["category"] for row in rows]


async def read_subjects(
    driver: "asyncpg.Connection[Any]",
    subjects: Collection[str],
    after: Position,
    limit: int,
    *,
    category: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Sequence[asyncpg.Record]:
    """Up to `limit` rows about these subjects after a position, in the order of the log."""
    place = (after.epoch, after.xid, after.position)
    rows: Sequence[asyncpg.Record] = await driver.fetch(
        READ_SUBJECTS, list(subjects), since, until, category, *place, limit
    )
    return rows
