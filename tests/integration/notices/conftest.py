"""Notices on a real database, sent to a server that answers as GOV.UK Notify, by a clock moved by hand."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import pytest_asyncio

import services.plans
from shared.clock import today, uuid7
from shared.domain import event
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.eventstore import Codec, Database, EventStore, Write, raw
from shared.eventstore.changes import projecting
from shared.http import HttpMetrics
from shared.http.notices_check import notices_check
from shared.notices import (
    EVENTS,
    Notice,
    NoticeRunner,
    cancel,
    forgetting_notices,
    load_wordings,
    prefer,
    preference_changes,
    request,
)
from shared.notices.govuk_notify import NotifySender
from shared.notices.preferences import SetNoticePreferences, WithdrawNotices
from shared.security import BlindIndex, Keyring
from shared.testing.log import ORIGIN
from shared.testing.postgres import KERNEL, MASTER, Databases, FreshDatabase
from tests.integration.notices.notify import Notify, notify_running

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
SERVICE, ZONE = "plans", "Europe/London"
WORDINGS = load_wordings(Path(services.plans.__file__).parent / "definitions" / "notices")
ANN, BEA = UUID(int=1), UUID(int=2)
ADDRESS = "+447700900123"
PERSON = Author(party="person", account="person-1@issuer")
INDEX = BlindIndex(bytes(range(32)))


@event("person-erased")
class PersonErased:
    """As a service has it."""

    participant_id: UUID


VIEW = projecting((*preference_changes(SERVICE), *forgetting_notices(PersonErased)), {}, INDEX)


@dataclass
class HandClock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class World:
    store: EventStore
    pool: Any
    notify: Notify
    clock: HandClock = field(default_factory=HandClock)

    def runner(self, **options: Any) -> NoticeRunner:
        return NoticeRunner(self.store, WORDINGS, NotifySender(self.notify.settings), zone=ZONE, **options)

    async def wants(self, who: UUID = ANN, **said: Any) -> None:
        """Texts in English at any hour, unless told otherwise."""
        given = {"channel": "text", "address": ADDRESS, "language": "en", "quiet": None}
        kinds = said.pop("kinds", ("appointments", "reviews"))
        await self._prefer(who, SetNoticePreferences(author=PERSON, **{**given, "kinds": kinds, **said}))

    async def withdraws(self, who: UUID = ANN) -> None:
        await self._prefer(who, WithdrawNotices(author=PERSON))

    async def _prefer(self, who: UUID, command: Any) -> None:
        async with self.store.unit(ORIGIN) as unit:
            standing = Standing(participant_id=who, arm="programme", status="started")
            await prefer(unit, standing, command, today=today(unit.now, ZONE))

    async def erase(self, who: UUID = ANN) -> None:
        async with self.store.unit(ORIGIN) as unit:
            await unit.append(Write(f"erasure-{who}", str(who), [PersonErased(participant_id=who)]))

    async def asked(self, cause: str = "contact-7:reminder", who: UUID = ANN, **said: Any) -> None:
        """A reminder that is due now of an appointment in a day, unless told otherwise."""
        at = self.clock() + timedelta(days=1)
        given = {"wording": "appointment_reminder:1", "due_at": self.clock(), "at": at, "place": "phone"}
        notice = Notice(cause=cause, participant_id=who, **{**given, **said})
        async with self.store.database.transaction() as connection:
            await request(raw(connection), WORDINGS, uuid7(), self.clock(), notice)

    async def taken_back(self, prefix: str) -> None:
        async with self.store.database.transaction() as connection:
            await cancel(raw(connection), prefix, self.clock())

    async def rows(self, columns: str = "state") -> list[Any]:
        """Of every notice, in the order of their causes."""
        async with self.store.database.connect() as connection:
            found = await raw(connection).fetch(f"select {columns} from notices order by cause")
        return [tuple(row) if len(row) > 1 else row[0] for row in found]

    @property
    def told(self) -> list[str]:
        return [sent["personalisation"]["message"] for sent in self.notify.sent]

    async def readiness(self) -> tuple[bool, str, str]:
        """Ready, its words, and the metrics' text."""
        metrics = HttpMetrics("test")
        checked = await notices_check(self.store.database, metrics, self.clock)()
        return checked.ready, checked.detail, metrics.render().decode()


@pytest.fixture(scope="module")
def notify_server() -> Iterator[Notify]:
    with notify_running() as found:
        yield found


@pytest.fixture
def notify(notify_server: Notify) -> Notify:
    server = notify_server
    server.sent, server.answers, server.lost, server.requests = [], [], 0, []
    return server


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    return databases.create(*KERNEL, "notices")


@pytest_asyncio.fixture
async def world(fresh: FreshDatabase, notify: Notify) -> AsyncIterator[World]:
    clock = HandClock()
    pool = await asyncpg.create_pool(fresh.dsn, min_size=0, max_size=5)
    database = Database(fresh.url, name=SERVICE)
    codec = Codec(SERVICE, [*EVENTS, PersonErased])
    keyring = Keyring(pool, MASTER, clock, cache_seconds=0)
    store = EventStore(database, codec, keyring, publications={}, view=VIEW, clock=clock, new_id=uuid7)
    await store.start()
    yield World(store, pool, notify, clock)
    await database.close()
    await pool.close()
