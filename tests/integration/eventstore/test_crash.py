"""Whatever dies, and whenever: an acknowledged command is there once, another is there whole or not."""

import asyncio
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import asyncpg

from shared.domain import OutcomeUnknown, Unavailable
from shared.eventstore import EventStore, Recorded
from shared.testing.budget import Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.testing.postgres import KERNEL, Databases, FreshDatabase, Stores
from tests.integration.eventstore.writer import command

WRITER = Path(__file__).with_name("writer.py")


def commands_of(log: list[Recorded], writer: int) -> Counter[int]:
    """How many of its three events are there of each of a writer's commands."""
    mine = [r for r in log if r.stream.startswith(f"budget-{writer}-")]
    return Counter(
        r.event.amount_pence if isinstance(r.event, Spent) else int(r.event.words)  # type: ignore[attr-defined]
        for r in mine
    )


async def killed_after(fresh: FreshDatabase, writer: int, acknowledgements: int) -> list[int]:
    """Run a writer process, SIGKILL it, return what it acknowledged."""
    arguments = [str(WRITER), fresh.url, fresh.dsn, str(writer)]
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    lines = [await process.stdout.readline() for _ in range(acknowledgements)]
    process.kill()
    lines += (await process.stdout.read()).splitlines()
    await process.wait()
    return [int(line) for line in lines]


async def test_sigkill_of_writers(databases: Databases, stores: Stores) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    acknowledged = await asyncio.gather(*(killed_after(fresh, n, 20 + 9 * n) for n in range(4)))

    log = await settled(store, fresh)
    assert_in_order(log)
    for writer, numbers in enumerate(acknowledged):
        found = commands_of(log, writer)
        assert set(found.values()) == {3}
        assert set(numbers) <= found.keys()
        assert len(found) - len(numbers) in (0, 1)  # the one that was under way


async def settled(store: EventStore, fresh: FreshDatabase) -> list[Recorded]:
    """The log once the server has noticed that its clients are dead."""
    connection: Any = await asyncpg.connect(fresh.dsn)
    while await connection.fetchval("select count(*) from pg_stat_activity where backend_xid is not null"):
        await asyncio.sleep(0.02)
    await connection.close()
    return await read_log(store)


class Outcomes:
    """What one writer was told of each of its commands."""

    def __init__(self, writer: int) -> None:
        self.writer = writer
        self.told: dict[int, str] = {}

    async def run(self, store: EventStore, count: int) -> None:
        for number in range(1, count + 1):
            try:
                async with store.unit(ORIGIN) as unit:
                    await unit.append(*command(self.writer, number))
                self.told[number] = "recorded"
            except OutcomeUnknown:
                self.told[number] = "unknown"
            except Unavailable:
                self.told[number] = "nothing"


async def terminate_now_and_then(dsn: str, done: asyncio.Event) -> int:
    """End a random backend of the service again and again. Returns how many."""
    connection: Any = await asyncpg.connect(dsn)
    ended = 0
    while not done.is_set():
        ended += await connection.fetchval("""
            select count(pg_terminate_backend(pid)) from (
                select pid from pg_stat_activity
                where application_name like 'mydirection-%' and state <> 'idle' order by random() limit 1) s
        """)
        await asyncio.sleep(0.01)
    await connection.close()
    return ended


async def test_backends_terminated_in_the_middle_of_appends(databases: Databases, stores: Stores) -> None:
    fresh = databases.create(*KERNEL)
    opened = [await stores(fresh) for _ in range(2)]
    writers = [Outcomes(n) for n in range(8)]
    done = asyncio.Event()
    terminating = asyncio.create_task(terminate_now_and_then(fresh.dsn, done))

    await asyncio.gather(*(w.run(opened[w.writer % 2], 60) for w in writers))
    done.set()

    assert await terminating > 5
    log = await settled(opened[0], fresh)
    assert_in_order(log)
    told = Counter(outcome for w in writers for outcome in w.told.values())
    assert told["nothing"] > 0
    for writer in writers:
        found = commands_of(log, writer.writer)
        assert set(found.values()) <= {3}
        recorded = {n for n, outcome in writer.told.items() if outcome == "recorded"}
        nothing = {n for n, outcome in writer.told.items() if outcome == "nothing"}
        assert recorded <= found.keys()
        assert not nothing & found.keys()
