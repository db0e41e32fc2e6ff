"""The store's append against the `eventsourcing` package's, on the same PostgreSQL."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import asyncpg
from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore

from shared.clock import utc_now, uuid7
from shared.eventstore import Codec, Database, EventStore, Origin, Write, no_view
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import Keyring
from shared.testing import budget
from shared.testing.postgres import MASTER
from tests.bench.rounds import Comparison, compare

EVENTS = 1_600
WRITERS = 8
TOGETHER = 50
ORIGIN = Origin("bench@bench", "bench")


def run(postgres: EmbeddedPostgres) -> tuple[Comparison, Comparison]:
    """1,600 events, each on a stream of its own, by 8 writers at once: one event a transaction, as
    single commands append; and 50 events a transaction, as group commit and batches do."""
    for name in ("bench_append", "bench_package"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    upgrade(postgres.url("bench_append"), branches=["log", "keys"])
    return asyncio.run(_compare(postgres))


async def _compare(postgres: EmbeddedPostgres) -> tuple[Comparison, Comparison]:
    recorder, datastore = _package(postgres)
    pool = await asyncpg.create_pool(postgres.dsn("bench_append"), min_size=1, max_size=2)
    database = Database(postgres.url("bench_append"), name="bench")
    store = EventStore(
        database,
        Codec(budget.SERVICE, budget.EVENTS, budget.UPCASTERS),
        Keyring(pool, MASTER, utc_now),
        publications=budget.PUBLICATIONS,
        view=no_view,
        clock=utc_now,
        new_id=uuid7,
    )
    try:
        await store.start()
        return (
            await compare(
                {
                    "append, 1 a transaction": lambda: _by_many(partial(_ours, store, 1)),
                    "eventsourcing's recorder": lambda: _theirs(recorder, 1),
                }
            ),
            await compare(
                {
                    f"append, {TOGETHER} a transaction": lambda: _by_many(partial(_ours, store, TOGETHER)),
                    "eventsourcing's recorder": lambda: _theirs(recorder, TOGETHER),
                }
            ),
        )
    finally:
        datastore.close()
        await pool.close()
        await database.close()


async def _by_many(append: Callable[[int], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await asyncio.gather(*(append(EVENTS // WRITERS) for _ in range(WRITERS)))
    return EVENTS / (time.perf_counter() - started)


async def _ours(store: EventStore, together: int, count: int) -> None:
    for _ in range(count // together):
        streams = [str(uuid4()) for _ in range(together)]
        commands = [[Write(stream, stream, [budget.Spent(amount_pence=5)], 0)] for stream in streams]
        async with store.unit(ORIGIN) as unit:
            await unit.append_all(commands)


async def _theirs(recorder: PostgresApplicationRecorder, together: int) -> float:
    def append(count: int) -> None:
        for _ in range(count // together):
            events = [StoredEvent(uuid4(), 1, "budget:Spent", b'{"amount_pence":5}') for _ in range(together)]
            recorder.insert_events(events)

    started = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(append, [EVENTS // WRITERS] * WRITERS))
    return EVENTS / (time.perf_counter() - started)


def _package(postgres: EmbeddedPostgres) -> tuple[PostgresApplicationRecorder, PostgresDatastore]:
    address = urlsplit(postgres.dsn("bench_package"))
    datastore = PostgresDatastore(
        dbname="bench_package",
        host=parse_qs(address.query)["host"][0],
        port="5432",
        user=address.username or "",
        password="",
        pool_size=WRITERS,
        connect_timeout=10,
    )
    recorder = PostgresApplicationRecorder(datastore, events_table_name="stored_events")
    recorder.create_table()
    return recorder, datastore
