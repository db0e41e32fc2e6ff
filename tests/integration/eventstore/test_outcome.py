"""When the line breaks during COMMIT nobody here can know the outcome, and the answer says so."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.domain import OutcomeUnknown, Unavailable
from shared.eventstore import EventStore, Write
from shared.eventstore.database import Database
from shared.postgres import EmbeddedPostgres
from shared.testing.budget import Spent
from shared.testing.log import ORIGIN, read_log
from shared.testing.postgres import KERNEL, Databases, FreshDatabase, Stores

WRITE = Write("budget-1", "person", [Spent(amount_pence=1)])
# The connection ends inside COMMIT, before anything is durable.
DIES_IN_COMMIT = """
    create function die() returns trigger language plpgsql as
        $$ begin perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(1); return null; end $$;
    create constraint trigger dies after insert on events deferrable initially deferred
        for each row execute function die();
"""


async def append(store: EventStore) -> None:
    async with store.unit(ORIGIN) as unit:
        await unit.append(WRITE)


class CutLine:
    """A line to the server that breaks once the statement `word` has been sent, or once it has been
    carried out and only its answer is still to come."""

    def __init__(self, server: Path, word: bytes, *, carried_out: bool) -> None:
        self._server, self._word, self._carried_out = server, word, carried_out
        self.armed = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_unix_connection(str(self._server))
        cut = asyncio.Event()

        async def forth() -> None:
            while (data := await reader.read(65536)) and not cut.is_set():
                if self.armed and self._word in data:
                    cut.set()
                    if not self._carried_out:
                        break
                to_server.write(data)

        async def back() -> None:
            while (data := await from_server.read(65536)) and not cut.is_set():
                writer.write(data)

        tasks = [asyncio.create_task(forth()), asyncio.create_task(back())]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        for line in (writer, to_server):
            line.close()
            await line.wait_closed()


@asynccontextmanager
async def through(
    server: EmbeddedPostgres, fresh: FreshDatabase, word: bytes, *, carried_out: bool
) -> AsyncIterator[tuple[CutLine, str]]:
    """A cut line and the URL of the database through it."""
    socket = fresh.dsn.partition("host=")[2]
    line = CutLine(Path(socket) / ".s.PGSQL.5432", word, carried_out=carried_out)
    with tempfile.TemporaryDirectory() as folder:
        async with await asyncio.start_unix_server(line.serve, f"{folder}/.s.PGSQL.5432"):
            yield line, fresh.url.replace(socket, folder)


@pytest.mark.parametrize("carried_out", [True, False])
async def test_the_line_breaks_at_commit(databases: Databases, stores: Stores, carried_out: bool) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    async with through(databases.server, fresh, b"commit", carried_out=carried_out) as (line, url):
        straight, store.database = store.database, Database(url, name="assessment")
        await store.start()
        line.armed = True
        with pytest.raises(OutcomeUnknown):
            await append(store)
        line.armed = False
        await append(store)  # the pool has replaced the broken connection
        await store.database.close()
        store.database = straight
    assert [r.version for r in await read_log(store)] == ([1, 2] if carried_out else [1])


async def test_the_line_breaks_before_commit(databases: Databases, stores: Stores) -> None:
    """Nothing was recorded, and the answer may say so."""
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    async with through(databases.server, fresh, b"append_events", carried_out=True) as (line, url):
        straight, store.database = store.database, Database(url, name="assessment")
        await store.start()
        line.armed = True
        with pytest.raises(Unavailable) as refused:
            await append(store)
        assert not isinstance(refused.value, OutcomeUnknown)
        await store.database.close()
        store.database = straight
    assert await read_log(store) == []


async def test_the_server_ends_the_connection_inside_commit(databases: Databases, stores: Stores) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute(DIES_IN_COMMIT)
    with pytest.raises(OutcomeUnknown):
        await append(store)
    await connection.execute("drop trigger dies on events")
    await connection.close()
    assert await read_log(store) == []
    await append(store)
    assert len(await read_log(store)) == 1
