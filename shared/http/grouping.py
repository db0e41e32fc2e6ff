"""Group commit: commands that arrive while others are being committed share the next transaction."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from typing import Generic, TypeVar

C = TypeVar("C")
R = TypeVar("R")


class Group(Generic[C, R]):
    """Hands waiting commands over together, at most `most` at a time, `lanes` times at once.

    run: commands -> a result or an exception each, in their order; what it raises goes to all."""

    def __init__(
        self, run: Callable[[Sequence[C]], Awaitable[Sequence[R | Exception]]], *, most: int, lanes: int = 2
    ) -> None:
        self._run, self._most, self._free = run, most, lanes
        self._waiting: list[tuple[C, asyncio.Future[R]]] = []
        self._working: set[asyncio.Task[None]] = set()

    async def submit(self, command: C) -> R:
        """Its result; raises its exception. Whoever stops waiting does not stop the command."""
        future: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((command, future))
        if self._free:
            self._free -= 1
            # Not in the submitter's context: a lane works for many requests.
            task = asyncio.create_task(self._work(), context=Context())
            self._working.add(task)  # a loop keeps no task alive by itself
            task.add_done_callback(self._working.discard)
        return await future

    async def _work(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                try:
                    settle(taken, await self._results(taken))
                finally:
                    for _, future in taken:
                        future.cancel()  # of those that are settled it changes nothing
        finally:
            # Here and not when the task is done: who submits between the two would wait for nobody.
            self._free += 1

    async def _results(self, taken: Sequence[tuple[C, "asyncio.Future[R]"]]) -> Sequence[R | Exception]:
        try:
            return await self._run([command for command, _ in taken])
        except Exception as error:
            return [error] * len(taken)


def settle(taken: Sequence[tuple[C, "asyncio.Future[R]"]], results: Sequence[R | Exception]) -> None:
    for (_, future), result in zip(taken, results, strict=True):
        if future.cancelled():
            continue
        if isinstance(result, Exception):
            future.set_exception(result)
        else:
            future.set_result(result)
