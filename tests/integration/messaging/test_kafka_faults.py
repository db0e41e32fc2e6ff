"""Whatever stops, dies or vanishes on the way: the table equals a replay, and nothing parks."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio
from kafka import KafkaAdminClient, TopicPartition

from shared.clock import utc_now
from shared.eventstore import Database, raw
from shared.messaging import KafkaSettings, create_topics
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import Keyring
from shared.testing.folders import volatile_folder
from shared.testing.kafka import Broker
from shared.testing.postgres import MASTER, VOLATILE
from tests.integration.messaging.conftest import SERVICES, World
from tests.integration.messaging.kafka_world import (
    contents,
    process,
    reader,
    relay,
    running,
    until,
    until_sound,
)
from tests.integration.messaging.spending import TABLE, rows, spend

pytestmark = pytest.mark.timeout(90)
SUBJECTS = "abcdefgh"


@pytest_asyncio.fixture(autouse=True)
async def nothing_parked(world: World) -> AsyncIterator[None]:
    """After each of these faults: none of them is an event's own."""
    yield
    assert await rows(world.database, "select * from parked_events") == []


async def given_spending(world: World, rounds: int = 5) -> None:
    for n in range(rounds):
        await spend(world.stores["assessment"], {s: [n, n + 1] for s in SUBJECTS})


async def test_the_broker_is_stopped_and_restarted(
    world: World, settings: KafkaSettings, kafka: Broker
) -> None:
    sender, consumer = relay(world, settings), reader(world, settings)

    async def noticed() -> bool:
        return not consumer.health.ready

    async def ready() -> bool:
        return consumer.health.ready and sender.health.ready

    async with running(sender, consumer):
        await given_spending(world)
        await until_sound(world)
        kafka.stop()
        try:
            await given_spending(world)
            await until(noticed)
            assert "Kafka does not answer" in consumer.health.reason
        finally:
            kafka.start()
        await given_spending(world)
        await until_sound(world, 40)
        await until(ready)


async def test_a_relay_killed_between_send_and_checkpoint_only_duplicates(
    world: World, settings: KafkaSettings, tmp_path: Path
) -> None:
    await given_spending(world)
    url = world.stores["assessment"].database.engine.url.render_as_string(hide_password=False)

    async with process(tmp_path, settings, **{"as": "relay", "url": url, "batch": 30}) as victim:
        await victim.said("sent")
        victim.strike(signal.SIGKILL)
    async with running(relay(world, settings), reader(world, settings)):
        await until_sound(world)

    sent = [(m.key, json.loads(m.value)["sequence"]) for m in contents(settings)]
    assert len(sent) > len(set(sent)) == 80  # all of them, some twice


async def test_a_projector_killed_in_the_middle_of_a_batch(
    world: World, settings: KafkaSettings, tmp_path: Path
) -> None:
    await given_spending(world)
    order = {"as": "project", "url": world.fresh.url, "dsn": world.fresh.dsn, "stand": "half"}

    async with running(relay(world, settings)):
        async with process(tmp_path, settings, **order) as victim:
            await victim.said("half")
            victim.strike(signal.SIGKILL)
        async with running(reader(world, settings)):
            await until_sound(world)


async def test_a_stalled_projector_that_wakes_after_its_successor(
    world: World, settings: KafkaSettings, tmp_path: Path
) -> None:
    await given_spending(world)
    order = {"as": "project", "url": world.fresh.url, "dsn": world.fresh.dsn, "stand": "held"}

    async with (
        running(relay(world, settings)),
        process(tmp_path, settings, **order) as stalled,
    ):
        await stalled.said("held")
        stalled.strike(signal.SIGSTOP)
        async with running(reader(world, settings)):
            await until_sound(world)
            (tmp_path / "go").touch()
            stalled.strike(signal.SIGCONT)
            await stalled.said("held")  # it went on: another batch, its partitions sought anew
            await given_spending(world)
            await until_sound(world)


async def test_postgres_is_gone_for_a_while(world: World, settings: KafkaSettings) -> None:
    with volatile_folder("mydirection-gone-") as folder:
        server = EmbeddedPostgres(folder, settings=VOLATILE)
        server.start()
        try:
            await _gone_for_a_while(server, world, settings)
        finally:
            server.stop()


async def _gone_for_a_while(server: EmbeddedPostgres, world: World, settings: KafkaSettings) -> None:
    server.ensure_database("reader")
    await asyncio.to_thread(upgrade, server.url("reader"), branches=["consumer", "keys"])
    held = world.database
    world.database = Database(server.url("reader"), name="reader")
    async with world.database.connect() as connection:
        await raw(connection).execute(TABLE)
    pool = await asyncpg.create_pool(server.dsn("reader"), min_size=0, max_size=1)
    world.keyring = Keyring(pool, MASTER, utc_now)
    consumer = reader(world, settings)

    async def noticed() -> bool:
        return not consumer.health.ready

    async def ready() -> bool:
        return consumer.health.ready

    async with running(relay(world, settings), consumer):
        await given_spending(world)
        await until_sound(world)
        server.stop()
        await given_spending(world)
        await until(noticed)
        await asyncio.sleep(1)
        assert "database" in consumer.health.reason
        server.start()
        await until_sound(world)
        await until(ready)
    assert await rows(world.database, "select * from parked_events") == []
    await world.database.close()
    await pool.close()
    world.database = held


async def test_retention_that_deleted_what_was_not_read_stops_the_consumer(
    world: World, settings: KafkaSettings
) -> None:
    sender = relay(world, settings)
    async with running(sender):
        await given_spending(world)
        async with running(reader(world, settings)):
            await until_sound(world)
        before = await rows(world.database, "select * from spending order by 1, 2")
        await given_spending(world)

        async def all_sent() -> bool:
            return len(contents(settings)) == 160

        await until(all_sent)
    delete_all(settings)

    consumer = reader(world, settings)
    await asyncio.wait_for(consumer.run(), 30)

    assert not consumer.health.ready
    assert "gone from Kafka" in consumer.health.reason
    assert settings.topic("assessment") in consumer.health.reason
    assert await rows(world.database, "select * from spending order by 1, 2") == before


def delete_all(settings: KafkaSettings) -> None:
    """What a retention that is too short does in the end."""
    admin = KafkaAdminClient(**settings.client())
    topic = settings.topic("assessment")
    last = {(m.topic, m.partition): m.offset + 1 for m in contents(settings)}
    admin.delete_records({TopicPartition(topic, n): end for (_, n), end in last.items()})
    admin.close()


async def test_a_send_that_fails_is_sent_again_from_the_checkpoint(
    world: World, settings: KafkaSettings, kafka: Broker
) -> None:
    impatient = {"request_timeout_ms": 500, "delivery_timeout_ms": 1000, "bootstrap_timeout_ms": 500}
    sender = relay(world, settings, **impatient)

    async def sent() -> bool:
        return sender.health.ready and bool(sender.health.last_applied)

    async def failed() -> bool:
        return sender.health.reason.startswith("waiting: ")

    async with running(sender):
        await given_spending(world)
        await until(sent)
        kafka.stop()
        try:
            await given_spending(world)
            await until(failed)
        finally:
            kafka.start()
        async with running(reader(world, settings)):
            await until_sound(world)
        await until(sent)


async def test_a_topic_made_late_gets_everything(world: World, kafka_settings: KafkaSettings) -> None:
    sender = relay(world, kafka_settings, max_block_ms=500)
    await given_spending(world)

    async def failed() -> bool:
        return sender.health.reason == "waiting: KafkaTimeoutError"

    async with running(sender):
        await until(failed)
        assert not sender.health.ready
        create_topics(kafka_settings, SERVICES)
        async with running(reader(world, kafka_settings)):
            await until_sound(world)
