"""The assessment service on real databases: one of its own for a test, or one for a file's tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.assessment.main import BRANCHES, MIGRATIONS, create_app
from services.assessment.settings import AssessmentSettings
from shared.postgres import EmbeddedPostgres
from shared.security import Role
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import Databases, FreshDatabase
from tests.integration.assessment.organising import Service, organised
from tests.integration.assessment.people import registered


def settings_on(fresh: FreshDatabase, databases: Databases, folder: Path) -> AssessmentSettings:
    return AssessmentSettings(
        **kernel_settings(folder),
        assessment_database_url=fresh.url,
        assessment_keys_url=databases.create("keys").url,
    )


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    """The service's own database."""
    return databases.create(*BRANCHES, service=MIGRATIONS)


@pytest.fixture
def settings(databases: Databases, fresh: FreshDatabase, tmp_path: Path) -> AssessmentSettings:
    return settings_on(fresh, databases, tmp_path)


@pytest_asyncio.fixture
async def callers(settings: AssessmentSettings) -> AsyncIterator[Callers]:
    async with running(create_app(settings), settings.data_folder) as found:
        yield found


@pytest_asyncio.fixture
async def stored(fresh: FreshDatabase) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The service's database as it is, past the service."""
    connection = await asyncpg.connect(fresh.dsn)
    yield connection
    await connection.close()


# For files whose tests do not mind each other's people; such a file runs on a loop of its own.


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
) -> AssessmentSettings:
    return settings_on(file_fresh, file_databases, tmp_path_factory.mktemp("data"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_callers(file_settings: AssessmentSettings) -> AsyncIterator[Callers]:
    async with running(create_app(file_settings), file_settings.data_folder) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_ann(file_callers: Callers) -> str:
    """Registered by the first case manager. For tests that leave her as she is."""
    async with file_callers.as_(Role.CASE_MANAGER) as mo:
        return await registered(mo)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_service(file_settings: AssessmentSettings) -> AsyncIterator[Service]:
    """Instead of `file_callers`, on a day of its own."""
    async with organised(file_settings) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_stored(file_fresh: FreshDatabase) -> AsyncIterator["asyncpg.Connection[Any]"]:
    connection = await asyncpg.connect(file_fresh.dsn)
    yield connection
    await connection.close()
