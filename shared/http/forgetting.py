"""Dropping the stored answers that are no longer kept, now and then."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.background import repeating
from shared.clock import Clock
from shared.eventstore import Database, raw
from shared.http.answers import FORGOTTEN_AT_ONCE, forget_some

EVERY_SECONDS = 3600


@asynccontextmanager
async def forgetting(
    database: Database, clock: Clock, *, seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Forget at once and every `seconds`, until the block ends."""

    async def forget() -> None:
        async with database.connect() as connection:
            # A chunk a transaction: a long one would hold every reader of the log back.
            while await forget_some(raw(connection), clock()) == FORGOTTEN_AT_ONCE:
                pass

    async with repeating(forget, "forgetting", seconds=seconds):
        yield
