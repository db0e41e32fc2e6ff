"""Waiting longer after each failure in a row."""

import asyncio
from random import uniform

FIRST_SECONDS, MOST_SECONDS = 0.05, 5.0


class Backoff:
    """Doubles from 0.05 s to 5 s; a random half of it, so that many do not return at once."""

    def __init__(self, most_seconds: float = MOST_SECONDS) -> None:
        self._seconds, self._most = FIRST_SECONDS, most_seconds

    async def wait(self) -> None:
        await asyncio.sleep(self._seconds * uniform(0.5, 1))  # noqa: S311 - no secret
        self._seconds = min(self._seconds * 2, self._most)
