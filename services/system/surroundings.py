"""Where the databases and secrets are: in the settings, or embedded in this computer's data folder."""

import base64
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.system.catalogue import SERVICES
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.settings import KernelSettings

PREFIX = "MYDIRECTION_"
SECRETS = "secrets.json"


@dataclass(frozen=True)
class Surroundings:
    """Settings of every service. values: what the embedded mode adds to the environment's."""

    values: Mapping[str, Any]
    embedded: bool

    def settings(self, service: str) -> KernelSettings:
        """Raises pydantic's ValidationError, naming what is missing."""
        return SERVICES[service].settings(**self.values)

    def migrate(self, *services: str) -> None:
        """Bring the databases of these services up to date. Blocking; before any event loop."""
        for name in services or SERVICES:
            service, settings = SERVICES[name], self.settings(name)
            database_url = getattr(settings, service.database_setting)
            upgrade(database_url, branches=service.branches, service=service.migrations)
            upgrade(getattr(settings, service.keys_setting), branches=["keys"])


def from_environment() -> Surroundings:
    return Surroundings({}, embedded=False)


def is_configured() -> bool:
    """Whether the environment names a database, so that nothing is embedded."""
    return any(os.environ.get(f"{PREFIX}{s.database_setting}".upper()) for s in SERVICES.values())


class NoData(RuntimeError):
    """The data folder has nothing in it."""


@contextmanager
def embedded(folder: Path, *, alone: bool) -> Iterator[Surroundings]:
    """An embedded PostgreSQL with every database and own secrets, until the block ends.

    alone: raise AlreadyRunning where another process runs it; else use that one and leave it."""
    postgres = EmbeddedPostgres(folder / "postgres")
    if alone:
        postgres.start()
    else:
        postgres.start_or_attach()
    try:
        yield _on(postgres, folder)
    finally:
        postgres.stop()


def _on(postgres: EmbeddedPostgres, folder: Path) -> Surroundings:
    values: dict[str, Any] = {**own_secrets(folder), "data_folder": folder}
    if not os.environ.get(f"{PREFIX}TOKEN_ISSUER"):
        values["development"] = True
    for service in SERVICES.values():
        databases = {service.database_setting: service.name, service.keys_setting: f"keys_{service.name}"}
        for setting, database in databases.items():
            postgres.ensure_database(database)
            values[setting] = postgres.url(database)
    return Surroundings(values, embedded=True)


@contextmanager
def surroundings(folder: Path, *, alone: bool = False, new: bool = False) -> Iterator[Surroundings]:
    """What the environment says; embedded where it says nothing of databases.

    new: there need be no data yet. Raises NoData, and CannotStart and its kinds."""
    if is_configured():
        yield from_environment()
        return
    if not new and not (folder / "postgres").exists():
        place = folder.absolute()
        raise NoData(f"No data in {place}. Start with `mydirection run`, or name the folder with --data.")
    with embedded(folder, alone=alone) as found:
        yield found


def own_secrets(folder: Path) -> dict[str, str]:
    """This computer's own keys, made once, readable by their owner alone.

    Whoever loses the file loses every name and own word: back it up apart from the data."""
    file = folder / SECRETS
    if not file.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {name: base64.b64encode(os.urandom(32)).decode() for name in ("master_key", "index_key")}
        draft = file.with_suffix(".new")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as out:
            json.dump(made, out)
            out.flush()
            os.fsync(out.fileno())
        draft.rename(file)
    found: dict[str, str] = json.loads(file.read_text())
    return {name: value for name, value in found.items() if not os.environ.get(f"{PREFIX}{name}".upper())}
