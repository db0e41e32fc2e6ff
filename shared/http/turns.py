"""Taking turns: few commands of one record hold a connection while they wait for each other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from shared.domain import Busy

# One works and one is ready to; the pool keeps the others' connections free.
MOST = 2
PATIENCE_SECONDS = 2.0


@dataclass
class Queue:
    """Those who are at work or waiting, and the places they share."""

    places: asyncio.Semaphore
    present: int = 0


class Turns:
    """At most `most` at a time of whatever has the same key; the others wait here, in their order."""

    def __init__(self, most: int = MOST, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._most, self._patience_seconds = most, patience_seconds
        self._queues: dict[str, Queue] = {}

    @asynccontextmanager
    async def turn(self, key: str) -> AsyncIterator[None]:
        """Wait for a place, then keep it for the block. Raises Busy when patience ends first."""
        queue = self._queues.setdefault(key, Queue(asyncio.Semaphore(self._most)))
        queue.present += 1
        try:
            await self._place(queue)
            try:
                yield
            finally:
                queue.places.release()
        finally:
            queue.present -= 1
            if not queue.present:
                del self._queues[key]

    async def _place(self, queue: Queue) -> None:
        try:
            async with asyncio.timeout(self._patience_seconds):
                await queue.places.acquire()
        except TimeoutError:
            raise Busy from None
