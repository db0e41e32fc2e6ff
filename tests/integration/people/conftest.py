"""Assessment's log, and a service that learns of people from it; each real and fresh."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

import pytest_asyncio
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.plans.person import PersonErased
from shared.eventstore import Codec, Database, EventStore, raw
from shared.eventstore.changes import projecting
from shared.messaging import Consumer, LogFeed, PublishedLog
from shared.messaging.feed import Feed
from shared.people import OVERTAKING, erasing, keep
from shared.people.erasing import KeyDestroyed
from shared.people.tables import metadata
from shared.security import BlindIndex
from shared.testing.budget import Spent
from shared.testing.postgres import KERNEL, Databases, Stores
from tests.integration.people.telling import CODEC, PUBLICATIONS


class Undone(Exception):
    """Ends a transaction without leaving a row."""


@asynccontextmanager
async def undone(database: Database) -> AsyncIterator[AsyncConnection]:
    with suppress(Undone):
        async with database.transaction() as connection:
            yield connection
            raise Undone


@dataclass
class Learning:
    """source: what is told. store: of the service that learns."""

    source: EventStore
    log: PublishedLog
    store: EventStore

    def consumer(self, feed: Feed | None = None, projection: Any = keep, **options: Any) -> Consumer:
        return Consumer(
            "learner",
            self.store.database,
            self.store.keyring,
            projection,
            feed or LogFeed([self.log], restricted=True),
            **{"check_seconds": 0.1, "overtaking": OVERTAKING, **options},
        )


@pytest_asyncio.fixture
async def learning(databases: Databases, stores: Stores) -> Learning:
    source = await stores(codec=CODEC, publications=PUBLICATIONS)
    store = await stores(
        databases.create(*KERNEL, "people"),
        codec=Codec("plans", [*erasing.EVENTS, Spent], erasing.UPCASTERS),
        publications={KeyDestroyed: lambda e: PersonErased(participant_id=e.participant_id)},
        view=projecting(erasing.CHANGES, {}, BlindIndex(bytes(32))),
    )
    return Learning(source, PublishedLog("assessment", source.database, CODEC, PUBLICATIONS), store)


@pytest_asyncio.fixture
async def connection(learning: Learning) -> AsyncIterator[AsyncConnection]:
    async with learning.store.database.connect() as opened:
        yield opened


TABLES = [name for name in metadata.tables if name != "people_erasures"]


async def kept(connection: AsyncConnection) -> dict[str, list[str]]:
    """All that is kept, by table."""
    return {
        name: [row[0] for row in await raw(connection).fetch(f"select t::text from {name} t order by 1")]
        for name in TABLES
    }
