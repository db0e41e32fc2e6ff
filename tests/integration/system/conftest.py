"""The databases of both services."""

from pathlib import Path

import pytest

from services.system.catalogue import SERVICES
from services.system.surroundings import Surroundings
from shared.testing.http import kernel_settings
from shared.testing.postgres import Databases


@pytest.fixture
def around(databases: Databases, tmp_path: Path) -> Surroundings:
    values = kernel_settings(tmp_path)
    for service in SERVICES.values():
        made = databases.create(*service.branches, service=service.migrations)
        values[service.database_setting] = made.url
        values[service.keys_setting] = databases.create("keys").url
    return Surroundings(values, embedded=False)
