"""The feed without a broker: reads the services' logs directly, in the same process."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

from shared.eventstore import START, Audience, Position
from shared.messaging.feed import Assigned, Batch, Message
from shared.messaging.published_log import BATCH, PublishedLog
from shared.messaging.settings import RESTRICTED
from shared.messaging.shuffle import shuffled


@dataclass(frozen=True)
class Disorder:
    """For tests: interleave services and subjects at random from `seed`, repeat some events."""

    seed: int
    repeats: float = 0.2


class LogFeed:
    """Partitions are services, and `service/restricted` where `restricted` asks for them. Woken by
    `wake` (hand it to `EventStore.on_commit`), and polls every `poll_seconds`: what lay above the
    horizon at the commit shows up later."""

    def __init__(
        self,
        logs: Sequence[PublishedLog],
        *,
        poll_seconds: float = 0.25,
        batch: int = BATCH,
        disorder: Disorder | None = None,
        restricted: bool = False,
    ) -> None:
        self._logs = {log.service: log.meant_for(Audience.EVERYBODY) for log in logs}
        if restricted:
            apart = [log.meant_for(Audience.RESTRICTED) for log in logs]
            self._logs |= {f"{log.service}/{RESTRICTED}": log for log in apart}
        self._poll_seconds = poll_seconds
        self._batch = batch
        self._disorder = disorder
        self._rng = Random(disorder.seed) if disorder else None  # noqa: S311 - no secret
        self._recent: dict[str, list[Message]] = {}
        self._at: dict[str, str | None] = {}
        self._turn = list(self._logs)
        self._woken = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def wake(self) -> None:
        """Look now. Callable from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._woken.set)

    async def open(self) -> None:
        self._loop, self._at = asyncio.get_running_loop(), {}

    async def close(self) -> None:
        self._loop = None

    async def seek(self, positions: Mapping[str, str | None]) -> None:
        self._at.update(positions)

    async def take(self, seconds: float) -> Batch | Assigned | None:
        if unsought := self._logs.keys() - self._at.keys():
            return Assigned(frozenset(self._logs), frozenset(unsought))
        deadline = asyncio.get_running_loop().time() + seconds
        while (batch := await self._read_next()) is None:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return None
            await self._wait(min(left, self._poll_seconds))
        return batch

    async def lag(self, positions: Mapping[str, str | None]) -> Mapping[str, int]:
        return {
            partition: await self._logs[partition].count(_parsed(at))
            for partition, at in positions.items()
            if partition in self._logs
        }

    def trouble(self) -> str | None:
        return None

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            # Not wait_for: before Python 3.12 it can swallow a cancellation that comes with the wake.
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    async def _read_next(self) -> Batch | None:
        if self._rng:
            self._rng.shuffle(self._turn)
        for partition in list(self._turn):
            if batch := await self._read(partition):
                self._turn.remove(partition)
                self._turn.append(partition)  # the others first next time
                return batch
        return None

    async def _read(self, partition: str) -> Batch | None:
        after = self._at[partition]
        limit = self._rng.randint(1, self._batch) if self._rng else self._batch
        entries = await self._logs[partition].read(_parsed(after), limit)
        if not entries:
            return None
        messages = [Message(str(at), e.source, e.subject, e) for at, e in entries]
        if self._rng and self._disorder:
            recent = self._recent.setdefault(partition, [])
            messages = shuffled(messages, after, recent, self._rng, self._disorder.repeats)
        self._at[partition] = messages[-1].position
        return Batch(partition, after, messages)


def _parsed(position: str | None) -> Position:
    return Position.parse(position) if position else START
