"""The assessment service, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI

from services.assessment.api import ROUTERS
from services.assessment.api.dependencies import Parts
from services.assessment.definitions import shipped
from services.assessment.domain.participant_events import EVENTS
from services.assessment.handlers import Handling
from services.assessment.handlers.erasure import finish_erasures
from services.assessment.handlers.participants import UNIQUE_CRN, crn_taken
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from services.assessment.views import Queries, project
from shared.clock import Clock, NewId, utc_now, uuid7
from shared.eventstore import Codec, Database, EventStore, KeyDatabase, Origin
from shared.http import Commands, database_check, forgetting, keys_check, service_app
from shared.logs import new_correlation_id
from shared.security import BlindIndex, Keyring

NAME = "assessment"
MIGRATIONS = Path(__file__).parent / "migrations"
BRANCHES = ("log", "http")
# The account under which the service itself acts.
SYSTEM = "system@mydirection"


def codec() -> Codec:
    return Codec(NAME, EVENTS)


def open_parts(
    settings: AssessmentSettings, database: Database, keys: KeyDatabase, clock: Clock, new_id: NewId
) -> Parts:
    """The service's pieces on an open database."""
    keyring = Keyring(keys, settings.master_keys, clock)
    index = BlindIndex(settings.index_bytes)
    store = EventStore(
        database,
        codec(),
        keyring,
        publications=PUBLICATIONS,
        view=project(index),
        clock=clock,
        new_id=new_id,
    )
    queries = Queries(keyring, index)
    handling = Handling(store, queries, shipped(), settings.zone)
    commands = Commands(store, settings.index_bytes, {UNIQUE_CRN: crn_taken})
    return Parts(store, keys, commands, handling, queries, shipped(), clock, new_id)


@asynccontextmanager
async def opened(
    settings: AssessmentSettings, *, clock: Clock = utc_now, new_id: NewId = uuid7
) -> AsyncIterator[Parts]:
    """The service's pieces on its databases. Without HTTP: for restoring.

    Raises OldPostgreSQL, or Unavailable where a database cannot be reached."""
    database = Database(settings.assessment_database_url, name=NAME)
    keys = KeyDatabase(settings.assessment_keys_url)
    try:
        await keys.open()
        parts = open_parts(settings, database, keys, clock, new_id)
        await parts.store.start()
        yield parts
    finally:
        await keys.close()
        await database.close()


def create_app(settings: AssessmentSettings, *, clock: Clock = utc_now, new_id: NewId = uuid7) -> FastAPI:
    """The service's HTTP application; its lifespan opens and closes all it needs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, clock=clock, new_id=new_id) as parts:
            await finish_erasures(parts.handling, Origin(SYSTEM, new_correlation_id()))
            app.state.parts, app.state.commands = parts, parts.commands
            app.state.checks = {
                "database": database_check(parts.database, app.state.metrics),
                "keys": keys_check(parts.keys),
            }
            async with forgetting(parts.database, clock):
                yield

    return service_app(
        name=NAME,
        summary="Participants and comparators, and what became of them.",
        settings=settings,
        clock=clock,
        routers=ROUTERS,
        lifespan=lifespan,
    )
