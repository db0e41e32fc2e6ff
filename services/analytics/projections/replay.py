"""The projection against a replay from nothing: for `mydirection audit`."""

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from services.analytics.projections.changes import HANDLED, TABLES, fold
from shared.contracts import Envelope, declared, parse
from shared.domain import Conflict
from shared.eventstore import Database, raw
from shared.eventstore.epochs import LOCK_SPACE
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex

DIFFERENCE: Final = """
select count(*) from (select {columns} from {left}.{table} where {compared}
                      except select {columns} from {right}.{table} where {compared}) as only_left
"""
NOT_LEFT_OUT: Final = "participant_id <> all($1::uuid[])"
EVERY_ROW: Final = "$1::uuid[] is not null"
OF_NOBODY: Final = frozenset({"measures", "supporters"})
# Whose rows come with events about persons all the same.
NAMED: Final = frozenset({"supporters"})
SCRATCH: Final = "replay"
CHUNK: Final = 1000
AUDIT_LOCK: Final = 4


@dataclass(frozen=True)
class TableDifference:
    """Rows of one table. missing: only in the replay; unexpected: only in the projection. A row
    whose content differs counts in both."""

    table: str
    missing: int
    unexpected: int

    @property
    def equal(self) -> bool:
        return not (self.missing or self.unexpected)


@dataclass(frozen=True)
class Moved:
    """What the projection has applied since: of whom, and whether of what belongs to nobody."""

    persons: Collection[UUID] = ()
    others: bool = False


AskMoved = Callable[["asyncpg.Connection[Any]"], Awaitable[Moved]]


async def nothing(_: "asyncpg.Connection[Any]", /) -> Moved:
    return Moved()


async def replay_and_compare(
    database: Database,
    envelopes: AsyncIterator[Sequence[Envelope]],
    pseudonyms: BlindIndex,
    moved: AskMoved = nothing,
) -> list[TableDifference]:
    """Fill fresh tables from the envelopes and compare them with the projection's, both ways.

    envelopes: all events from the beginning, each subject's in order, up to where the projection
    stands: what it has not yet applied would count as unexpected or missing. moved: what it has
    applied since, asked in the comparison's own snapshot; that is left out.
    Writes in short transactions, and destroys no keys. Reports counts, never content. Raises
    Conflict while another one runs."""
    async with _scratch(database):
        async for batch in envelopes:
            for start in range(0, len(batch), CHUNK):
                await _replay(database, batch[start : start + CHUNK], pseudonyms)
        async with database.transaction(read_only=True) as connection:
            since = await moved(raw(connection))
            moving = (OF_NOBODY if since.others else frozenset()) | (NAMED if since.persons else frozenset())
            compared = [table for table in TABLES if table not in moving]
            return [await _compare(raw(connection), table, list(since.persons)) for table in compared]


@asynccontextmanager
async def _scratch(database: Database) -> AsyncIterator[None]:
    async with database.connect() as connection:
        driver = raw(connection)
        if not await driver.fetchval(f"select pg_try_advisory_lock({LOCK_SPACE}, {AUDIT_LOCK})"):
            raise Conflict("Another audit is running. Try again when it is done.")
        try:
            # One that was killed has left its own behind.
            await driver.execute(f"drop schema if exists {SCRATCH} cascade")
            await driver.execute(f"create schema {SCRATCH}")
            for table in TABLES:
                await driver.execute(f"create table {SCRATCH}.{table} (like public.{table} including all)")
            yield
        finally:
            await driver.execute(f"drop schema {SCRATCH} cascade")
            await driver.execute(f"select pg_advisory_unlock({LOCK_SPACE}, {AUDIT_LOCK})")


async def _replay(database: Database, envelopes: Sequence[Envelope], pseudonyms: BlindIndex) -> None:
    known = declared()
    handled = [e for e in envelopes if known.get(e.dataschema) in HANDLED]
    if not handled:
        return
    events = [PublicEvent(envelope, parse(envelope)) for envelope in handled]
    changes = fold(events, now=handled[-1].time)
    async with database.transaction() as connection:
        # Unqualified names in the projection's statements now mean the copies.
        await raw(connection).execute(f"set local search_path to {SCRATCH}")
        await changes.write(raw(connection), pseudonyms)


async def _compare(
    driver: "asyncpg.Connection[Any]", table: str, left_out: Sequence[UUID]
) -> TableDifference:
    missing = await _only_in(driver, SCRATCH, "public", table, left_out)
    return TableDifference(table, missing, await _only_in(driver, "public", SCRATCH, table, left_out))


async def _only_in(
    driver: "asyncpg.Connection[Any]", left: str, right: str, table: str, left_out: Sequence[UUID]
) -> int:
    compared = EVERY_ROW if table in OF_NOBODY else NOT_LEFT_OUT
    names = {"columns": TABLES[table], "left": left, "right": right, "table": table, "compared": compared}
    count: int = await driver.fetchval(DIFFERENCE.format(**names), left_out)
    return count
