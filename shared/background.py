"""Work beside the requests: started with a block, ended with it, and never given up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog

from shared.logs import fault_of

log = structlog.get_logger(__name__)


@asynccontextmanager
async def in_background(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator["asyncio.Task[None]"]:
    """Runs `work` until the block ends. What it raised before is logged, and is the caller's to
    look at."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_report)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait([task])


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (fault := task.exception()):
        log.error("ended", work=task.get_name(), **fault_of(fault))


@asynccontextmanager
async def repeating(
    work: Callable[[], Awaitable[object]], name: str, *, seconds: float
) -> AsyncIterator[None]:
    """Does `work` at once and every `seconds`, until the block ends."""
    async with in_background(_keep(work, name, seconds), name):
        yield


async def _keep(work: Callable[[], Awaitable[object]], name: str, seconds: float) -> None:
    while True:
        try:
            await work()
        except Exception as fault:  # whatever it was, the next time may go well
            log.warning("not done this time", work=name, **fault_of(fault))
        await asyncio.sleep(seconds)
