"""An outage passes by itself and is retried; a fault of the data is not. An old server is refused."""

from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import asyncpg
import pytest
import sqlalchemy.exc

from shared.eventstore import Database, OldPostgreSQL, Position, is_outage, violated_constraint

OUTAGES = [
    asyncpg.ConnectionDoesNotExistError("lost"),
    asyncpg.AdminShutdownError("stopped"),
    asyncpg.DeadlockDetectedError("deadlock"),
    asyncpg.QueryCanceledError("timeout"),
    asyncpg.CannotConnectNowError("starting"),
    asyncpg.TooManyConnectionsError("full"),
    asyncpg.TransactionTimeoutError("too long"),
    asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    asyncpg.InterfaceError("the underlying connection is closed"),
    ConnectionRefusedError(),
    TimeoutError(),
    sqlalchemy.exc.TimeoutError("no connection free"),
]
FAULTS = [
    asyncpg.UniqueViolationError("twice"),
    asyncpg.InvalidTextRepresentationError("no number"),
    asyncpg.UndefinedTableError("no table"),
    asyncpg.InterfaceError("cannot perform operation: another operation is in progress"),
    ValueError("a value"),
]


@pytest.mark.parametrize("error", OUTAGES, ids=lambda error: type(error).__name__)
def test_outages(error: Exception) -> None:
    assert is_outage(error)
    assert is_outage(wrapped(error))


@pytest.mark.parametrize("error", FAULTS, ids=lambda error: type(error).__name__)
def test_faults(error: Exception) -> None:
    assert not is_outage(error)
    assert not is_outage(wrapped(error))


def wrapped(error: Exception) -> Exception:
    """As SQLAlchemy hands on what its driver raised."""
    translated = Exception()
    translated.__cause__ = error
    return sqlalchemy.exc.DBAPIError("select", {}, translated)


def test_a_violated_constraint_has_its_name() -> None:
    error = asyncpg.UniqueViolationError.new({"C": "23505", "M": "twice", "n": "participants_crn"})
    assert violated_constraint(error) == violated_constraint(wrapped(error)) == "participants_crn"
    assert violated_constraint(asyncpg.DeadlockDetectedError()) is None


class AnsweringAs(Database):
    """A database whose server says it is of this version, or refuses the session's settings."""

    def __init__(self, major: int | None) -> None:
        self.name, self.major = "assessment", major

    @asynccontextmanager
    async def connect(self) -> Any:
        if self.major is None:
            raise wrapped(asyncpg.UndefinedObjectError("unrecognized parameter"))
        version = SimpleNamespace(major=self.major)
        yield SimpleNamespace(info={"asyncpg": SimpleNamespace(get_server_version=lambda: version)})


@pytest.mark.parametrize("major", [None, 9, 16])
async def test_an_old_server_is_refused(major: int | None) -> None:
    with pytest.raises(OldPostgreSQL, match="use 17 or later"):
        await AnsweringAs(major).check()


async def test_a_new_one_is_not() -> None:
    await AnsweringAs(17).check()


def test_positions_sort_as_the_log_and_survive_text() -> None:
    places = [Position(1, 10, 2), Position(1, 9, 30), Position(2, 1, 1)]
    assert sorted(places) == [places[1], places[0], places[2]]
    assert [Position.parse(str(place)) for place in places] == places
