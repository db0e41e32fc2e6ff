"""The database `keys_<service>`, where the persons' keys live apart from what they seal."""

from collections.abc import Sequence
from typing import Any

import asyncpg

from shared.domain import Unavailable
from shared.eventstore.database import POOL_SIZE
from shared.eventstore.faults import is_outage


class KeyDatabase:
    """A small pool with the one method that the keyring needs.

    `url` as everywhere: `postgresql+asyncpg://...`."""

    def __init__(self, url: str) -> None:
        self._dsn = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        self._pool: asyncpg.Pool | None = None

    async def open(self) -> None:
        self._pool = await asyncpg.create_pool(self._dsn, min_size=1, max_size=POOL_SIZE)

    async def close(self) -> None:
        if self._pool is not None:
            await self._pool.close()

    async def fetch(self, query: str, *args: Any) -> Sequence[Any]:
        """Rows of one statement. Raises Unavailable while the database cannot be reached."""
        assert self._pool is not None, "open it first"
        try:
            rows: Sequence[Any] = await self._pool.fetch(query, *args)
        except Exception as error:
            if is_outage(error):
                raise Unavailable("The keys cannot be reached for the moment. Try again shortly.") from error
            raise
        return rows
