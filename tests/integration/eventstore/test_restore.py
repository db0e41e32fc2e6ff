"""A log that was dumped and restored is whole, and goes on in order, wherever it was restored."""

import subprocess
import tempfile
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest

from shared.eventstore import EventStore, Recorded, Write
from shared.postgres import EmbeddedPostgres
from shared.testing.budget import Spent
from shared.testing.folders import volatile_folder
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.testing.postgres import KERNEL, VOLATILE, Databases, FreshDatabase, Stores


@pytest.fixture
def elsewhere() -> Iterator[EmbeddedPostgres]:
    """A second, younger cluster: its transaction ids lie far below those in the dump."""
    with (
        volatile_folder("mydirection-test-") as folder,
        EmbeddedPostgres(folder, settings=VOLATILE) as server,
    ):
        server.ensure_database("restored")
        yield server


async def grow_old(dsn: str, ids: int = 3000) -> None:
    """Use up more transaction ids than a restore does."""
    connection: Any = await asyncpg.connect(dsn)
    await connection.execute(
        f"do $$ begin for i in 1..{ids} loop perform pg_current_xact_id(); commit; end loop; end $$"
    )
    await connection.close()


async def append(store: EventStore, count: int) -> None:
    for n in range(count):
        async with store.unit(ORIGIN) as unit:
            await unit.append(Write(f"budget-{n % 2}", "subject", [Spent(amount_pence=n + 1)]))


def dump_and_restore(server: EmbeddedPostgres, source: FreshDatabase, target: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        dump = f"{folder}/dump"
        subprocess.run([server.binary("pg_dump"), "-Fc", "-f", dump, source.dsn], check=True)
        subprocess.run([server.binary("pg_restore"), "-e", "-d", target, dump], check=True)


def contents(log: list[Recorded]) -> list[Any]:
    return [(r.stream, r.version, r.id, r.sequence, r.event) for r in log]


async def test_in_a_younger_cluster_everything_is_visible_and_goes_on(
    databases: Databases, stores: Stores, elsewhere: EmbeddedPostgres
) -> None:
    fresh = databases.create(*KERNEL)
    await grow_old(fresh.dsn)
    store = await stores(fresh)
    await append(store, 10)
    before = await read_log(store)

    dump_and_restore(databases.server, fresh, elsewhere.dsn("restored"))
    restored = FreshDatabase("restored", elsewhere.url("restored"), elsewhere.dsn("restored"))
    assert await epochs_behind(restored.dsn) == 10  # without a new epoch none would be visible
    again = await stores(restored)
    assert contents(await read_log(again)) == contents(before)

    await append(again, 10)
    after = await read_log(again)
    assert contents(after[:10]) == contents(before)
    assert [r.version for r in after[10:]] == [v for v in range(6, 11) for _ in range(2)]
    assert {r.at.epoch for r in after[10:]} == {2}
    assert_in_order(after)
    assert await read_log(again, before[-1].at) == after[10:]  # a relay's checkpoint still holds


async def test_in_an_older_cluster_a_new_epoch_begins_too(
    databases: Databases, stores: Stores, elsewhere: EmbeddedPostgres
) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    await append(store, 2)
    restored = FreshDatabase("restored", elsewhere.url("restored"), elsewhere.dsn("restored"))
    await grow_old(restored.dsn, 100_000)
    dump_and_restore(databases.server, fresh, restored.dsn)

    again = await stores(restored)
    await append(again, 2)

    log = await read_log(again)
    assert [r.at.epoch for r in log] == [1, 1, 2, 2]
    assert_in_order(log)


async def epochs_behind(dsn: str) -> int:
    """How many stored transaction ids this cluster has not reached."""
    connection: Any = await asyncpg.connect(dsn)
    behind = await connection.fetchval(
        "select count(*) from events where xid >= pg_snapshot_xmax(pg_current_snapshot())"
    )
    await connection.close()
    return int(behind)


async def test_transaction_ids_alone_give_the_younger_cluster_away(
    databases: Databases, stores: Stores
) -> None:
    """A cluster set back by its files keeps its identifier; its ids start over."""
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    await append(store, 4)
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute("update events set xid = (xid::text::bigint + 1000000)::text::xid8")
    await connection.close()
    assert await read_log(store) == []

    await store.start()
    await append(store, 2)

    log = await read_log(store)
    assert [r.at.epoch for r in log] == [1, 1, 1, 1, 2, 2]
    assert_in_order(log)


async def test_a_restart_and_a_copy_in_the_same_cluster_open_no_epoch(
    databases: Databases, stores: Stores
) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    await append(store, 4)
    await store.start()
    copy = databases.create()
    dump_and_restore(databases.server, fresh, copy.dsn)

    again = await stores(copy)
    await append(again, 2)

    log = await read_log(again)
    assert {r.at.epoch for r in log} == {1}
    assert len(log) == 6
    assert_in_order(log)
