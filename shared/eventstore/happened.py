"""What happened in the sight of somebody, in the order of the log, a page at a time."""

from collections.abc import Collection, Sequence
from typing import Any, Final

import asyncpg

from shared.contracts.envelope import RESTRICTED_SUBJECT
from shared.eventstore.log import Position

COLUMNS: Final = """
    epoch, xid::text::bigint as xid, position, stream, version, id, name, schema_version,
    subject, sequence, recorded_at, actor, correlation_id, data::text as data
"""
# Several subjects are read: one's transaction may commit later and lie below another's, so that only
# what is below the horizon may be passed by.
SETTLED: Final = """
    (epoch < (select max(epoch) from epochs) or xid < pg_snapshot_xmin(pg_current_snapshot()))
"""
# Whatever the statistics say, the subjects' own rows come first, by their index: in the order of the log,
# looking for them would pass by everybody else's ([M]: 149,949 rows of others for 50 of one person).
SINCE_OF: Final = f"""
    with mine as materialized (
        select epoch, xid, position from events where subject = any($1)
    ), page as (
        select * from mine where (epoch, xid, position) > ($2, $3::bigint::text::xid8, $4) and {SETTLED}
        order by epoch, xid, position limit $5
    )
    select {COLUMNS.replace("xid::text", "page.xid::text")}
    from page join events using (epoch, xid, position)
    order by epoch, page.xid, position
"""
SINCE: Final = f"""
    select {COLUMNS} from events
    where (epoch, xid, position) > ($1, $2::bigint::text::xid8, $3) and {SETTLED}
      and not starts_with(subject, '{RESTRICTED_SUBJECT}')
    order by epoch, events.xid, position limit $4
"""
NOW: Final = f"""
    select epoch, xid::text::bigint as xid, position from events where {SETTLED}
    order by epoch desc, events.xid desc, position desc limit 1
"""
# Newest first, of some kinds of events alone.
BEFORE: Final = f"""
    with mine as materialized (
        select epoch, xid, position from events where subject = any($1) and name = any($2)
    ), page as (
        select * from mine where (epoch, xid, position) < ($3, $4::bigint::text::xid8, $5)
        order by epoch desc, xid desc, position desc limit $6
    )
    select {COLUMNS.replace("xid::text", "page.xid::text")}
    from page join events using (epoch, xid, position)
    order by epoch desc, page.xid desc, position desc
"""
Rows = Sequence[asyncpg.Record]


async def read_since(
    driver: "asyncpg.Connection[Any]", subjects: Collection[str] | None, after: Position, limit: int
) -> Rows:
    """Up to `limit` rows about these subjects after a position; None: about everybody. Nothing that is
    restricted. Must not run in a transaction that has written."""
    place = (after.epoch, after.xid, after.position)
    asked = (SINCE, *place, limit) if subjects is None else (SINCE_OF, sorted(subjects), *place, limit)
    found: Rows = await driver.fetch(*asked)
    return found


async def now(driver: "asyncpg.Connection[Any]") -> Position | None:
    """The last place of the log below the horizon; None in an empty log."""
    row = await driver.fetchrow(NOW)
    return Position(**row) if row else None


async def read_before(
    driver: "asyncpg.Connection[Any]",
    subjects: Collection[str],
    names: Collection[str],
    before: Position,
    limit: int,
) -> Rows:
    """Up to `limit` rows about these subjects before a position, of events of these names, the newest
    first."""
    place = (before.epoch, before.xid, before.position)
    found: Rows = await driver.fetch(BEFORE, list(subjects), list(names), *place, limit)
    return found
