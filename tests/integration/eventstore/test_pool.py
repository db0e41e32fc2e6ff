"""The pool: what a restart, a cancelled task or a swallowed error leaves behind in it."""

import asyncio
import contextlib
from collections.abc import Iterator

import asyncpg
import pytest

from shared.domain import Busy, Unavailable
from shared.eventstore import Database, EventStore, Write, is_outage, raw
from shared.eventstore.database import POOL_SIZE, NothingCommitted
from shared.postgres import EmbeddedPostgres
from shared.testing.budget import Spent
from shared.testing.folders import volatile_folder
from shared.testing.log import ORIGIN, read_log
from shared.testing.postgres import VOLATILE, Databases


@pytest.fixture
def own_server() -> Iterator[EmbeddedPostgres]:
    with (
        volatile_folder("mydirection-test-") as folder,
        EmbeddedPostgres(folder, settings=VOLATILE) as server,
    ):
        yield server


async def ask(database: Database) -> int:
    async with database.transaction() as connection:
        return int(await raw(connection).fetchval("select 1"))


async def fill(database: Database) -> None:
    """Open every connection that the pool may have."""
    opened = asyncio.Barrier(POOL_SIZE)

    async def hold() -> None:
        async with database.connect():
            await opened.wait()

    await asyncio.gather(*(hold() for _ in range(POOL_SIZE)))


async def test_a_restart_of_the_server_is_unavailable_then_forgotten(own_server: EmbeddedPostgres) -> None:
    database = Database(own_server.url("postgres"), name="assessment")
    await fill(database)

    own_server.stop()
    for _ in range(POOL_SIZE + 1):
        with pytest.raises(Unavailable):
            await ask(database)
    own_server.start()

    assert [await ask(database) for _ in range(POOL_SIZE + 1)] == [1] * (POOL_SIZE + 1)
    await database.close()


async def test_a_restart_in_the_middle_of_a_transaction_is_unavailable(own_server: EmbeddedPostgres) -> None:
    database = Database(own_server.url("postgres"), name="assessment")

    async def interrupted() -> None:
        async with database.transaction() as connection:
            await asyncio.to_thread(own_server.stop)
            await raw(connection).execute("select 1")

    with pytest.raises(Unavailable):
        await interrupted()
    own_server.start()
    assert await ask(database) == 1
    await database.close()


async def test_a_cancelled_task_leaves_no_open_transaction(databases: Databases) -> None:
    fresh = databases.create()
    database = Database(fresh.url, name="assessment")
    async with database.transaction() as connection:
        await raw(connection).execute("create table kept (n integer)")

    async def write_and_wait() -> None:
        async with database.transaction() as connection:
            await raw(connection).execute("insert into kept values (1)")
            await raw(connection).execute("select pg_sleep(10)")

    for half_milliseconds in range(16):
        task = asyncio.create_task(write_and_wait())
        await asyncio.sleep(half_milliseconds / 2000)
        while not task.done():  # once, and again into the rollback
            task.cancel()
            await asyncio.sleep(0)
        assert task.cancelled()
    assert [await ask(database) for _ in range(3)] == [
        1,
        1,
        1,
    ]  # their COMMIT must not be the cancelled one's
    async with database.connect() as connection:
        assert await raw(connection).fetchval("select count(*) from kept") == 0
    await database.close()


async def test_a_swallowed_error_is_no_commit(databases: Databases) -> None:
    database = Database(databases.create().url, name="assessment")

    async def swallow() -> None:
        async with database.transaction() as connection:
            with contextlib.suppress(asyncpg.DivisionByZeroError):
                await raw(connection).fetchval("select 1 / 0")

    with pytest.raises(NothingCommitted):
        await swallow()
    await database.close()


async def test_a_misused_connection_is_no_outage(databases: Databases) -> None:
    """To retry what the program itself does wrong would be to retry for ever."""
    database = Database(databases.create().url, name="assessment")

    async def two_at_once() -> None:
        async with database.connect() as connection:
            driver = raw(connection)
            await asyncio.gather(driver.fetchval("select 1"), driver.fetchval("select 2"))

    with pytest.raises(asyncpg.InterfaceError) as refused:
        await two_at_once()
    assert not is_outage(refused.value)
    await database.close()


async def test_whoever_waits_for_a_lock_gives_the_connection_back(store: EventStore) -> None:
    spending = Write("budget-1", "person", [Spent(amount_pence=1)])

    async def append() -> None:
        async with store.unit(ORIGIN) as unit:
            await unit.append(spending)

    # given somebody at work on the same subject
    async with store.unit(ORIGIN) as holder:
        await holder.lock(["person"])
        # when others wait for it, then they are told to come again, soon, and nothing was recorded
        async with asyncio.timeout(4):
            with pytest.raises(Busy):
                await append()
    assert await read_log(store) == []
    await append()
    assert len(await read_log(store)) == 1


async def test_a_lock_that_is_held_is_not_asked_for_again(store: EventStore) -> None:
    async with store.unit(ORIGIN) as unit:
        await unit.lock(["person", "other"])
        driver = raw(unit.connection)
        before = await driver.fetchval("select count(*) from pg_locks where locktype = 'advisory'")
        await unit.lock(["person"])
        await unit.lock(["other", "third"])
        after = await driver.fetchval("select count(*) from pg_locks where locktype = 'advisory'")
    assert after == before + 1
