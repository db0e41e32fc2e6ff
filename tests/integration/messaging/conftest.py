"""Two services' logs and a consumer's database, each real and fresh."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from shared.clock import utc_now
from shared.eventstore import Database, EventStore, raw
from shared.messaging import Consumer, KafkaSettings, create_topics
from shared.messaging.feed import Feed
from shared.messaging.published_log import PublishedLog
from shared.security import Keyring
from shared.testing import budget
from shared.testing.postgres import MASTER, Databases, FreshDatabase, Stores
from tests.integration.messaging.spending import TABLE, Spending

SERVICES = ("assessment", "plans")


@dataclass
class World:
    """The parts of one test. stores and logs by service."""

    stores: dict[str, EventStore]
    logs: dict[str, PublishedLog]
    fresh: FreshDatabase
    database: Database
    keyring: Keyring
    projection: Spending = field(default_factory=Spending)
    consumers: list[Consumer] = field(default_factory=list)

    def consumer(
        self, feed: Feed, projection: Any = None, *, name: str = "reader", **options: Any
    ) -> Consumer:
        made = Consumer(
            name,
            self.database,
            self.keyring,
            projection or self.projection,
            feed,
            **{"check_seconds": 0.1, **options},
        )
        self.consumers.append(made)
        return made


@pytest_asyncio.fixture
async def world(databases: Databases, stores: Stores) -> AsyncIterator[World]:
    fresh = databases.create("consumer", "keys")
    opened = {service: await stores() for service in SERVICES}
    logs = {
        service: PublishedLog(service, store.database, store.codec, budget.PUBLICATIONS)
        for service, store in opened.items()
    }
    pool = await asyncpg.create_pool(fresh.dsn, min_size=0, max_size=3)
    database = Database(fresh.url, name="reader")
    async with database.connect() as connection:
        await raw(connection).execute(TABLE)
    made = World(opened, logs, fresh, database, Keyring(pool, MASTER, utc_now, cache_seconds=0))
    yield made
    for consumer in made.consumers:
        await consumer.close()
    await database.close()
    await pool.close()


@pytest.fixture
def settings(kafka_settings: KafkaSettings) -> KafkaSettings:
    """A broker with the services' topics."""
    create_topics(kafka_settings, SERVICES)
    return kafka_settings
