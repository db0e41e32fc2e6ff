"""Who reaches the embedded server: the account that runs it and its owner, by a socket, nobody else."""

import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.postgres import EmbeddedPostgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")


async def connect(server: EmbeddedPostgres) -> Any:
    return await asyncpg.connect(server.dsn("postgres"))


async def test_there_is_a_socket_and_no_port(postgres: EmbeddedPostgres) -> None:
    connection = await connect(postgres)
    assert await connection.fetchval("show listen_addresses") == ""
    methods = await connection.fetch("select type, auth_method from pg_hba_file_rules")
    await connection.close()
    assert [tuple(m) for m in methods] == [("local", "peer")]


async def test_another_role_is_refused(postgres: EmbeddedPostgres) -> None:
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await asyncpg.connect(postgres.dsn("postgres"), user="postgres")


def test_nothing_is_open_to_others(postgres: EmbeddedPostgres) -> None:
    for path in (postgres.folder, *postgres.folder.iterdir(), *postgres.data.iterdir()):
        assert stat.S_IMODE(path.lstat().st_mode) & 0o077 == 0, path


@as_root
def test_another_account_cannot_connect(postgres: EmbeddedPostgres) -> None:
    question = [str(postgres.binary("psql")), "-X", "-d", postgres.dsn("postgres"), "-c", "select 1"]
    asked = subprocess.run(question, capture_output=True, text=True, user="nobody", group="nogroup", cwd="/")
    assert asked.returncode
    assert "Permission denied" in asked.stderr


async def test_the_server_log_holds_no_statement_and_no_value(postgres: EmbeddedPostgres) -> None:
    connection = await connect(postgres)
    with pytest.raises(asyncpg.PostgresError):
        await connection.execute("select 'Secretname'::integer")
    await connection.close()
    assert "Secretname" not in (postgres.folder / "postgres.log").read_text()


@pytest.fixture
def closed_to_others() -> Iterator[Path]:
    """A folder like root's home, and a path in it too long for a socket."""
    home = Path(tempfile.mkdtemp(prefix="mydirection-test-"))
    yield home / ("long" * 30) / "'quoted' $HOME"
    shutil.rmtree(home)


@pytest.mark.parametrize("start", range(2))
async def test_any_folder_will_do(closed_to_others: Path, start: int) -> None:
    with EmbeddedPostgres(closed_to_others) as server:
        connection = await connect(server)
        assert await connection.fetchval("show data_directory") == str(server.data)
        await connection.close()
        socket = Path(server.dsn("postgres").partition("host=")[2])
        assert not is_open(socket, 0o077)
    assert not is_open(closed_to_others.parents[1], 0o007)


def is_open(path: Path, to: int) -> bool:
    return bool(path.stat().st_mode & to)
