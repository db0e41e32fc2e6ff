"""The embedded PostgreSQL: one server a folder, alive as long as the process that started it."""

import atexit
import shutil
import signal
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from types import FrameType, TracebackType
from urllib.parse import quote

from shared.postgres import account, binaries, configuration, postmaster, reach
from shared.postgres.faults import AlreadyRunning, CannotStart, WrongMajor
from shared.postgres.lock import OwnerLock

# sun_path has 104 to 108 bytes; the server adds its file's name.
LONGEST_SOCKET_FOLDER = 100 - len("/.s.PGSQL.5432.lock")
SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class EmbeddedPostgres:
    """PostgreSQL on `folder`/data, reached by a Unix socket only, authenticated by peer.

    One living process owns a folder. A server that outlived its owner (SIGKILL) is stopped by the
    next start. settings: PostgreSQL parameters beyond the safe defaults (tests turn fsync off)."""

    def __init__(
        self, folder: Path, *, max_connections: int = 60, settings: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self._settings = {"max_connections": str(max_connections), **(settings or {})}
        self._lock = OwnerLock(self.folder)
        self._sockets: Path | None = None
        self._owner = True
        self._handlers: dict[signal.Signals, object] = {}

    def start(self) -> None:
        """Start the server, making the database cluster the first time. Blocking, about a second.

        Raises AlreadyRunning, WrongMajor, and CannotStart for whatever else stands in the way."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock.take()
        try:
            self._account = account.for_server(self.data)
            self._account.own(self.folder)
            for place in (self.folder, binaries.folder()):
                reach.open_way(place, self._account)
            self._prepare()
            self._launch()
        except BaseException:
            self._lock.release()
            raise
        atexit.register(self.stop)
        self._catch_signals()

    def start_or_attach(self) -> None:
        """Start the server, or use the one that another living process runs on this folder; that
        one stays its owner's to stop. Raises AlreadyRunning while it is only just starting."""
        try:
            self.start()
        except AlreadyRunning:
            sockets = postmaster.socket_folder(self.data)
            if sockets is None:
                raise
            self._account = account.for_server(self.data)
            self._sockets, self._owner = sockets, False

    def stop(self) -> None:
        """Fast shutdown: open transactions roll back, connections end. Does nothing when stopped,
        or to a server that is another's."""
        if self._sockets is None:
            return
        if not self._owner:
            self._sockets = None
            return
        postmaster.stop(self.data, self._account)
        if self._sockets.parent != self.folder:
            shutil.rmtree(self._sockets, ignore_errors=True)
        self._sockets = None
        self._lock.release()
        atexit.unregister(self.stop)
        self._restore_signals()

    def __enter__(self) -> "EmbeddedPostgres":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def url(self, database: str) -> str:
        """For SQLAlchemy and Alembic."""
        return "postgresql+asyncpg" + self._address(database)

    def dsn(self, database: str) -> str:
        """For `asyncpg.connect` and for PostgreSQL's own programs."""
        return "postgresql" + self._address(database)

    def binary(self, name: str) -> Path:
        """One of PostgreSQL's own programs: pg_dump, pg_restore, psql."""
        return binaries.binary(name)

    def ensure_database(self, name: str) -> None:
        """Create a database unless it is there. One owner a folder, so nobody else creates it."""
        self._sql(
            "select format('create database %I', :'name')"
            " where not exists (select from pg_database where datname = :'name') \\gexec\n",
            name,
        )

    def copy_database(self, template: str, name: str) -> None:
        """A new database, file by file from another one to which nobody is connected."""
        self._sql(f'create database :"name" template {_identifier(template)} strategy file_copy;\n', name)

    def drop_database(self, name: str) -> None:
        """Drop a database if it is there, ending the connections to it."""
        self._sql('drop database if exists :"name" with (force);\n', name)

    @property
    def pid(self) -> int | None:
        """The running server's process id."""
        return postmaster.running(self.data)

    def _prepare(self) -> None:
        postmaster.stop(self.data, self._account)
        unfinished = self.folder / "data.new"
        if not self.data.exists():
            # Made beside and renamed, so that a start cut short leaves no half of a cluster.
            shutil.rmtree(unfinished, ignore_errors=True)
            postmaster.initialise(unfinished, self._account)
            unfinished.rename(self.data)
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != binaries.major():
            raise WrongMajor(self.folder, found, binaries.major())

    def _launch(self) -> None:
        sockets = self.folder / "socket"
        shutil.rmtree(sockets, ignore_errors=True)  # a dead server's lock on its socket
        if len(str(sockets).encode()) > LONGEST_SOCKET_FOLDER:
            sockets = Path(tempfile.mkdtemp(prefix="mydirection-"))
        sockets.mkdir(mode=0o700, exist_ok=True)
        self._account.own(sockets)
        clients = {self._account.name, account.current().name}
        settings = {**self._settings, "unix_socket_directories": f'"{sockets}"'}
        configuration.write(self.data, settings, clients, self._account)
        try:
            postmaster.start(self.data, self.folder / "postgres.log", self._account)
        except BaseException:
            shutil.rmtree(sockets, ignore_errors=True)
            raise
        self._sockets, self._owner = sockets, True

    def _address(self, database: str) -> str:
        return f"://{configuration.ROLE}@/{quote(database, safe='')}?host={quote(str(self._socket_folder()))}"

    def _socket_folder(self) -> Path:
        if self._sockets is None:
            raise CannotStart("The embedded PostgreSQL is not running: start it first.")
        return self._sockets

    def _sql(self, script: str, name: str) -> None:
        options = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"name={name}", "-d", self.dsn("postgres")]
        binaries.run("psql", options, account=self._account, cwd=self.folder, text=script)

    def _catch_signals(self) -> None:
        """Leave by SystemExit where a signal would end the process on the spot, so that `with` and
        atexit stop the server. Handlers that somebody set are left alone."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in SIGNALS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, leave)
                self._handlers[number] = signal.SIG_DFL

    def _restore_signals(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in self._handlers:
                if signal.getsignal(number) is leave:
                    signal.signal(number, signal.SIG_DFL)
        self._handlers.clear()


def leave(number: int, _: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
