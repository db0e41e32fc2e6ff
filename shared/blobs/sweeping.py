"""Files without a row: of uploads that came to nothing, and of people who were erased."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Final

from shared.background import repeating
from shared.blobs import table as sql
from shared.blobs.port import Files
from shared.clock import Clock
from shared.eventstore import Database, raw

# Far longer than from receiving a file to the commit of its row, and time to notice that a database was
# restored without its rows.
LEFT_ALONE: Final = timedelta(days=1)
SWEEPING_SECONDS: Final = 3600


async def sweep(database: Database, files: Files, clock: Clock) -> int:
    """Remove files that have no row, a day after they were written. Returns how many."""
    removed, old = 0, files.older_than(clock() - LEFT_ALONE)
    while (blob_id := await asyncio.to_thread(next, old, None)) is not None:
        async with database.transaction() as connection:
            await raw(connection).execute(sql.LOCK, blob_id.hex)
            if not await raw(connection).fetchval(sql.THERE, blob_id):
                await asyncio.to_thread(files.remove, blob_id)
                removed += 1
    return removed


@asynccontextmanager
async def sweeping(database: Database, files: Files, clock: Clock) -> AsyncIterator[None]:
    """At the start and every hour."""

    async def work() -> None:
        await sweep(database, files, clock)

    async with repeating(work, "sweeping blobs", seconds=SWEEPING_SECONDS):
        yield
