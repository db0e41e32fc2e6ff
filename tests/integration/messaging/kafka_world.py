"""What the Kafka tests share: workers in this process and beside it, and looking into topics."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from shared.contracts import Envelope
from shared.messaging import Consumer, KafkaFeed, KafkaSettings, Relay
from shared.messaging.audit import Audited, audit
from shared.messaging.relay import record
from tests.integration.messaging.conftest import SERVICES, World
from tests.integration.messaging.spending import replay, table

# A group notices a dead member in the time of its session; 6 s is the least that a broker allows
# by default, and our own allows less.
SESSION_MS = 6000 if os.environ.get("KAFKA_BOOTSTRAP_SERVERS") else 1500
QUICK = {"session_timeout_ms": SESSION_MS, "heartbeat_interval_ms": 400}


@asynccontextmanager
async def running(*workers: Any) -> AsyncIterator[None]:
    """Relays and consumers at work; ended with the block."""
    tasks = [asyncio.create_task(worker.run()) for worker in workers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def until(done: Callable[[], Awaitable[bool]], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not await done():
            await asyncio.sleep(0.05)


async def caught_up(world: World) -> bool:
    return await table(world.database) == await replay(world.logs.values())


async def until_sound(world: World, seconds: float = 30) -> None:
    """Until the tables equal a replay; then the audit must agree."""
    await until(lambda: caught_up(world), seconds)
    report = await audit(list(world.logs.values()), consumers=[Audited("reader", world.database)])
    assert report.sound, report.findings


def relay(world: World, settings: KafkaSettings, service: str = "assessment", **options: Any) -> Relay:
    return Relay(world.logs[service], settings, **options)


def reader(world: World, settings: KafkaSettings, **options: Any) -> Consumer:
    return world.consumer(KafkaFeed("reader", settings, SERVICES, **QUICK), **options)


@asynccontextmanager
async def process(folder: Path, settings: KafkaSettings, **order: Any) -> AsyncIterator["Worker"]:
    """A worker as a process; killed with the block if it still lives."""
    order |= {"folder": str(folder), "kafka": settings.model_dump(), "feed": QUICK}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.messaging.worker", json.dumps(order),
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield Worker(child)
    finally:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()
        child._transport.close()  # type: ignore[attr-defined] # else its pipe warns when collected


class Worker:
    def __init__(self, child: asyncio.subprocess.Process) -> None:
        self._child = child

    async def said(self, word: str) -> None:
        assert self._child.stdout
        async with asyncio.timeout(20):
            while line := (await self._child.stdout.readline()).decode().strip():
                if line == word:
                    return
        raise AssertionError(f"the worker ended before it said {word}")

    def strike(self, number: signal.Signals) -> None:
        self._child.send_signal(number)


def contents(settings: KafkaSettings, service: str = "assessment") -> list[Any]:
    """All records of a topic; each partition in order."""
    consumer = KafkaConsumer(**settings.client(), enable_auto_commit=False, auto_offset_reset="earliest")
    topic = settings.topic(service)
    where = [TopicPartition(topic, n) for n in sorted(consumer.partitions_for_topic(topic))]
    consumer.assign(where)
    left = sum(consumer.end_offsets(where).values()) - sum(consumer.beginning_offsets(where).values())
    found: list[Any] = []
    while len(found) < left:
        for records in consumer.poll(500).values():
            found += records
    consumer.close()
    return found


def put(
    settings: KafkaSettings, *messages: Envelope | tuple[bytes, bytes], service: str = "assessment"
) -> None:
    """Write into a topic past any relay: envelopes, or key and value."""
    producer = KafkaProducer(**settings.client())
    for message in messages:
        key, value, headers = record(message) if isinstance(message, Envelope) else (*message, [])
        producer.send(settings.topic(service), value, key, headers).get(10)
    producer.close()
