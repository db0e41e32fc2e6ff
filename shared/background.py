"""Work beside the requests: started with a block, ended with it, and never given up."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from random import uniform
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
        await called_off()


async def called_off() -> None:
    """Until the queries that were cut off are called off: asyncpg does that beside, by tasks and on
    connections of its own, which would be left open at the end of the loop."""
    named = ((task, getattr(task.get_coro(), "__qualname__", "")) for task in asyncio.all_tasks())
    if calling_off := [task for task, name in named if name == "Connection._cancel"]:
        await asyncio.wait(calling_off, timeout=1)
    await asyncio.sleep(0)  # what was closed goes with the loop's next turn


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


class Lanes:
    """Takes up what is due, in several lanes, so that what hangs leaves the others theirs: at once, every
    `poll_seconds`, and when it is woken. What `run_due` raises is logged, and is tried the next time."""

    def __init__(
        self, run_due: Callable[[], Awaitable[object]], name: str, *, lanes: int, poll_seconds: float
    ) -> None:
        self._run_due, self._name = run_due, name
        self._lanes, self._poll_seconds = lanes, poll_seconds
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look now. On the loop that the lanes run on."""
        self._woken.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Until the block ends."""
        async with AsyncExitStack() as stack:
            for lane in range(self._lanes):
                await stack.enter_async_context(in_background(self._keep_running(), f"{self._name}-{lane}"))
            yield

    async def _keep_running(self) -> None:
        while True:
            try:
                await self._run_due()
            except Exception as fault:  # an outage: what was claimed meanwhile comes again
                log.warning("interrupted", work=self._name, **fault_of(fault))
            with suppress(TimeoutError):
                # Many processes that were started together shall not all look at once.
                async with asyncio.timeout(self._poll_seconds * uniform(0.75, 1.25)):  # noqa: S311
                    await self._woken.wait()
            self._woken.clear()
