"""Real PostgreSQL for tests: one embedded server a session, a fresh database a test."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from shared.clock import utc_now, uuid7
from shared.contracts.publication import Publications
from shared.eventstore import Codec, Database, EventStore, View, no_view
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import Keyring, MasterKeys
from shared.testing import budget
from shared.testing.folders import volatile_folder

# Nothing here outlives the session, so nothing needs to reach the disk.
VOLATILE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_wal_size": "512MB",
}
KERNEL = ("log", "http", "consumer", "keys")
MASTER = MasterKeys("1", {"1": bytes(range(32))})


@dataclass(frozen=True)
class FreshDatabase:
    """url: for SQLAlchemy and Alembic. dsn: for asyncpg and PostgreSQL's programs."""

    name: str
    url: str
    dsn: str


class QuickPostgres(EmbeddedPostgres):
    """Copies and drops databases over one connection that stays open, where psql is a process each time.
    On a loop and a thread of its own: a test may be running a loop here."""

    _connection: "asyncpg.Connection[Any] | None" = None

    def start(self) -> None:
        super().start()
        self._loop, self._thread = asyncio.new_event_loop(), ThreadPoolExecutor(1)

    def stop(self) -> None:
        if self._connection is not None:
            self._thread.submit(self._loop.run_until_complete, self._connection.close()).result()
            self._connection = None
        super().stop()
        self._thread.shutdown()
        self._loop.close()

    def copy_database(self, template: str, name: str) -> None:
        self._run(f'create database "{name}" template "{template}" strategy file_copy')

    def drop_database(self, name: str) -> None:
        self._run(f'drop database if exists "{name}" with (force)')

    def _run(self, statement: str) -> None:
        self._thread.submit(self._loop.run_until_complete, self._execute(statement)).result()

    async def _execute(self, statement: str) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self.dsn("postgres"))
        await self._connection.execute(statement)


class Databases:
    """Makes databases for one test; each a copy of a template that is migrated once a session."""

    def __init__(self, server: EmbeddedPostgres, templates: dict[object, str]) -> None:
        self.server = server
        self._templates = templates
        self._made: list[str] = []

    def create(self, *branches: str, service: Path | None = None) -> FreshDatabase:
        """A database with these kernel branches and the service's migrations; empty with neither."""
        return self.copy(self._template(branches, service) if branches or service else "template1")

    def copy(self, template: str) -> FreshDatabase:
        """A database as the one of this name is now. Nobody may be connected to that one."""
        name = f"test_{uuid4().hex[:12]}"
        self.server.copy_database(template, name)
        self._made.append(name)
        return self.named(name)

    def named(self, name: str) -> FreshDatabase:
        return FreshDatabase(name, self.server.url(name), self.server.dsn(name))

    def drop(self) -> None:
        for name in self._made:
            self.server.drop_database(name)

    def _template(self, branches: Sequence[str], service: Path | None) -> str:
        key = (tuple(branches), service)
        if key not in self._templates:
            name = "template_" + hashlib.sha256(repr(key).encode()).hexdigest()[:12]
            self.server.ensure_database(name)
            # Alembic's environment runs a loop of its own, and a test may be running one here.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(upgrade, self.server.url(name), branches=branches, service=service).result()
            self._templates[key] = name
        return self._templates[key]


class Stores:
    """Opens event stores over the budget aggregate; several on one database for several writers."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases
        self._open: list[EventStore] = []
        self._pools: list[Any] = []

    async def __call__(
        self,
        on: FreshDatabase | None = None,
        *,
        view: View = no_view,
        publications: Publications = budget.PUBLICATIONS,
        codec: Codec | None = None,
    ) -> EventStore:
        """A started store. Its keys lie in the same database (branch `keys`), which saves a second."""
        on = on or self._databases.create(*KERNEL)
        pool = await asyncpg.create_pool(on.dsn, min_size=0, max_size=5)
        self._pools.append(pool)
        store = EventStore(
            Database(on.url, name=budget.SERVICE),
            codec or Codec(budget.SERVICE, budget.EVENTS, budget.UPCASTERS),
            Keyring(pool, MASTER, utc_now),
            publications=publications,
            view=view,
            clock=utc_now,
            new_id=uuid7,
        )
        self._open.append(store)
        await store.start()
        return store

    async def close(self) -> None:
        for store in self._open:
            await store.database.close()
        for pool in self._pools:
            await pool.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """One server for the session, in a temporary folder, with nothing safe but everything quick."""
    with (
        volatile_folder("mydirection-test-") as folder,
        QuickPostgres(folder, max_connections=200, settings=VOLATILE) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def database_templates() -> dict[object, str]:
    return {}


@pytest.fixture
def databases(postgres: EmbeddedPostgres, database_templates: dict[object, str]) -> Iterator[Databases]:
    """Fresh databases: `databases.create("log", "keys", service=folder)`; dropped after the test."""
    made = Databases(postgres, database_templates)
    yield made
    made.drop()


@pytest_asyncio.fixture
async def stores(databases: Databases) -> AsyncIterator[Stores]:
    """Event stores of the budget aggregate: `await stores()`, `await stores(fresh, view=...)`."""
    opened = Stores(databases)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def store(stores: Stores) -> EventStore:
    """One event store of the budget aggregate on a fresh database."""
    return await stores()
