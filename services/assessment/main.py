"""The assessment service, put together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.adapters.jobs import kinds
from services.assessment.api import ROUTERS
from services.assessment.api.dependencies import Parts
from services.assessment.api.seeing import sight
from services.assessment.definitions import shipped
from services.assessment.domain import definition_events
from services.assessment.domain.assessments import assessment_events
from services.assessment.domain.consents import consent_events
from services.assessment.domain.measures import administration_events
from services.assessment.domain.organisation import assignment_events, case_manager_events, unit_events
from services.assessment.domain.people import (
    access_need_events,
    life_cycle_events,
    participant_events,
    sentence_events,
)
from services.assessment.domain.records import merging_events, retention_events
from services.assessment.domain.risk import register_events
from services.assessment.handlers import Handling, judging, merging, retention
from services.assessment.handlers.definitions import learn_rules, publish_shipped
from services.assessment.handlers.erasure import finish_erasures
from services.assessment.handlers.organisation import finish_name_erasures
from services.assessment.handlers.participants import UNIQUE
from services.assessment.publications import PUBLICATIONS
from services.assessment.settings import AssessmentSettings
from services.assessment.views import Queries, project
from services.assessment.views.merging import known_by
from services.assessment.views.remembered import FORGOTTEN_AT_ONCE, forget_old
from shared.background import repeating
from shared.clock import Clock, NewId, utc_now, uuid7
from shared.eventstore import SYSTEM, Codec, Database, EventStore, KeyDatabase, Origin
from shared.http import Commands, database_check, forgetting, keys_check, service_app
from shared.http.jobs_check import jobs_check
from shared.http.own_record import OwnRecords
from shared.http.subject_access import SubjectAccess
from shared.http.timers import timers_check
from shared.jobs import Jobs, Runner, running_jobs
from shared.logs import new_correlation_id
from shared.security import BlindIndex, Keyring
from shared.timers import TimerRunner

NAME = "assessment"
MIGRATIONS = Path(__file__).parent / "migrations"
BRANCHES = ("log", "http", "timers", "jobs")
ERASING_SECONDS = 30
LEARNING_SECONDS = 30
FORGETTING_SECONDS = 3600
EVENTS = (
    *participant_events.EVENTS,
    *life_cycle_events.EVENTS,
    *sentence_events.EVENTS,
    *access_need_events.EVENTS,
    *assessment_events.EVENTS,
    *administration_events.EVENTS,
    *definition_events.EVENTS,
    *unit_events.EVENTS,
    *case_manager_events.EVENTS,
    *assignment_events.EVENTS,
    *consent_events.EVENTS,
    *register_events.EVENTS,
    *merging_events.EVENTS,
    *retention_events.EVENTS,
)


def codec() -> Codec:
    return Codec(NAME, EVENTS, {**participant_events.UPCASTERS, **merging_events.UPCASTERS})


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
    commands = Commands(store, settings.index_bytes, UNIQUE)
    return Parts(store, keys, commands, handling, queries, shipped(), clock, new_id, Jobs(store))


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


@asynccontextmanager
async def erasing(handling: Handling) -> AsyncIterator[None]:
    """Finish erasures that were cut off, at the start and every half a minute."""

    async def finish() -> None:
        origin = Origin(SYSTEM, new_correlation_id())
        await finish_erasures(handling, origin)
        await finish_name_erasures(handling, origin)

    await finish()
    async with repeating(finish, "erasing", seconds=ERASING_SECONDS):
        yield


@asynccontextmanager
async def at_work(parts: Parts) -> AsyncIterator[None]:
    """Runs jobs, judges by the outcome rules that were added through other processes, and forgets
    what was remembered of strangers for its time."""

    async def learn() -> None:
        async with parts.database.connect() as connection:
            await learn_rules(parts.handling, connection)

    async def forget() -> None:
        async with parts.database.connect() as connection:
            while await forget_old(connection, parts.clock()) == FORGOTTEN_AT_ONCE:
                pass

    async with (
        repeating(learn, "rules", seconds=LEARNING_SECONDS),
        repeating(forget, "forgetting strangers", seconds=FORGETTING_SECONDS),
        running_jobs(Runner(parts.jobs, kinds(parts.handling))),
    ):
        yield


def timers(parts: Parts) -> TimerRunner:
    kinds_of = (merging.commands, retention.commands, judging.commands)
    commands = {name: run for each in kinds_of for name, run in each(parts.handling).items()}
    return TimerRunner(parts.database, commands, actor=SYSTEM, clock=parts.clock)


def access(settings: AssessmentSettings, parts: Parts) -> SubjectAccess:
    """A person is found under every record that was merged with theirs."""

    async def resolve(connection: AsyncConnection, crn: str) -> Sequence[str]:
        return [str(found) for found in await known_by(connection, parts.queries.crn_index(crn))]

    records = OwnRecords(parts.store)
    return SubjectAccess(records, resolve, settings.zone)


def create_app(settings: AssessmentSettings, *, clock: Clock = utc_now, new_id: NewId = uuid7) -> FastAPI:
    """The service's HTTP application; its lifespan opens and closes all it needs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, clock=clock, new_id=new_id) as parts:
            await publish_shipped(parts.handling, Origin(SYSTEM, new_correlation_id()))
            app.state.parts, app.state.commands = parts, parts.commands
            app.state.checks = {
                "database": database_check(parts.database, app.state.metrics),
                "keys": keys_check(parts.keys),
                "timers": timers_check(parts.database, app.state.metrics, clock),
                "jobs": jobs_check(parts.database, app.state.metrics),
            }
            app.state.subject_access = access(settings, parts)
            app.state.sight = sight(parts)
            app.state.timers = timers(parts)
            running = app.state.timers.running()
            beside = (forgetting(parts.database, clock), erasing(parts.handling), running, at_work(parts))
            async with AsyncExitStack() as stack:
                for each in beside:
                    await stack.enter_async_context(each)
                yield

    return service_app(
        name=NAME,
        summary="People, what they and their case managers write together, and what became of them.",
        settings=settings,
        clock=clock,
        routers=ROUTERS,
        lifespan=lifespan,
    )
