"""The relay against raw kafka-python produce; the projector against raw consume plus COPY."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import asyncpg
from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from services.analytics import main as analytics
from services.analytics.settings import AnalyticsSettings
from services.assessment import main as assessment
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from shared.eventstore import Database, raw
from shared.messaging import Consumer, KafkaFeed, KafkaSettings, PublishedLog, Relay, create_topics
from shared.messaging.producer import OPTIONS, Record
from shared.messaging.relay import records
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.testing.http import kernel_settings
from tests.bench.population import populate
from tests.bench.rounds import Comparison, compare

PEOPLE = 10_000
EVENTS = 2 * PEOPLE
PARTITIONS = 6
RAW = "create table raw_messages (topic text, partition int, position bigint, key bytea, value bytea)"


class Messages:
    """One populated log, and everything that is measured on it."""

    def __init__(self, postgres: EmbeddedPostgres, bootstrap_servers: str, folder: Path) -> None:
        self.postgres, self.servers, self.folder = postgres, bootstrap_servers, folder
        self.log = self._log()
        self.encoded: Sequence[Record] = ()

    async def prepare(self) -> None:
        """Fill the log, and encode what the raw producer will send."""
        for name in ("bench_log", "bench_log_keys"):
            self.postgres.drop_database(name)
            self.postgres.ensure_database(name)
        settings = AssessmentSettings(
            **kernel_settings(self.folder),
            assessment_database_url=self.postgres.url("bench_log"),
            assessment_keys_url=self.postgres.url("bench_log_keys"),
        )
        await asyncio.to_thread(
            upgrade,
            settings.assessment_database_url,
            branches=assessment.BRANCHES,
            service=assessment.MIGRATIONS,
        )
        await asyncio.to_thread(upgrade, settings.assessment_keys_url, branches=["keys"])
        await populate(settings, PEOPLE)
        entries = [entry async for batch in self.log.batches() for entry in batch]
        self.encoded = records(entries)

    async def relay(self) -> float:
        """Events a second from the log to a new topic, checkpoint and all."""
        settings = self.topics()
        relay = Relay(self.log, settings)
        started = time.perf_counter()
        task = asyncio.create_task(relay.run())
        await self._sent(settings)
        took = time.perf_counter() - started
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return EVENTS / took

    async def produce(self) -> float:
        """The same bytes from memory by kafka-python's producer, set as the relay's is."""
        return await asyncio.to_thread(self._produce, self.topics())

    async def project(self) -> float:
        """Events a second from a filled topic into analytics' tables."""
        settings = self.topics()
        await asyncio.to_thread(self._produce, settings)
        async with analytics.opened(await self._analytics()) as held:
            feed = KafkaFeed("analytics", settings, [assessment.NAME])
            consumer = analytics.projector(self._settings(), held.database, held.keyring, feed)
            started = time.perf_counter()
            task = asyncio.create_task(consumer.run())
            await _projected(held.database, consumer)
            took = time.perf_counter() - started
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        return EVENTS / took

    async def consume_and_copy(self) -> float:
        """The same topic by kafka-python's consumer, each poll copied into one table as it came."""
        settings = self.topics()
        await asyncio.to_thread(self._produce, settings)
        self._fresh("bench_copy")
        connection = await asyncpg.connect(self.postgres.dsn("bench_copy"))
        await connection.execute(RAW)
        try:
            return await _consume(connection, settings)
        finally:
            await connection.close()

    def topics(self) -> KafkaSettings:
        prefix = f"bench-{uuid4().hex[:8]}."
        settings = KafkaSettings(bootstrap_servers=self.servers, topic_prefix=prefix, partitions=PARTITIONS)
        create_topics(settings, [assessment.NAME])
        return settings

    def _produce(self, settings: KafkaSettings) -> float:
        producer = KafkaProducer(**{**OPTIONS, **settings.client()})
        topic = settings.topic(assessment.NAME)
        started = time.perf_counter()
        for record in self.encoded:
            producer.send(topic, record.value, record.key, record.headers)
        producer.flush()
        took = time.perf_counter() - started
        producer.close()
        return EVENTS / took

    async def _sent(self, settings: KafkaSettings) -> None:
        end = await self.log.end()
        moved = "select 1 from relay_checkpoints where relay = $1 and (epoch, position) = ($2, $3)"
        topic = settings.topic(assessment.NAME)
        async with self.log.database.connect() as connection:
            while not await raw(connection).fetchval(moved, topic, end.epoch, end.position):
                await asyncio.sleep(0.01)

    async def _analytics(self) -> AnalyticsSettings:
        for name in ("bench_analytics", "bench_analytics_keys"):
            self._fresh(name)
        settings = self._settings()
        url, keys = settings.analytics_database_url, settings.analytics_keys_url
        service = analytics.MIGRATIONS
        await asyncio.to_thread(upgrade, url, branches=analytics.BRANCHES, service=service)
        await asyncio.to_thread(upgrade, keys, branches=["keys"])
        return settings

    def _settings(self) -> AnalyticsSettings:
        return AnalyticsSettings(
            **kernel_settings(self.folder),
            analytics_database_url=self.postgres.url("bench_analytics"),
            analytics_keys_url=self.postgres.url("bench_analytics_keys"),
        )

    def _fresh(self, name: str) -> None:
        self.postgres.drop_database(name)
        self.postgres.ensure_database(name)

    def _log(self) -> PublishedLog:
        database = Database(self.postgres.url("bench_log"), name="bench-log")
        return PublishedLog(assessment.NAME, database, assessment.codec(), PUBLICATIONS)


async def _projected(database: Database, consumer: Consumer) -> None:
    count = "select coalesce(sum(sequence), 0) from feed_subjects"
    async with database.connect() as connection:
        while await raw(connection).fetchval(count) < EVENTS:
            assert not consumer.health.stopped, consumer.health.reason
            await asyncio.sleep(0.02)


async def _consume(connection: "asyncpg.Connection[Any]", settings: KafkaSettings) -> float:
    topic = settings.topic(assessment.NAME)
    reader = KafkaConsumer(**settings.client(), enable_auto_commit=False, auto_offset_reset="earliest")
    reader.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
    started, seen = time.perf_counter(), 0
    while seen < EVENTS:
        polled = await asyncio.to_thread(reader.poll, 500, 1000)
        rows = [(r.topic, r.partition, r.offset, r.key, r.value) for found in polled.values() for r in found]
        await connection.copy_records_to_table("raw_messages", records=rows)
        seen += len(rows)
    took = time.perf_counter() - started
    reader.close()
    return EVENTS / took


def run(postgres: EmbeddedPostgres, bootstrap_servers: str) -> tuple[Comparison, Comparison]:
    """The relay's comparison, and the projector's."""
    with TemporaryDirectory() as folder:
        return asyncio.run(_run(Messages(postgres, bootstrap_servers, Path(folder))))


async def _run(messages: Messages) -> tuple[Comparison, Comparison]:
    await messages.prepare()
    try:
        sending = await compare({"relay": messages.relay, "raw kafka-python produce": messages.produce}, 3)
        reading = await compare(
            {"projector": messages.project, "raw consume + COPY": messages.consume_and_copy}, 3
        )
        return sending, reading
    finally:
        await messages.log.database.close()
