"""Which database faults are outages (roll back, retry) and which are the fault of the data."""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# SQLSTATE classes that say nothing about the data: connection, transaction rollback (deadlock),
# resources, operator intervention (cancel, shutdown, timeouts), system.
OUTAGE_CLASSES = frozenset({"08", "25", "40", "53", "55", "57", "58"})


def driver_error(error: BaseException) -> BaseException:
    """The asyncpg error under SQLAlchemy's wrapping, or the error itself."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig.__cause__ or error.orig
    return error


def is_outage(error: BaseException) -> bool:
    """True for faults that pass by themselves: connections, deadlocks, timeouts, a stopped server."""
    cause = driver_error(error)
    if isinstance(cause, asyncpg.InterfaceError):
        # The driver's own complaints: a lost connection is one, a value of the wrong type another.
        return "clos" in str(cause)
    # The driver loses its place when the server ends a connection between two statements.
    if isinstance(cause, (OSError, TimeoutError, NoConnectionFree, asyncpg.InternalClientError)):
        return True
    state = getattr(cause, "sqlstate", None)
    return isinstance(state, str) and state[:2] in OUTAGE_CLASSES


def violated_constraint(error: BaseException) -> str | None:
    """The name of the unique constraint that refused a row, if that is what happened."""
    cause = driver_error(error)
    return cause.constraint_name if isinstance(cause, asyncpg.UniqueViolationError) else None
