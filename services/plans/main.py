"""The plans service, put together."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api import ROUTERS
from services.plans.api.dependencies import Parts
from services.plans.api.kernel_routes import calendar_of, notices_of
from services.plans.api.seeing import sight, to_the_person
from services.plans.definitions import shipped
from services.plans.domain.case import case_events
from services.plans.domain.coaching import coach_events, coaching_events
from services.plans.domain.life_links import (
    expense_events,
    link_events,
    meeting_events,
    relation_events,
    volunteer_events,
    wishes_events,
)
from services.plans.domain.networks import network_events, place_events
from services.plans.domain.plan import plan_events
from services.plans.domain.relationship import contact_events
from services.plans.domain.sentence import intervention_events, requirement_events
from services.plans.handlers import Handling
from services.plans.handlers.life_links import links_stopping, volunteers
from services.plans.publications import PUBLICATIONS
from services.plans.reactions import COPIES, reactions
from services.plans.settings import PlansSettings
from services.plans.views import project
from shared import people
from shared.background import in_background
from shared.blobs import Blobs, FolderFiles, sweeping
from shared.clock import Clock, NewId, utc_now, uuid7
from shared.eventstore import SYSTEM, Codec, Database, EventStore, KeyDatabase
from shared.http import Commands, database_check, forgetting, keys_check, service_app
from shared.http.feed import Following
from shared.http.notices_check import notices_check
from shared.http.own_record import OwnRecords
from shared.http.projection_check import projection_check
from shared.http.subject_access import SubjectAccess
from shared.http.timers import timers_check
from shared.messaging import Consumer, Feed
from shared.messaging.reacting import Reacting
from shared.notices import NoticeRunner, preference_events
from shared.notices.senders import sender_of
from shared.people import erasing
from shared.security import BlindIndex, Keyring
from shared.timers import TimerRunner

NAME = "plans"
MIGRATIONS = Path(__file__).parent / "migrations"
BRANCHES = ("log", "http", "timers", "consumer", "people", "notices", "blobs")
EVENTS = (
    *erasing.EVENTS,
    *case_events.EVENTS,
    *coach_events.EVENTS,
    *coaching_events.EVENTS,
    *contact_events.EVENTS,
    *preference_events.EVENTS,
    *network_events.EVENTS,
    *place_events.EVENTS,
    *requirement_events.EVENTS,
    *intervention_events.EVENTS,
    *plan_events.EVENTS,
    *volunteer_events.EVENTS,
    *link_events.EVENTS,
    *relation_events.EVENTS,
    *wishes_events.EVENTS,
    *meeting_events.EVENTS,
    *expense_events.EVENTS,
)


def codec() -> Codec:
    return Codec(NAME, EVENTS, {**erasing.UPCASTERS, **plan_events.UPCASTERS})


def open_parts(
    settings: PlansSettings, database: Database, keys: KeyDatabase, clock: Clock, new_id: NewId
) -> Parts:
    """The service's pieces on an open database."""
    store = EventStore(
        database,
        codec(),
        Keyring(keys, settings.master_keys, clock),
        publications=PUBLICATIONS,
        view=project(BlindIndex(settings.index_bytes)),
        clock=clock,
        new_id=new_id,
    )
    handling = Handling(store, shipped(), settings.zone)
    commands = Commands(store, settings.index_bytes)
    blobs = Blobs(
        NAME, files_of(settings), store.keyring, settings.index_bytes, most_bytes=settings.blob_limit_bytes
    )
    return Parts(store, keys, commands, handling, clock, new_id, blobs)


def files_of(settings: PlansSettings) -> FolderFiles:
    return FolderFiles(settings.data_folder / "blobs" / NAME)


@asynccontextmanager
async def opened(
    settings: PlansSettings, *, clock: Clock = utc_now, new_id: NewId = uuid7
) -> AsyncIterator[Parts]:
    """The service's pieces on its databases. Without HTTP: for following others, and restoring.

    Raises OldPostgreSQL, or Unavailable where a database cannot be reached."""
    database = Database(settings.plans_database_url, name=NAME)
    keys = KeyDatabase(settings.plans_keys_url)
    try:
        await keys.open()
        parts = open_parts(settings, database, keys, clock, new_id)
        await parts.store.start()
        yield parts
    finally:
        await keys.close()
        await database.close()


def follower(parts: Parts, feed: Feed) -> Consumer:
    """The consumer by which this service learns of others; run it in the app, or alone."""
    copies = (people.keep, *COPIES)
    reacting = Reacting(parts.store, copies=copies, reactions=reactions(parts.handling), actor=SYSTEM)
    return Consumer(
        NAME,
        parts.database,
        parts.store.keyring,
        reacting,
        feed,
        clock=parts.clock,
        overtaking=people.OVERTAKING,
        alone=reacting.alone,
        on_commit=parts.store.wake,
    )


def timers(parts: Parts) -> TimerRunner:
    kinds = links_stopping.timer_commands, volunteers.timer_commands
    commands = {name: run for each in kinds for name, run in each(parts.handling).items()}
    return TimerRunner(parts.database, commands, actor=SYSTEM, clock=parts.clock)


def notice_runner(settings: PlansSettings, parts: Parts) -> NoticeRunner:
    folder = settings.data_folder / "notices"
    sender = sender_of(settings.notify, folder, development=settings.development)
    return NoticeRunner(parts.store, parts.handling.definitions.wordings, sender, zone=settings.zone)


def access(settings: PlansSettings, parts: Parts) -> SubjectAccess:
    """Nobody's CRN is known here, only the opaque ids that assessment published."""

    async def resolve(_: AsyncConnection, __: str) -> Sequence[str]:
        return []

    return SubjectAccess(OwnRecords(parts.store, to_the_person), resolve, settings.zone)


def hand_over(app: FastAPI, settings: PlansSettings, parts: Parts) -> None:
    """What the routes find on the application while it runs."""
    app.state.parts, app.state.commands = parts, parts.commands
    app.state.checks = {
        "database": database_check(parts.database, app.state.metrics),
        "keys": keys_check(parts.keys),
        "notices": notices_check(parts.database, app.state.metrics, parts.clock),
        "timers": timers_check(parts.database, app.state.metrics, parts.clock),
    }
    app.state.subject_access = access(settings, parts)
    app.state.sight = sight(parts)
    app.state.timers = timers(parts)
    app.state.notices = notices_of(parts)
    app.state.calendar = calendar_of(parts, BlindIndex(settings.index_bytes))


def create_app(
    settings: PlansSettings, *, feed: Feed | None = None, clock: Clock = utc_now, new_id: NewId = uuid7
) -> FastAPI:
    """The service's HTTP application; its lifespan opens and closes all it needs, and follows the
    other services in the background when it is given a feed."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings, clock=clock, new_id=new_id) as parts, AsyncExitStack() as stack:
            hand_over(app, settings, parts)
            beside = app.state.timers.running(), notice_runner(settings, parts).running()
            for each in (
                forgetting(parts.database, clock),
                erasing.erasing(parts.store, SYSTEM),
                sweeping(parts.database, files_of(settings), clock),
                *beside,
            ):
                await stack.enter_async_context(each)
            consumer = follower(parts, feed) if feed else None
            app.state.following = Following(NAME, parts.database, consumer, clock)
            if consumer:
                task = await stack.enter_async_context(in_background(consumer.run(), f"{NAME}-follower"))
                app.state.checks["following"] = projection_check(consumer, task, app.state.metrics)
            yield

    return service_app(
        name=NAME,
        summary="The case, the plan that both parties write, contacts and networks.",
        settings=settings,
        clock=clock,
        routers=ROUTERS,
        lifespan=lifespan,
    )
