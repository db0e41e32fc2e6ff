"""The horizon is cluster-wide: an open write transaction anywhere delays readers and loses nothing."""

from typing import Any

import asyncpg

from shared.eventstore import START, EventStore, Write
from shared.testing.budget import Noted, Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.testing.postgres import Databases


async def append(store: EventStore, count: int) -> None:
    for n in range(count):
        events = [Spent(amount_pence=1), Noted(holder="holder", words="words")]
        async with store.unit(ORIGIN) as unit:
            await unit.append(Write(f"budget-{n}", "subject", events))


async def test_a_long_transaction_in_another_database_delays_and_loses_nothing(
    databases: Databases, store: EventStore
) -> None:
    await append(store, 2)
    seen = await read_log(store)
    assert len(seen) == 4
    elsewhere: Any = await asyncpg.connect(databases.create().dsn)
    await elsewhere.execute("begin; select pg_current_xact_id()")
    try:
        await append(store, 3)
        assert await read_log(store, seen[-1].at) == []
    finally:
        await elsewhere.execute("rollback")
        await elsewhere.close()

    seen += await read_log(store, seen[-1].at)
    assert seen == await read_log(store, START)
    assert len(seen) == 10
    assert_in_order(seen)


async def test_an_earlier_transaction_that_commits_later_is_read_in_its_place(
    databases: Databases, store: EventStore
) -> None:
    async with store.unit(ORIGIN) as slow:
        await slow.append(Write("budget-slow", "one", [Spent(amount_pence=1)]))
        async with store.unit(ORIGIN) as quick:
            await quick.append(Write("budget-quick", "two", [Spent(amount_pence=2)]))
        assert await read_log(store) == []
    assert [r.stream for r in await read_log(store)] == ["budget-slow", "budget-quick"]


async def test_published_events_are_a_part_of_the_log_in_the_same_order(store: EventStore) -> None:
    await append(store, 3)
    log = await read_log(store)
    assert await read_log(store, published=True, page=2) == [r for r in log if r.sequence is not None]
