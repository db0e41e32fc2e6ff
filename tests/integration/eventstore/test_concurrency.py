"""Sixteen writers at once and a reader on their heels: nothing is lost and nothing changes places."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import utc_now
from shared.eventstore import (
    START,
    Appended,
    EventStore,
    Recorded,
    VersionConflict,
    View,
    Write,
    no_view,
    raw,
)
from shared.security import Keys
from shared.testing.budget import Noted, Spent
from shared.testing.log import ORIGIN, assert_in_order, read_log, versions_by_stream
from shared.testing.postgres import KERNEL, Databases, Stores

WRITERS, COMMANDS, STREAMS, SUBJECTS = 16, 50, 8, 3
VIEW_TABLE = "create table spending (stream text, version integer, primary key (stream, version))"
AFTER = """
    with stored as (
        insert into stored_answers
            (issuer, actor, route, key, body_hmac, status, sealed_for, answer, stored_at)
        values ('issuer', 'actor', 'spend', $1, '', 200, 'nobody', '', $2))
    insert into audit (at, actor, roles, action, correlation_id) values ($2, 'actor', '{}', 'spend', '-')
"""


async def spending_view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys) -> None:
    rows = [(a.stream, a.version) for a in appended]
    await raw(connection).executemany("insert into spending values ($1, $2)", rows)


class Writer:
    """Appends to streams it picks at random; every other command expects the version it has read."""

    def __init__(self, store: EventStore, number: int, *, followed: bool) -> None:
        self.store, self.number, self.followed = store, number, followed
        self.random = random.Random(number)
        self.acknowledged: list[tuple[str, int]] = []
        self.conflicts = 0

    async def run(self) -> None:
        for command in range(COMMANDS):
            number = self.random.randrange(STREAMS)
            events = [Spent(amount_pence=1), Noted(holder="holder", words="w")][: self.random.choice([1, 2])]
            expected = await self._read_version(number) if command % 2 else None
            write = Write(f"budget-{number}", f"subject-{number % SUBJECTS}", events, expected)
            try:
                version = await self._append(write, f"{self.number}-{command}")
            except VersionConflict:
                assert expected is not None, "nothing was expected, so nothing conflicts"
                self.conflicts += 1
            else:
                self.acknowledged += [(write.stream, version - n) for n in range(len(events))]

    async def _append(self, write: Write, key: str) -> int:
        async with self.store.unit(ORIGIN) as unit:
            [version] = await unit.append(write)
            if self.followed:
                await raw(unit.connection).execute(AFTER, key, utc_now())
            return version

    async def _read_version(self, number: int) -> int:
        async with self.store.database.connect() as connection:
            found = await raw(connection).fetchval(
                "select coalesce(max(version), 0) from events where stream = $1", f"budget-{number}"
            )
        return int(found)


async def tail(store: EventStore, done: asyncio.Event) -> list[Recorded]:
    """Read on and on from where the last reading ended, as a relay does; once more at the end."""
    seen: list[Recorded] = []
    last = False
    while not last:
        last = done.is_set()
        seen += await read_log(store, seen[-1].at if seen else START, page=7)
        await asyncio.sleep(0)
    return seen


@pytest.mark.parametrize(("view", "followed"), [(no_view, False), (spending_view, True)])
async def test_nothing_is_lost_or_out_of_order(
    databases: Databases, stores: Stores, view: View, followed: bool
) -> None:
    fresh = databases.create(*KERNEL)
    connection: Any = await asyncpg.connect(fresh.dsn)
    await connection.execute(VIEW_TABLE)
    opened = [await stores(fresh, view=view) for _ in range(4)]
    writers = [Writer(opened[n % 4], n, followed=followed) for n in range(WRITERS)]

    done = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        reader = group.create_task(tail(await stores(fresh), done))
        async with asyncio.TaskGroup() as writing:
            for writer in writers:
                writing.create_task(writer.run())
        done.set()
    seen = reader.result()

    acknowledged = sorted(place for writer in writers for place in writer.acknowledged)
    assert_in_order(seen)
    assert seen == await read_log(opened[0])
    assert sorted((r.stream, r.version) for r in seen) == acknowledged
    assert len(versions_by_stream(seen)) == STREAMS
    assert sum(writer.conflicts for writer in writers) > 0
    if followed:
        commands = WRITERS * COMMANDS - sum(writer.conflicts for writer in writers)
        found = [tuple(r) for r in await connection.fetch("select * from spending order by 1, 2")]
        assert found == acknowledged
        for table in ("stored_answers", "audit"):
            assert await connection.fetchval(f"select count(*) from {table}") == commands
    await connection.close()
