"""A service's database: the pool, and the one place where transactions begin and commit."""

from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, cast

import asyncpg
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from shared.background import called_off
from shared.domain import Busy, OutcomeUnknown, Unavailable
from shared.eventstore.faults import driver_error, is_outage

MINIMUM_MAJOR = 17
POOL_SIZE = 5
SESSION = {
    # A forgotten transaction holds every reader of the log back: bound its life.
    "transaction_timeout": "10s",
    # Whoever waits for somebody's lock keeps a connection from everybody else.
    "lock_timeout": "2s",
}
SNAPSHOT = "begin isolation level repeatable read read only"


class OldPostgreSQL(RuntimeError):
    """The server is older than the store needs."""

    def __init__(self, version: str, name: str) -> None:
        super().__init__(f"PostgreSQL {version} is too old for {name}: use {MINIMUM_MAJOR} or later.")


class NothingCommitted(RuntimeError):
    """COMMIT found a transaction that had failed: a database error was swallowed on the way."""


class Database:
    """One PostgreSQL database, reached by a pool of 5 connections without overflow.

    SQLAlchemy runs in autocommit: BEGIN and COMMIT are written here alone, on the asyncpg
    connection that both the kernel's statements and SQLAlchemy Core's then share.
    """

    def __init__(self, url: str, *, name: str) -> None:
        self.name = name
        self.engine: AsyncEngine = create_async_engine(
            url,
            isolation_level="AUTOCOMMIT",
            pool_size=POOL_SIZE,
            max_overflow=0,
            pool_pre_ping=False,
            hide_parameters=True,  # an error's text must not quote what was stored
            connect_args={
                "server_settings": {**SESSION, "application_name": f"mydirection-{name}"},
                "prepared_statement_cache_size": 500,
            },
        )
        event.listen(self.engine.sync_engine, "checkout", refuse_dead)

    async def check(self) -> None:
        """Raises OldPostgreSQL for a server that is too old to be the event store."""
        try:
            async with self.connect() as connection:
                version: int = raw(connection).get_server_version().major
        except DBAPIError as error:
            # An old server does not even know our session's settings.
            if isinstance(driver_error(error), asyncpg.UndefinedObjectError):
                raise OldPostgreSQL("before 17", self.name) from error
            raise
        if version < MINIMUM_MAJOR:
            raise OldPostgreSQL(str(version), self.name)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """A connection outside any transaction: each statement is its own."""
        try:
            async with self.engine.connect() as connection:
                # The pool hands out a proxy; `raw` needs the real connection behind it.
                connection.info["asyncpg"] = (await connection.get_raw_connection()).driver_connection
                yield connection
        except Exception as error:
            raise as_refusal(error) or error from None

    @asynccontextmanager
    async def transaction(self, *, read_only: bool = False) -> AsyncIterator[AsyncConnection]:
        """BEGIN, the block, COMMIT; ROLLBACK when the block raises. A read-only one sees everything
        as it was at its first statement.

        Raises OutcomeUnknown when the connection is lost during COMMIT, Busy when a lock is not had in
        time, Unavailable for any other outage of the database."""
        async with self.connect() as connection:
            driver = raw(connection)
            # Whatever ends early here leaves no half-open transaction for the pool's next user.
            with terminated_unless_idle(driver):
                await driver.execute(SNAPSHOT if read_only else "begin")
                try:
                    yield connection
                except BaseException:
                    await roll_back(driver)
                    raise
                await commit(driver)

    async def close(self) -> None:
        await self.engine.dispose()
        await called_off()


def raw(connection: AsyncConnection) -> "asyncpg.Connection[Any]":
    """The asyncpg connection under an SQLAlchemy one."""
    return cast("asyncpg.Connection[Any]", connection.info["asyncpg"])


def columns(rows: Iterable[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows as the arrays that `unnest` takes."""
    return [list(column) for column in zip(*rows, strict=True)]


def refuse_dead(connection: Any, *_: object) -> None:
    """Let the pool replace a connection that has meanwhile been lost; costs no round trip."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


@contextmanager
def terminated_unless_idle(driver: "asyncpg.Connection[Any]") -> Iterator[None]:
    clean = False
    try:
        yield
        clean = True
    except Exception:
        clean = driver.is_closed() or not driver.is_in_transaction()
        raise
    finally:
        if not clean:  # a cancelled task, or a rollback that did not come through
            driver.terminate()


async def commit(driver: "asyncpg.Connection[Any]") -> None:
    try:
        outcome = await driver.execute("commit")
    except Exception as error:
        if is_outage(error):
            raise OutcomeUnknown(
                "The connection to the database was lost while this was being recorded. "
                "Send the same request again with the same Idempotency-Key: it takes effect once."
            ) from error
        raise
    if outcome != "COMMIT":
        raise NothingCommitted(outcome)


async def roll_back(driver: "asyncpg.Connection[Any]") -> None:
    try:
        await driver.execute("rollback")
    except Exception:
        # The server already dropped it with the connection.
        driver.terminate()


def as_refusal(error: Exception) -> Unavailable | None:
    """What to answer for an outage; None for every other fault."""
    if isinstance(error, Unavailable) or not is_outage(error):
        return None
    cause = driver_error(error)
    refusal = (
        Busy()
        if isinstance(cause, asyncpg.LockNotAvailableError)
        else Unavailable(
            "The database cannot be reached for the moment. Nothing was recorded. Try again shortly."
        )
    )
    refusal.__cause__ = cause
    return refusal
