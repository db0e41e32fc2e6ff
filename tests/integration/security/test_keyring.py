"""Persons' keys in their own database: made once, destroyed for ever, rewrapped without touching data."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from shared.domain import ERASED
from shared.security import KeyDestroyed, Keyring, MasterKeys, UnknownMasterKey
from shared.testing.postgres import Databases

OLD, NEW = MasterKeys("1", {"1": bytes(range(32))}), MasterKeys("2", {"2": bytes(range(1, 33))})
BOTH = OLD.followed_by(NEW)
PLACE = "assessment/participant-1/event-1/name"


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest_asyncio.fixture
async def pool(databases: Databases) -> AsyncIterator["asyncpg.Pool[Any]"]:
    fresh = databases.create("keys")
    async with asyncpg.create_pool(fresh.dsn, min_size=0, max_size=5) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


async def test_what_one_process_seals_another_opens(pool: Any, clock: Clock) -> None:
    sealed = (await Keyring(pool, OLD, clock).ensure(["ann"])).seal("ann", PLACE, "own words")
    assert (await Keyring(pool, OLD, clock).load(["ann"])).open("ann", PLACE, sealed) == "own words"


async def test_many_at_once_make_one_key(pool: Any, clock: Clock) -> None:
    rings = [Keyring(pool, OLD, clock) for _ in range(8)]
    found = await asyncio.gather(*(ring.ensure(["ann", "bob", "cyd"]) for ring in rings))
    sealed = found[0].seal("bob", PLACE, "words")
    assert [keys.open("bob", PLACE, sealed) for keys in found] == ["words"] * 8
    assert await pool.fetchval("select count(*) from person_keys") == 3


async def test_nobody_gets_a_key_by_being_read(pool: Any, clock: Clock) -> None:
    assert dict(await Keyring(pool, OLD, clock).load(["ann"])) == {}
    assert await pool.fetchval("select count(*) from person_keys") == 0


async def test_a_destroyed_key_opens_nothing_and_is_never_made_again(pool: Any, clock: Clock) -> None:
    ring = Keyring(pool, OLD, clock)
    sealed = (await ring.ensure(["ann"])).seal("ann", PLACE, "own words")
    assert await ring.destroy("ann", clock())
    assert not await ring.destroy("ann", clock())
    keys = await ring.ensure(["ann"])
    assert keys.open("ann", PLACE, sealed) is ERASED
    with pytest.raises(KeyDestroyed):
        keys.seal("ann", PLACE, "again")
    assert await pool.fetchval("select wrapped from person_keys where person = 'ann'") is None


async def test_somebody_never_seen_can_be_erased_first(pool: Any, clock: Clock) -> None:
    assert await Keyring(pool, OLD, clock).destroy("ann", clock())
    with pytest.raises(KeyDestroyed):
        (await Keyring(pool, OLD, clock).ensure(["ann"])).seal("ann", PLACE, "words")


async def test_another_process_notices_a_destruction_within_a_minute(pool: Any, clock: Clock) -> None:
    here, there = Keyring(pool, OLD, clock), Keyring(pool, OLD, clock)
    sealed = (await here.ensure(["ann"])).seal("ann", PLACE, "own words")
    await there.destroy("ann", clock())
    clock.now += timedelta(seconds=59)
    assert (await here.load(["ann"])).open("ann", PLACE, sealed) == "own words"
    clock.now += timedelta(seconds=1)
    assert (await here.load(["ann"])).open("ann", PLACE, sealed) is ERASED


async def test_rotating_the_master_key_rewraps_and_changes_no_data(pool: Any, clock: Clock) -> None:
    people = [f"person-{number}" for number in range(25)]
    old = Keyring(pool, OLD, clock)
    keys = await old.ensure(people)
    sealed = {person: keys.seal(person, PLACE, person) for person in people}
    await old.destroy("person-7", clock())

    assert await Keyring(pool, BOTH, clock).rewrap(BOTH, batch=10) == 24
    assert await Keyring(pool, BOTH, clock).rewrap(BOTH) == 0

    opened = await Keyring(pool, NEW, clock).load(people)
    for person in people:
        expected = ERASED if person == "person-7" else person
        assert opened.open(person, PLACE, sealed[person]) == expected
    with pytest.raises(UnknownMasterKey):
        await Keyring(pool, OLD, clock).load(["person-1"])
