"""A consumer that does not take for a while stays in its group and loses nothing."""

import asyncio

import pytest

from shared.messaging import KafkaFeed, KafkaSettings
from shared.messaging.feed import Assigned, Batch
from tests.integration.messaging.conftest import World
from tests.integration.messaging.kafka_world import QUICK, put
from tests.integration.messaging.listed import envelope

pytestmark = pytest.mark.timeout(40)


async def test_nothing_taken_nothing_lost(world: World, settings: KafkaSettings) -> None:
    put(settings, *(envelope("a", n) for n in range(1, 31)))
    feed = KafkaFeed("reader", settings, ["assessment"], max_poll_records=2, **QUICK)
    await feed.open()
    try:
        taken: list[int] = []
        while len(taken) < 30:
            delivery = await feed.take(10)
            if isinstance(delivery, Assigned):
                assert not taken or not delivery.partitions
                await feed.seek(dict.fromkeys(delivery.unsought))
            if isinstance(delivery, Batch):
                if not taken:
                    await asyncio.sleep(2)  # longer than the session, and than what is read ahead
                taken += [m.envelope.sequence for m in delivery.messages if m.envelope]
    finally:
        await feed.close()

    assert taken == list(range(1, 31))
