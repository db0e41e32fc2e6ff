"""Work that goes on until somebody stops it."""

import asyncio
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def to_its_end(work: Coroutine[Any, Any, T]) -> T:
    """Run something that ends by itself."""
    return asyncio.run(work)


def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends by itself, or until SIGINT or SIGTERM cancels it in good order."""

    async def stoppable() -> None:
        task = asyncio.create_task(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    asyncio.run(stoppable())
