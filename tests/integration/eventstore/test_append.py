"""One append: numbering, conflicts, limits, and what the views of its transaction are told."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import StaleVersion
from shared.eventstore import Appended, EventStore, Origin, VersionConflict, Write, create, handle, raw
from shared.eventstore.unit import MOST_STREAMS, AppendedTwice
from shared.security import Keys
from shared.testing.budget import BUDGET, Noted, Open, Spend, Spent
from shared.testing.log import ORIGIN, read_log, read_stream
from shared.testing.postgres import KERNEL, Databases, Stores

SPENT = Spent(amount_pence=1)
NOTED = Noted(holder="holder", words="words")


async def append(store: EventStore, *writes: Write) -> list[int]:
    async with store.unit(ORIGIN) as unit:
        return await unit.append(*writes)


async def test_the_sequence_runs_through_all_writes_of_a_command_with_one_subject(store: EventStore) -> None:
    one = Write("budget-1", "person", [SPENT, NOTED, SPENT], 0)
    other = Write("budget-2", "person", [NOTED, SPENT], 0)
    assert await append(store, one, other) == [3, 2]
    assert [(r.stream, r.version, r.sequence) for r in await read_log(store)] == [
        ("budget-1", 1, 1),
        ("budget-1", 2, None),
        ("budget-1", 3, 2),
        ("budget-2", 1, None),
        ("budget-2", 2, 3),
    ]


async def test_a_command_of_two_streams_stands_or_falls_whole(store: EventStore) -> None:
    await append(store, Write("budget-1", "person", [SPENT]))
    with pytest.raises(VersionConflict):
        await append(store, Write("budget-2", "person", [SPENT], 0), Write("budget-1", "person", [SPENT], 0))
    assert await read_stream(store, "budget-2") == []


async def test_no_events_is_a_check_of_the_version_alone(store: EventStore) -> None:
    await append(store, Write("budget-1", "person", [SPENT]))
    assert await append(store, Write("budget-1", "person", [], 1)) == [1]
    with pytest.raises(VersionConflict):
        await append(store, Write("budget-1", "person", [], 0))
    async with store.unit(ORIGIN) as unit:
        assert await unit.append_all([]) == []


async def test_a_later_command_of_a_batch_sees_an_earlier_one(store: EventStore) -> None:
    def at(version: int) -> list[Write]:
        return [Write("budget-1", "person", [SPENT], version)]

    async with store.unit(ORIGIN) as unit:
        answers = await unit.append_all([at(0), at(0), at(1)])
    assert [(a.conflict, a.versions) for a in answers] == [(False, [1]), (True, [1]), (False, [2])]


async def test_views_are_told_what_was_stored(databases: Databases, stores: Stores) -> None:
    told: list[Appended] = []

    async def view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys) -> None:
        told.extend(appended)

    store = await stores(view=view)
    batch = [[Write("budget-1", "p", [SPENT, NOTED])], [Write("budget-1", "p", [SPENT], 9)]]
    async with store.unit(ORIGIN) as unit:
        await unit.append_all([*batch, [Write("budget-1", "p", [SPENT])]])
    log = await read_log(store)
    assert [(a.id, a.stream, a.version, a.event) for a in told] == [
        (r.id, r.stream, r.version, r.event) for r in log
    ]


async def test_one_append_a_transaction(store: EventStore) -> None:
    async def twice() -> None:
        async with store.unit(ORIGIN) as unit:
            await unit.append(Write("budget-1", "person", [SPENT]))
            await unit.append(Write("budget-2", "person", [SPENT]))

    with pytest.raises(AppendedTwice):
        await twice()
    assert await read_log(store) == []


async def test_at_most_a_hundred_streams_and_each_once_a_command(store: EventStore) -> None:
    writes = [Write(f"budget-{n}", f"person-{n}", [SPENT], 0) for n in range(MOST_STREAMS + 1)]
    with pytest.raises(ValueError, match="at most 100"):
        await append(store, *writes)
    with pytest.raises(ValueError, match="once"):
        await append(store, writes[0], writes[0])
    assert await append(store, *writes[:-1]) == [1] * MOST_STREAMS


async def test_a_stream_written_under_two_subjects_at_once_is_a_conflict_too(store: EventStore) -> None:
    """Two subjects are two locks; the unique key then decides."""
    write = Write("budget-1", "one", [SPENT], 0)
    async with store.unit(ORIGIN) as unit:
        await unit.append(write)
        other = asyncio.create_task(append(store, replace(write, subject="other")))
        await somebody_waits(store)
    with pytest.raises(VersionConflict):
        await other


async def somebody_waits(store: EventStore) -> None:
    waiting = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
    async with store.database.connect() as connection:
        while not await raw(connection).fetchval(waiting):
            await asyncio.sleep(0.01)


async def test_the_two_ways_in(store: EventStore) -> None:
    async with store.unit(ORIGIN) as unit:
        opened = await create(unit, BUDGET, 1, Open(holder="p", limit_pence=500, purpose="bus"), subject="p")
    with pytest.raises(VersionConflict):
        async with store.unit(ORIGIN) as unit:
            await create(unit, BUDGET, 1, Open(holder="p", limit_pence=9), subject="p")
    with pytest.raises(StaleVersion):
        async with store.unit(ORIGIN) as unit:
            await handle(unit, BUDGET, 1, Spend(amount_pence=1), subject="p", expected=2)
    async with store.unit(Origin("a@i", "c-2")) as unit:
        spent = await handle(unit, BUDGET, 1, Spend(amount_pence=100), subject="p", expected=opened.version)
        assert await unit.load(BUDGET, 1) == (spent.state, spent.version)
    assert (spent.version, spent.state.spent_pence) == (2, 100)
    assert [r.correlation_id for r in await read_log(store)] == ["correlation-1", "c-2"]


async def test_a_log_without_an_epoch_is_not_written(databases: Databases, stores: Stores) -> None:
    fresh = databases.create(*KERNEL)
    store = await stores(fresh)
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute("delete from epochs")
    await connection.close()
    with pytest.raises(asyncpg.NoDataFoundError):
        await append(store, Write("budget-1", "person", [SPENT]))


async def test_versions_and_sequences_are_found_by_index(databases: Databases, store: EventStore) -> None:
    """Whatever the statistics say: a plan that sorts or scans would slow down with every event."""
    lookups = {
        "events_stream_version": "select version from events where stream = $1 order by version desc limit 1",
        "events_subject_sequence": "select sequence from events where subject = $1"
        " and sequence is not null order by sequence desc limit 1",
    }
    for index, lookup in lookups.items():
        async with store.database.transaction() as connection:
            driver = raw(connection)
            await driver.execute("set local plan_cache_mode = force_generic_plan")
            await driver.execute(f"prepare lookup(text) as {lookup}")
            plan = await driver.fetch("explain (costs off) execute lookup('x')")
            await driver.execute("deallocate lookup")
        text = "\n".join(row[0] for row in plan)
        assert f"Index Only Scan Backward using {index}" in text
        assert "Sort" not in text
