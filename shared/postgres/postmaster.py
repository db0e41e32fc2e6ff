"""The server's process: making its data, starting it, knowing it, stopping it."""

import os
import signal
import subprocess
import time
from pathlib import Path

from shared.postgres import binaries
from shared.postgres.account import Account
from shared.postgres.configuration import ROLE
from shared.postgres.faults import CannotStart

PATIENCE_SECONDS = 30
PROCESSES = Path("/proc")


def initialise(data: Path, account: Account) -> None:
    """A new cluster in `data`: UTF-8, a locale that no system update changes, checksums."""
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    entry = ["--auth-local=peer", "--auth-host=reject", f"--username={ROLE}"]
    arguments = ["-D", str(data), *locale, *entry, "--data-checksums", "--no-instructions"]
    binaries.run("initdb", arguments, account=account, cwd=data.parent)


def start(data: Path, log: Path, account: Account) -> None:
    """Start the server and wait until it answers. Raises CannotStart with the end of its log."""
    _forget_dead(data)
    # The folder goes by environment: pg_ctl puts its arguments through a shell.
    arguments = ["start", "-l", log.name, "-w", "-t", str(PATIENCE_SECONDS), "-s"]
    try:
        _pg_ctl(arguments, account, data)
    except subprocess.CalledProcessError:
        tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
        raise CannotStart("PostgreSQL did not start: " + " / ".join(tail)) from None


def stop(data: Path, account: Account) -> None:
    """Fast shutdown of the server on `data`, if one is running; SIGKILL when it does not end."""
    pid = running(data)
    if pid is None:
        return
    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        os.kill(pid, number)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while running(data) == pid and time.monotonic() < deadline:
            time.sleep(0.02)
        if running(data) != pid:
            return
    raise CannotStart(f"The PostgreSQL server {pid} on {data} does not end.")


def running(data: Path) -> int | None:
    """The pid of the server on `data`; None where there is none, or where the pid in its file has
    meanwhile become another process."""
    try:
        pid = int((data / "postmaster.pid").read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None
    return pid if _works_in(data, pid) else None


def socket_folder(data: Path) -> Path | None:
    """Where the server on `data` listens; None unless one runs and is ready."""
    if running(data) is None:
        return None
    # pid, data, start time, port, socket folder, address, shared memory, status.
    lines = (data / "postmaster.pid").read_text().splitlines()
    ready = len(lines) > 7 and lines[7].strip() == "ready"
    return Path(lines[4]) if ready else None


def _works_in(data: Path, pid: int) -> bool:
    """Whether a process is alive with `data` as its working folder, which every server process has."""
    if PROCESSES.exists():
        try:
            return (PROCESSES / str(pid) / "cwd").readlink() == data.resolve()
        except OSError:
            return False
    listed = subprocess.run(
        ["lsof", "-a", "-p", str(pid), "-d", "cwd", "-Fn"], capture_output=True, text=True
    )
    return f"n{data.resolve()}" in listed.stdout.splitlines()


def _forget_dead(data: Path) -> None:
    """Remove the pid file of a server that is gone, once its last backend is gone too: the file is
    what keeps two servers off the same data."""
    if running(data) is not None or not PROCESSES.exists():
        return
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left := [p.name for p in PROCESSES.glob("[0-9]*") if _works_in(data, int(p.name))]:
        if time.monotonic() > deadline:
            raise CannotStart(
                f"Processes of a dead PostgreSQL server still run on {data}: {', '.join(left)}."
            )
        time.sleep(0.02)
    (data / "postmaster.pid").unlink(missing_ok=True)


def _pg_ctl(arguments: list[str], account: Account, data: Path) -> None:
    # The server inherits these streams: a pipe would keep us waiting for its end.
    subprocess.run(
        [binaries.binary("pg_ctl"), *arguments],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=data.parent,
        env={**binaries.ENVIRONMENT, "PGDATA": str(data)},
        umask=0o077,
        timeout=2 * PATIENCE_SECONDS,
        **account.switch(),
    )
