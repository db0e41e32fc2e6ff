"""The projection against a replay from nothing: for `mydirection audit`."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

import asyncpg

from services.analytics.projections.changes import HANDLED, TABLES, fold
from shared.contracts import Envelope, declared, parse
from shared.eventstore import Database, raw
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex

DIFFERENCE: Final = """
select (select count(*) from (select {columns} from {left}.{table}
                              except select {columns} from {right}.{table}) as only_left)
"""
CHUNK: Final = 1000


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


async def replay_and_compare(
    database: Database, envelopes: AsyncIterator[Sequence[Envelope]], pseudonyms: BlindIndex
) -> list[TableDifference]:
    """Fill fresh tables from the envelopes and compare them with the projection's, both ways.

    envelopes: all events from the beginning, each subject's in order, up to where the projection
    stands: what it has not yet applied would count as unexpected or missing.
    Writes in short transactions, and destroys no keys. Reports counts, never content."""
    async with _scratch(database) as schema:
        async for batch in envelopes:
            for start in range(0, len(batch), CHUNK):
                await _replay(database, schema, batch[start : start + CHUNK], pseudonyms)
        return [await _compare(database, schema, table) for table in TABLES]


@asynccontextmanager
async def _scratch(database: Database) -> AsyncIterator[str]:
    schema = f"replay_{uuid4().hex}"
    async with database.transaction() as connection:
        await raw(connection).execute(f"create schema {schema}")
        for table in TABLES:
            copy = f"create table {schema}.{table} (like public.{table} including all)"
            await raw(connection).execute(copy)
    try:
        yield schema
    finally:
        async with database.transaction() as connection:
            await raw(connection).execute(f"drop schema {schema} cascade")


async def _replay(
    database: Database, schema: str, envelopes: Sequence[Envelope], pseudonyms: BlindIndex
) -> None:
    known = declared()
    handled = [e for e in envelopes if known.get(e.dataschema) in HANDLED]
    if not handled:
        return
    events = [PublicEvent(envelope, parse(envelope)) for envelope in handled]
    changes = fold(events, now=handled[-1].time)
    async with database.transaction() as connection:
        # Unqualified names in the projection's statements now mean the copies.
        await raw(connection).execute(f"set local search_path to {schema}")
        await changes.write(raw(connection), pseudonyms)


async def _compare(database: Database, schema: str, table: str) -> TableDifference:
    async with database.transaction(read_only=True) as connection:
        missing = await _only_in(raw(connection), schema, "public", table)
        unexpected = await _only_in(raw(connection), "public", schema, table)
    return TableDifference(table, missing, unexpected)


async def _only_in(driver: "asyncpg.Connection[Any]", left: str, right: str, table: str) -> int:
    statement = DIFFERENCE.format(columns=TABLES[table], left=left, right=right, table=table)
    count: int = await driver.fetchval(statement)
    return count
