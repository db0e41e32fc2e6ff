"""The embedded server starts whole, belongs to one process, and does not outlive it unnoticed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared.postgres import AlreadyRunning, CannotStart, EmbeddedPostgres, WrongMajor
from shared.postgres import account as accounts

OWNER = Path(__file__).with_name("owner.py")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="mydirection-test-"))
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def made_once() -> Iterator[Path]:
    """A folder with a cluster in it, made in a second, copied in a moment."""
    made = Path(tempfile.mkdtemp(prefix="mydirection-test-"))
    with EmbeddedPostgres(made) as server:
        server.ensure_database("assessment")
    yield made
    shutil.rmtree(made)


@pytest.fixture
def filled(made_once: Path, folder: Path) -> Path:
    subprocess.run(["cp", "-a", f"{made_once}/.", folder], check=True)
    return folder


async def ask(server: EmbeddedPostgres, question: str, database: str = "assessment") -> Any:
    connection: Any = await asyncpg.connect(server.dsn(database))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


def own_elsewhere(folder: Path) -> tuple["subprocess.Popen[str]", int]:
    """Another process that owns the folder, and the pid of its server."""
    process = subprocess.Popen([sys.executable, OWNER, folder], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not yet collected by its parent does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state) and not state.startswith("Z")


def end(process: "subprocess.Popen[str]", number: signal.Signals) -> int:
    process.send_signal(number)
    process.communicate()
    return process.returncode


async def test_data_stays_from_one_start_to_the_next(filled: Path) -> None:
    server = EmbeddedPostgres(filled)
    with server:
        await ask(server, "create table kept as select 42 as n")
        server.ensure_database("assessment")
    assert server.pid is None
    with server:
        assert await ask(server, "select n from kept") == 42
        server.drop_database("assessment")
        with pytest.raises(asyncpg.InvalidCatalogNameError):
            await ask(server, "select 1")


async def test_a_second_start_names_the_owner_and_the_way_out(filled: Path) -> None:
    with EmbeddedPostgres(filled) as server:
        pid = server.pid
        with pytest.raises(AlreadyRunning, match="another data folder") as refused:
            EmbeddedPostgres(filled).start()
        assert refused.value.pid == os.getpid()
        assert server.pid == pid
        assert await ask(server, "select 1") == 1


async def test_another_process_may_use_the_server_and_leaves_it_to_its_owner(filled: Path) -> None:
    with EmbeddedPostgres(filled) as server:
        guest = EmbeddedPostgres(filled)
        guest.start_or_attach()
        assert await ask(guest, "select 1") == 1
        guest.stop()
        assert await ask(server, "select 1") == 1
    guest.start_or_attach()
    assert guest.pid
    guest.stop()
    assert guest.pid is None


def test_sigterm_of_the_owner_stops_the_server(filled: Path) -> None:
    process, server = own_elsewhere(filled)
    with pytest.raises(AlreadyRunning) as refused:
        EmbeddedPostgres(filled).start()
    assert refused.value.pid == process.pid
    assert alive(server)
    assert end(process, signal.SIGTERM) == 128 + signal.SIGTERM
    assert not alive(server)
    assert "database system is shut down" in (filled / "postgres.log").read_text()


async def test_sigkill_of_the_owner_leaves_a_server_that_the_next_start_replaces(filled: Path) -> None:
    process, orphan = own_elsewhere(filled)
    end(process, signal.SIGKILL)
    assert alive(orphan)
    with EmbeddedPostgres(filled) as server:
        assert not alive(orphan)
        assert server.pid != orphan
        assert await ask(server, "select 1") == 1


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT])
async def test_a_server_that_was_killed_is_started_again(filled: Path, number: signal.Signals) -> None:
    process, server = own_elsewhere(filled)
    os.kill(server, number)
    end(process, signal.SIGKILL)
    with EmbeddedPostgres(filled) as again:
        assert await ask(again, "select 1") == 1


@pytest.fixture
def stranger(filled: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A process of the server's account that has nothing to do with it."""
    process = subprocess.Popen(["sleep", "60"], **accounts.for_server(filled / "data").switch())
    yield process
    process.kill()
    process.wait()


async def test_a_stale_pid_that_is_now_another_process_is_left_alone(
    filled: Path, stranger: "subprocess.Popen[bytes]"
) -> None:
    (filled / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n{filled}/data\n0\n5432\n\n\n\n")
    with EmbeddedPostgres(filled) as server:
        assert await ask(server, "select 1") == 1
    assert stranger.poll() is None


def test_another_major_version_is_refused_and_untouched(filled: Path) -> None:
    version = filled / "data" / "PG_VERSION"
    version.write_text("16\n")
    with pytest.raises(WrongMajor, match=r"PostgreSQL 16.*[Dd]ump"):
        EmbeddedPostgres(filled).start()
    assert version.read_text() == "16\n"


async def test_a_first_start_that_was_cut_short_begins_anew(folder: Path) -> None:
    (folder / "data.new").mkdir()
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    with EmbeddedPostgres(folder) as server:
        server.ensure_database("assessment")
        assert await ask(server, "select 1") == 1
    assert not (folder / "data.new").exists()


def test_a_setting_that_does_not_exist_says_why_and_frees_the_folder(filled: Path) -> None:
    with pytest.raises(CannotStart, match="no_such_setting"):
        EmbeddedPostgres(filled, settings={"no_such_setting": "1"}).start()
    with EmbeddedPostgres(filled):
        pass
