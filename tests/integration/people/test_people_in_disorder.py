"""Both feeds, the restricted topic with them: any promised order and repeats give what a replay gives."""

import asyncio
from random import Random, randrange

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract
from shared.eventstore import raw
from shared.messaging import Disorder, KafkaFeed, KafkaSettings, LogFeed, Relay, create_topics
from shared.people import keep
from tests.integration.messaging.kafka_world import QUICK, running, until
from tests.integration.people.conftest import TABLES, Learning, kept
from tests.integration.people.histories import (
    PEOPLE,
    STAFF,
    TEAMS,
    cover,
    ended,
    leader,
    left,
    member,
    permission,
    status,
)
from tests.integration.people.telling import (
    account,
    assigned,
    erased,
    exclusion,
    merged,
    numbered,
    registered,
    tell,
    unmerged,
)

pytestmark = pytest.mark.timeout(60)
ANN, BEN, CAT, DAN = PEOPLE


def history(rng: Random) -> list[Contract]:
    """Something of every kind, at random; the last person is erased somewhere on the way."""
    told = [
        registered(who, account(rng.choice(STAFF)), rng.choice(["programme", "comparator"])) for who in PEOPLE
    ]
    for number in range(30):
        who, other, holder, on = rng.choice(PEOPLE), rng.choice(PEOPLE), rng.choice(STAFF), rng.randrange(9)
        told += [
            rng.choice(
                [
                    permission(who, "research", rng.random() < 0.5),
                    status(who, "started", on),
                    assigned(who, holder, on),
                    merged(who, other, on),
                    unmerged(who, on),
                    member(holder, rng.choice(TEAMS), rng.random() < 0.7, on),
                    leader(rng.choice(TEAMS), holder, rng.random() < 0.7, on),
                    cover(holder, rng.choice(STAFF), number, on, rng.choice([None, 2])),
                ]
            ),
            rng.choice([exclusion(who, f"{who}/x", other_participant_id=other), ended(who, "x", on)]),
        ]
    told.insert(rng.randrange(4, len(told)), erased(DAN))
    return [*told, left(STAFF[0], 3)]


async def replayed(connection: AsyncConnection, told: list[Contract]) -> dict[str, list[str]]:
    """What one clean replay gives, one event after the other. Undoes it."""
    await raw(connection).execute("begin")
    await raw(connection).execute(f"truncate {', '.join(name for name in TABLES if name != 'people_links')}")
    for event in numbered(told):
        await keep(connection, [event])
    found = await kept(connection)
    await raw(connection).execute("rollback")
    return found


@pytest.mark.parametrize("run", range(3))
async def test_any_promised_order_gives_the_same_tables(
    learning: Learning, connection: AsyncConnection, run: int
) -> None:
    seed = randrange(10**6)
    print(f"run {run}: seed {seed}")
    rng = Random(seed)
    told = history(rng)
    for part in (told[:30], told[30:]):  # each round a new process: offsets come from the database
        await tell(learning.source, part)
        disorder = Disorder(rng.randrange(10**6), 0.5)
        consumer = learning.consumer(LogFeed([learning.log], batch=12, restricted=True, disorder=disorder))
        await consumer.catch_up()
        await consumer.close()

    found = await kept(connection)
    assert found == await replayed(connection, told)
    assert found["people_exclusions"]
    assert await raw(connection).fetch("select * from parked_events") == []
    assert not any(str(DAN) in row for name in TABLES if name not in MAY_NAME for row in found[name])


# An erased person's own row; merges and exclusions of others that lead to them.
MAY_NAME = ("people", "people_merges", "people_exclusions")


async def test_over_kafka_what_is_restricted_arrives_too(
    learning: Learning, connection: AsyncConnection, kafka_settings: KafkaSettings
) -> None:
    # given
    create_topics(kafka_settings, ["assessment"])
    told = history(Random(7))
    await tell(learning.source, told)
    feed = KafkaFeed("learner", kafka_settings, ["assessment"], restricted=True, **QUICK)
    consumer = learning.consumer(feed)
    expected = await replayed(connection, told)

    async def arrived() -> bool:
        return await kept(connection) == expected

    # when
    async with running(Relay(learning.log, kafka_settings), consumer):
        await until(arrived)

    # then
    assert expected["people_exclusions"]
    assert await raw(connection).fetch("select * from parked_events") == []


@pytest.mark.parametrize("erasure_first", [True, False])
async def test_an_erasure_and_the_restricted_topic_at_once_leave_nothing(
    learning: Learning, connection: AsyncConnection, erasure_first: bool
) -> None:
    """Two partitions may have two readers."""
    erasure, restricted = numbered([erased(ANN)]), numbered([exclusion(ANN, "x", district="LS1")])
    first, second = (erasure, restricted) if erasure_first else (restricted, erasure)

    async def follow() -> None:
        async with learning.store.database.transaction() as other:
            await keep(other, second)

    async with learning.store.database.transaction() as one:
        await keep(one, first)
        following = asyncio.create_task(follow())
        done, _ = await asyncio.wait([following], timeout=0.3)
    await following

    assert not done
    assert (await kept(connection))["people_exclusions"] == []
