"""The feed without a broker: same tables as a replay, whatever the order that it may deliver in."""

import random

import pytest

from shared.messaging.log_feed import Disorder, LogFeed
from tests.integration.messaging.conftest import World
from tests.integration.messaging.spending import replay, rows, spend, table


async def given_spending(world: World, rng: random.Random, transactions: int = 40) -> None:
    for _ in range(transactions):
        store = world.stores[rng.choice(list(world.stores))]
        subjects = rng.sample("abcdefgh", rng.randint(1, 4))
        await spend(store, {s: [rng.randint(1, 99) for _ in range(rng.randint(1, 3))] for s in subjects})


async def test_the_tables_equal_a_replay(world: World) -> None:
    await given_spending(world, random.Random(1))
    consumer = world.consumer(LogFeed(list(world.logs.values())))

    await consumer.catch_up()

    assert await table(world.database) == await replay(world.logs.values()) != {}
    assert consumer.health.ready
    assert consumer.health.lag == {"assessment": 0, "plans": 0}


@pytest.mark.parametrize("run", range(3))
async def test_any_promised_order_gives_the_same_tables(world: World, run: int) -> None:
    seed = random.randrange(10**6)
    print(f"run {run}: seed {seed}")
    rng = random.Random(seed)
    for _ in range(3):  # each round a new process: offsets come from the database
        await given_spending(world, rng, 15)
        feed = LogFeed(list(world.logs.values()), batch=10, disorder=Disorder(rng.randrange(10**6), 0.5))
        consumer = world.consumer(feed)
        await consumer.catch_up()

    assert await table(world.database) == await replay(world.logs.values())
    assert await rows(world.database, "select * from parked_events") == []


async def test_a_commit_wakes_the_feed(world: World) -> None:
    log, store = world.logs["assessment"], world.stores["assessment"]
    feed = LogFeed([log], poll_seconds=60)
    store.on_commit(feed.wake)
    consumer = world.consumer(feed)
    await consumer.catch_up()
    await spend(store, {"a": [5]})

    batch = await feed.take(5)

    assert batch is not None
