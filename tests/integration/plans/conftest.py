"""The plans service on real databases, one for a file's tests, and what it is told of people.

Such a file runs on a loop of its own: `pytestmark = pytest.mark.asyncio(loop_scope="module")`."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.plans.main import BRANCHES, MIGRATIONS, create_app
from services.plans.settings import PlansSettings
from shared.postgres import EmbeddedPostgres
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import Databases, FreshDatabase
from tests.integration.plans.telling import Teller


@pytest.fixture(scope="module")
def file_databases(postgres: EmbeddedPostgres, database_templates: dict[object, str]) -> Iterator[Databases]:
    made = Databases(postgres, database_templates)
    yield made
    made.drop()


@pytest.fixture(scope="module")
def file_fresh(file_databases: Databases) -> FreshDatabase:
    return file_databases.create(*BRANCHES, service=MIGRATIONS)


@pytest.fixture(scope="module")
def file_settings(
    file_databases: Databases, file_fresh: FreshDatabase, tmp_path_factory: pytest.TempPathFactory
) -> PlansSettings:
    return PlansSettings(
        **kernel_settings(tmp_path_factory.mktemp("data")),
        plans_database_url=file_fresh.url,
        plans_keys_url=file_databases.create("keys").url,
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_callers(file_settings: PlansSettings) -> AsyncIterator[Callers]:
    async with running(create_app(file_settings), file_settings.data_folder) as found:
        yield found


@pytest.fixture(scope="module")
def tell(file_callers: Callers) -> Teller:
    """Tells the running service what assessment has published: `await tell(public.CaseAssigned(…))`."""
    return Teller(file_callers.app.state.parts)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_stored(file_fresh: FreshDatabase) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The service's database as it is, past the service."""
    connection = await asyncpg.connect(file_fresh.dsn)
    yield connection
    await connection.close()
