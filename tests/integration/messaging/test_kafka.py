"""From the log through a real broker to the tables."""

import json

import pytest

from shared.messaging import KafkaSettings, create_topics
from tests.integration.messaging.conftest import SERVICES, World
from tests.integration.messaging.kafka_world import contents, put, reader, relay, running, until, until_sound
from tests.integration.messaging.listed import envelope
from tests.integration.messaging.spending import rows, spend, table

pytestmark = pytest.mark.timeout(60)
PARKED = "select subject, sequence, reason from parked_events order by subject, sequence"


async def test_log_to_topic_to_tables(world: World, settings: KafkaSettings) -> None:
    for n in range(20):
        await spend(world.stores[SERVICES[n % 2]], {s: [n, n + 1] for s in "abcde"})
    consumer = reader(world, settings)

    async def idle() -> bool:
        return consumer.health.ready and sum(consumer.health.lag.values()) == 0 != len(consumer.health.lag)

    async with running(*(relay(world, settings, service) for service in SERVICES), consumer):
        await until_sound(world)
        await until(idle)

    assert len(await table(world.database)) == 10


async def test_messages_are_structured_cloud_events(world: World, settings: KafkaSettings) -> None:
    await spend(world.stores["assessment"], {"a": [5]}, correlation="request-1")
    sender = relay(world, settings)

    async def relayed() -> bool:
        return bool(sender.health.last_applied)

    async with running(sender):
        await until(relayed)

    [message] = contents(settings)
    assert message.topic == f"{settings.topic_prefix}mydirection.assessment"
    assert message.key == b"a"
    assert dict(message.headers) == {
        "correlation_id": b"request-1",
        "content-type": b"application/cloudevents+json",
    }
    value = json.loads(message.value)
    assert value["specversion"] == "1.0"
    assert value["source"] == "/mydirection/assessment"
    assert value["type"] == "mydirection.testing.budget.spent"
    assert (value["subject"], value["sequence"], value["correlationid"]) == ("a", 1, "request-1")
    assert value["data"] == {"amount_pence": 5}


async def test_what_a_topic_may_hold(world: World, settings: KafkaSettings) -> None:
    # given a duplicate, poison, what waits behind it, a gap, and what is no envelope
    world.projection.poison = True
    poison = envelope("a", 2, 666)
    put(settings, envelope("a", 1), envelope("a", 1, 50).model_copy(), service="plans")
    put(settings, first := envelope("b", 1), first, envelope("a", 1), poison, poison, envelope("a", 3))
    put(settings, envelope("g", 2), (b"junk", b"{"), envelope("c", 1))
    consumer = reader(world, settings)

    async def settled() -> bool:
        return len(await rows(world.database, PARKED)) == 6 and len(await table(world.database)) == 3

    async def counted() -> bool:
        return sum(consumer.health.parked_keys.values()) == 4

    async def retried() -> bool:
        return len(await rows(world.database, PARKED)) == 4

    async with running(consumer):
        await until(settled)
        assert await rows(world.database, PARKED) == [
            ("a", 0, "unreadable"),  # of another service than its topic's
            ("a", 0, "unreadable"),
            ("a", 2, "Poisoned"),
            ("a", 3, "waiting"),
            ("g", 2, "gap"),
            ("junk", 0, "unreadable"),
        ]
        await until(counted)
        assert consumer.health.ready  # a parked key is visible, but no outage

        world.projection.poison = False
        await rows(
            world.database, "update parked_events set retry = true where subject = 'a' and sequence = 2"
        )
        await until(retried)

    totals = {subject: events for (_, subject), (_, events, _) in (await table(world.database)).items()}
    assert totals == {"a": 3, "b": 1, "c": 1}


async def test_two_consumers_share_the_partitions(world: World, settings: KafkaSettings) -> None:
    one, two = reader(world, settings), reader(world, settings)
    store = world.stores["assessment"]

    def shared() -> bool:
        return bool(one._partitions and two._partitions and not one._partitions & two._partitions)

    async def both() -> bool:
        return shared() and len(one._partitions | two._partitions) == 6

    async with running(relay(world, settings), one):
        await spend(store, {s: [1, 2, 3] for s in "abcdefgh"})
        async with running(two):
            for n in range(10):
                await spend(store, {s: [n] for s in "abcdefgh"})
            await until(both)
            await spend(store, {s: [10, 11] for s in "abcdefgh"})
            await until_sound(world)
            assert one.health.last_applied
            assert two.health.last_applied
        await spend(store, {s: [12] for s in "abcdefgh"})
        await until_sound(world)

    assert await rows(world.database, PARKED) == []


async def test_of_two_relays_one_is_active(world: World, settings: KafkaSettings) -> None:
    first, second = relay(world, settings), relay(world, settings)
    await spend(world.stores["assessment"], {"a": [1, 2, 3]})

    async def first_works() -> bool:
        return bool(first.health.last_applied)

    async def second_stands_by() -> bool:
        return "standby" in second.health.reason

    async def second_works() -> bool:
        return bool(second.health.last_applied)

    async with running(first):
        await until(first_works)
        async with running(second):
            await until(second_stands_by)
            assert (first.active, second.active) == (True, False)
            assert second.health.ready
    async with running(second):
        await spend(world.stores["assessment"], {"a": [4]})
        await until(second_works)

    assert [json.loads(m.value)["sequence"] for m in contents(settings)] == [1, 2, 3, 4]


def test_topics_are_made_once_and_never_changed(kafka_settings: KafkaSettings) -> None:
    made = create_topics(kafka_settings, ["assessment"])
    again = create_topics(kafka_settings.model_copy(update={"partitions": 5}), SERVICES)

    first = [kafka_settings.topic("assessment"), kafka_settings.restricted_topic]
    assert (made.created, made.existing, made.differing) == (first, [], {})
    assert (again.created, again.existing) == ([kafka_settings.topic("plans")], first)
    assert again.differing == dict.fromkeys(first, 3)
