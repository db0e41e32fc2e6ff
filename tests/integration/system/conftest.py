"""The databases of all services: new ones for a test, or one set for a file's tests.

Tests of the latter run on the file's loop: `pytest.mark.asyncio(loop_scope="module")`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.system.catalogue import SERVICES
from services.system.surroundings import Surroundings
from shared.postgres import EmbeddedPostgres
from shared.testing.http import kernel_settings
from shared.testing.postgres import Databases


def surrounding(databases: Databases, folder: Path) -> Surroundings:
    values = kernel_settings(folder)
    for service in SERVICES.values():
        made = databases.create(*service.branches, service=service.migrations)
        values[service.database_setting] = made.url
        values[service.keys_setting] = databases.create("keys").url
    return Surroundings(values, embedded=False)


@pytest.fixture
def around(databases: Databases, tmp_path: Path) -> Surroundings:
    return surrounding(databases, tmp_path)


@pytest.fixture(scope="module")
def file_around(
    postgres: EmbeddedPostgres,
    database_templates: dict[object, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Surroundings]:
    made = Databases(postgres, database_templates)
    yield surrounding(made, tmp_path_factory.mktemp("data"))
    made.drop()
