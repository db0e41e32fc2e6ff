"""The service's rows, made anew from its own log, event by event, in another database."""

import re
from collections.abc import Sequence
from typing import Any, Final

import asyncpg

from services.plans.main import BRANCHES, MIGRATIONS
from shared.eventstore import Appended, Database, raw
from shared.eventstore.log import START, Position, persons_of, read_rows, to_recorded
from shared.testing.http import Callers
from shared.testing.postgres import Databases

# Sealed twice, the same words are two ciphertexts.
SEALED: Final = re.compile(r"\bA[\w+/]{35,}={0,2}")


async def check_rebuilt(
    callers: Callers, stored: "asyncpg.Connection[Any]", databases: Databases, *tables: str
) -> set[str]:
    """That these tables, each of which has rows, are what the log makes of them. Returns the names of all
    events in the log."""
    store, fresh = callers.app.state.parts.store, databases.create(*BRANCHES, service=MIGRATIONS)
    anew, names = Database(fresh.url, name="anew"), set()
    try:
        for row in await log_of(store.database):
            keys = await store.keyring.load(persons_of(store.codec, [row]))
            recorded = to_recorded(store.codec, row, keys)
            names.add(recorded.event.event_name)
            at = row["stream"], row["version"], row["id"], row["subject"], row["recorded_at"]
            async with anew.transaction() as connection:
                await store.view(connection, [Appended(*at, recorded.event)], keys)
    finally:
        await anew.close()
    again = await asyncpg.connect(fresh.dsn)
    try:
        for table in tables:
            before = await rows_of(stored, table)
            assert before, table
            assert await rows_of(again, table) == before
    finally:
        await again.close()
    return names


async def rows_of(stored: "asyncpg.Connection[Any]", table: str) -> list[str]:
    found = await stored.fetch(f"select t::text from {table} t")
    return sorted(SEALED.sub("sealed", row[0]) for row in found)


async def log_of(database: Database) -> Sequence[Any]:
    after, found = START, list[Any]()
    async with database.connect() as connection:
        while part := await read_rows(raw(connection), after, 500, published=False):
            found += part
            after = Position(part[-1]["epoch"], part[-1]["xid"], part[-1]["position"])
    return found
