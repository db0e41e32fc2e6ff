"""Dropping the stored answers that are no longer kept, now and then."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from shared.clock import Clock
from shared.eventstore import Database, raw
from shared.http.answers import forget_old

log = structlog.get_logger(__name__)
EVERY_SECONDS = 3600


@asynccontextmanager
async def forgetting(
    database: Database, clock: Clock, *, seconds: float = EVERY_SECONDS
) -> AsyncIterator[None]:
    """Forget at once and every `seconds`, until the block ends."""
    task = asyncio.create_task(_keep_forgetting(database, clock, seconds), name="forgetting")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def _keep_forgetting(database: Database, clock: Clock, seconds: float) -> None:
    while True:
        try:
            async with database.connect() as connection:
                await forget_old(raw(connection), clock())
        except Exception as fault:  # whatever it was, the next time may go well
            log.warning("old answers not forgotten", exc_info=fault)
        await asyncio.sleep(seconds)
