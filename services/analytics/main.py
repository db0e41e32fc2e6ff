"""The analytics service, put together."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI

from services.analytics.api import ROUTERS
from services.analytics.api.dependencies import Parts
from services.analytics.projections import OVERTAKING, AnalyticsProjection
from services.analytics.projections.standing import CONSUMER
from services.analytics.settings import AnalyticsSettings
from shared.background import in_background
from shared.clock import Clock, utc_now
from shared.eventstore import Database, KeyDatabase
from shared.http import database_check, forgetting, keys_check, service_app
from shared.http.feed import Following
from shared.http.projection_check import projection_check
from shared.messaging.consumer import Consumer
from shared.messaging.feed import Feed
from shared.security import BlindIndex, Keyring

NAME = "analytics"
MIGRATIONS = Path(__file__).parent / "migrations"
BRANCHES = ("http", "consumer")


@dataclass(frozen=True)
class Opened:
    """The service's databases, open. Without HTTP: for projecting, restoring and the audit."""

    database: Database
    keys: KeyDatabase
    keyring: Keyring


@asynccontextmanager
async def opened(settings: AnalyticsSettings, *, clock: Clock = utc_now) -> AsyncIterator[Opened]:
    """Raises OldPostgreSQL, or Unavailable where a database cannot be reached."""
    database = Database(settings.analytics_database_url, name=NAME)
    keys = KeyDatabase(settings.analytics_keys_url)
    try:
        await keys.open()
        await database.check()
        yield Opened(database, keys, Keyring(keys, settings.master_keys, clock))
    finally:
        await keys.close()
        await database.close()


def projector(
    settings: AnalyticsSettings, database: Database, keyring: Keyring, feed: Feed, *, clock: Clock = utc_now
) -> Consumer:
    """The consumer that keeps this service's tables; run it in the app, or alone."""
    projection = AnalyticsProjection(keyring, BlindIndex(settings.index_bytes), clock)
    return Consumer(CONSUMER, database, keyring, projection, feed, clock=clock, overtaking=OVERTAKING)


def create_app(settings: AnalyticsSettings, *, feed: Feed | None = None, clock: Clock = utc_now) -> FastAPI:
    """The service's HTTP application; its lifespan opens and closes all it needs, and projects
    in the background when it is given a feed."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, clock=clock) as held:
            database, keyring = held.database, held.keyring
            consumer = projector(settings, database, keyring, feed, clock=clock) if feed else None
            app.state.parts = Parts(database, clock)
            app.state.following = Following(CONSUMER, database, consumer, clock)
            app.state.subject_access = None  # it knows nobody's CRN
            app.state.checks = {
                "database": database_check(database, app.state.metrics),
                "keys": keys_check(held.keys),
            }
            async with forgetting(database, clock), _projecting(consumer) as task:
                if consumer and task:
                    app.state.checks["projection"] = projection_check(consumer, task, app.state.metrics)
                yield

    return service_app(
        name=NAME,
        summary="Outcome datasets and exploratory evaluation.",
        settings=settings,
        clock=clock,
        routers=ROUTERS,
        lifespan=lifespan,
    )


@asynccontextmanager
async def _projecting(consumer: Consumer | None) -> AsyncIterator["asyncio.Task[None] | None"]:
    if consumer is None:
        yield None
        return
    async with in_background(consumer.run(), "projection") as task:
        yield task
