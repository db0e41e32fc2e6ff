"""The index over subjects is built while others append, by whoever of two comes first."""

import asyncio
import sys
from typing import Any

import asyncpg

from shared.eventstore import EventStore, Write
from shared.testing.budget import Noted, Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.testing.postgres import KERNEL, Databases, Stores

INDEX = "select pg_get_indexdef('events_subject_sequence'::regclass)"
BACKENDS = "select count(*) from pg_stat_activity where datname = current_database()"
# As the first migration left it, with what a second one that was cut off leaves behind.
BEFORE = """
    drop index events_subject_sequence;
    create unique index events_subject_sequence on events (subject, sequence) where sequence is not null;
    create index events_subject_new on events (subject);
    update alembic_version set version_num = 'log_0001' where version_num = 'log_0002';
"""


async def append_until(store: EventStore, done: asyncio.Event) -> int:
    count = 0
    while not done.is_set():
        count += 1
        events = [Spent(amount_pence=1), Noted(holder="holder", words="words")]
        async with store.unit(ORIGIN) as unit:
            await unit.append(Write(f"budget-{count}", f"subject-{count % 7}", events))
    return count


async def migrated(url: str) -> int:
    """Migrate as a start of a service does. Returns how the process ended."""
    statement = f"from shared.migrations import upgrade; upgrade({url!r}, branches={KERNEL})"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", statement)
    return await process.wait()


async def test_two_starts_at_once_build_it_under_appends(databases: Databases, stores: Stores) -> None:
    fresh = databases.create(*KERNEL)
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute(BEFORE)
    assert "WHERE" in await connection.fetchval(INDEX)
    store, done = await stores(fresh), asyncio.Event()
    appending = asyncio.create_task(append_until(store, done))
    await asyncio.sleep(0.1)

    before = await connection.fetchval(BACKENDS)
    # Somebody writes all the while, so that the first is still building when the second comes.
    writer: Any = await asyncpg.connect(fresh.dsn)
    await writer.execute("begin; lock table events in row exclusive mode")
    migrating = [asyncio.create_task(migrated(fresh.url)) for _ in range(2)]
    while await connection.fetchval(BACKENDS) < before + 3:
        await asyncio.sleep(0.05)
    await asyncio.sleep(2)  # longer than PostgreSQL waits before it looks for a deadlock
    await writer.close()
    assert await asyncio.gather(*migrating) == [0, 0]
    done.set()

    assert await appending > 10
    definition = await connection.fetchval(INDEX)
    assert "UNIQUE" in definition
    assert "WHERE" not in definition
    assert (
        await connection.fetchval("select count(*) from pg_class where relname like 'events_subject_%'") == 1
    )
    assert await connection.fetchval("select bool_and(indisvalid) from pg_index") is True
    await connection.close()
    assert_in_order(await read_log(store))
