"""The one path from a GET to a person's record: read, write the audit row, answer."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import Clock
from shared.eventstore import Database, raw
from shared.http.audit import record
from shared.security import Principal


@dataclass
class Reading:
    """One read. Name everybody whose record is answered with `saw`."""

    connection: AsyncConnection
    seen: list[str] = field(default_factory=list)

    def saw(self, persons: Iterable[object]) -> None:
        self.seen += [str(person) for person in persons]


@asynccontextmanager
async def audited(
    database: Database, request: Request, principal: Principal, clock: Clock
) -> AsyncIterator[Reading]:
    """Read within the block. When it ends without a fault, who saw whose record is written; only
    then may the route answer."""
    async with database.connect() as connection:
        reading = Reading(connection)
        yield reading
        if reading.seen:
            route = request.scope["route"].path
            await record(raw(connection), principal, route, reading.seen, clock())
