"""A service that has nothing but the kernel's notices and calendar feeds, over HTTP."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.calendar import Appointment, Feed, forgetting_feeds
from shared.clock import utc_now, uuid7
from shared.domain import Conflict, NotFound, event
from shared.domain.standing import Standing
from shared.eventstore import Codec, Database, EventStore, KeyDatabase, Unit, Write
from shared.eventstore.changes import projecting
from shared.http import Commands, calendar, notices, service_app
from shared.http.calendar import Calendar
from shared.http.notices import Notices
from shared.notices import EVENTS, forgetting_notices, preference_changes
from shared.security import BlindIndex, Keyring, Principal
from shared.settings import KernelSettings
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.log import ORIGIN
from shared.testing.postgres import Databases

SERVICE, ZONE = "plans", "Europe/London"
BRANCHES = ("log", "http", "notices")


@event("person-gone")
class PersonGone:
    """As a service has it, of somebody who is being erased."""

    participant_id: UUID


CHANGES = (
    *preference_changes(SERVICE),
    *forgetting_notices(PersonGone),
    *forgetting_feeds(PersonGone),
)


@dataclass
class Kept:
    """What the service around the kernel knows: whom there is, who holds them, what is appointed."""

    people: dict[UUID, Standing] = field(default_factory=dict)
    held: dict[str, list[UUID]] = field(default_factory=dict)
    appointed: dict[UUID, list[Appointment]] = field(default_factory=dict)

    async def authorise(
        self, connection: AsyncConnection, principal: Principal, participant_id: UUID, reading: bool
    ) -> None:
        mine = principal.participant_id == participant_id
        if not mine and participant_id not in self.held.get(principal.subject, []):
            raise NotFound("There is no such participant, or it is not yours to see.")

    async def standing(self, unit: Unit, participant_id: UUID) -> Standing:
        found = self.people[participant_id]
        if found.merged_into:
            raise Conflict(f"This record goes on in {found.merged_into}.", code="merged")
        return found

    async def appointments(
        self, connection: AsyncConnection, feed: Feed, since: datetime
    ) -> Sequence[Appointment]:
        whose = (
            [feed.participant_id] if feed.participant_id else self.held.get(feed.account.split("@")[0], [])
        )
        found = (each for person in whose for each in self.appointed.get(person, []))
        return [each for each in found if each.starts_at >= since]


@dataclass(frozen=True)
class Served:
    callers: Callers
    kept: Kept
    store: EventStore
    dsn: str

    async def erase(self, who: UUID) -> None:
        async with self.store.unit(ORIGIN) as unit:
            await unit.append(Write(f"erasure-{who}", str(who), [PersonGone(participant_id=who)]))
        await self.store.keyring.destroy(str(who), utc_now())


@asynccontextmanager
async def served(databases: Databases, folder: Path) -> AsyncIterator[Served]:
    fresh, keys = databases.create(*BRANCHES), KeyDatabase(databases.create("keys").url)
    settings = KernelSettings(**kernel_settings(folder))
    index, kept, found = BlindIndex(settings.index_bytes), Kept(), dict[str, Any]()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            database = Database(fresh.url, name=SERVICE)
            stack.push_async_callback(database.close)
            await keys.open()
            stack.push_async_callback(keys.close)
            store = EventStore(
                database,
                Codec(SERVICE, [*EVENTS, PersonGone]),
                Keyring(keys, settings.master_keys, utc_now),
                publications={},
                view=projecting(CHANGES, {}, index),
                clock=utc_now,
                new_id=uuid7,
            )
            await store.start()
            commands = Commands(store, settings.index_bytes)
            app.state.commands, app.state.checks = commands, {}
            app.state.notices = Notices(store, commands, ZONE, kept.authorise, kept.standing)
            app.state.calendar = Calendar(store, commands, index, kept.appointments, "/contacts/{id}")
            found["store"] = store
            yield

    app = service_app(
        name=SERVICE,
        summary="For tests.",
        settings=settings,
        clock=utc_now,
        routers=(notices.router, calendar.router),
        lifespan=lifespan,
    )
    async with running(app, folder) as callers:
        yield Served(callers, kept, found["store"], fresh.dsn)
