"""Stores with a ledger: `books` for all of a file's tests, `fresh` for a database of a test's own.

A file that takes `books` has a loop of its own: `pytestmark = pytest.mark.asyncio(loop_scope="module")`."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from shared.eventstore import EventStore
from shared.postgres import EmbeddedPostgres
from shared.testing.postgres import Databases, FreshDatabase, Stores
from tests.integration.ledger import bookkeeping


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    return bookkeeping.database(databases)


@pytest.fixture(scope="module")
def file_databases(postgres: EmbeddedPostgres, database_templates: dict[object, str]) -> Iterator[Databases]:
    made = Databases(postgres, database_templates)
    yield made
    made.drop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def books(file_databases: Databases) -> AsyncIterator[EventStore]:
    stores = Stores(file_databases)
    yield await bookkeeping.opened(stores, bookkeeping.database(file_databases))
    await stores.close()
