"""The feed from Kafka: a member of a consumer group whose offsets live in PostgreSQL."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from shared.messaging.feed import Assigned, Batch, FeedStopped
from shared.messaging.kafka_reader import Condition, Fetched, KafkaReader, Ownership
from shared.messaging.settings import KafkaSettings


class KafkaFeed:
    """Partitions are `topic/number`, positions the next offset to read.

    The group shares partitions out; who may move an offset is decided in PostgreSQL. What a
    reader no longer owns, or has sought away from, it does not deliver. restricted: also what the
    restricted topic holds, of every service; the broker's access list has to allow it."""

    def __init__(
        self,
        group: str,
        settings: KafkaSettings,
        services: Sequence[str],
        *,
        restricted: bool = False,
        **options: Any,
    ) -> None:
        self._group = settings.topic_prefix + group
        self._topics = [settings.topic(service) for service in services]
        if restricted:
            self._topics.append(settings.restricted_topic)
        self._client = {**settings.client(), **options}
        self._reader: KafkaReader | None = None
        self._inbox: asyncio.Queue[Fetched | Ownership | Condition] = asyncio.Queue()
        self._ready: deque[Batch] = deque()
        self._owned: frozenset[str] = frozenset()
        # Of each partition how often it was sought: what was read before the last time is dropped.
        self._generation: dict[str, int] = {}
        self._ends: Mapping[str, int] = {}
        self._trouble: str | None = "joining the group in Kafka"
        self._joined = False

    async def open(self) -> None:
        loop, self._inbox = asyncio.get_running_loop(), asyncio.Queue()
        self._joined, inbox = False, self._inbox

        def post(item: Fetched | Ownership | Condition) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(inbox.put_nowait, item)

        self._reader = KafkaReader(self._client, self._group, self._topics, post)
        self._reader.start()

    async def close(self) -> None:
        if self._reader is not None:
            reader, self._reader = self._reader, None
            await asyncio.get_running_loop().run_in_executor(None, reader.close)

    async def seek(self, positions: Mapping[str, str | None]) -> None:
        assert self._reader is not None
        for partition, position in positions.items():
            if partition in self._owned:
                self._generation[partition] = self._generation.get(partition, 0) + 1
                self._reader.seek(partition, position, self._generation[partition])

    async def take(self, seconds: float) -> Batch | Assigned | None:
        deadline = asyncio.get_running_loop().time() + seconds
        while not self._ready:
            left = max(0.0, deadline - asyncio.get_running_loop().time())
            item = await self._next(left)
            if item is None:
                return None
            if isinstance(item, Ownership):
                return self._assigned(item)
            self._receive(item)
        return self._ready.popleft()

    async def lag(self, positions: Mapping[str, str | None]) -> Mapping[str, int]:
        return {
            partition: max(0, self._ends[partition] - int(position or 0))
            for partition, position in positions.items()
            if partition in self._ends
        }

    def trouble(self) -> str | None:
        return self._trouble

    async def _next(self, seconds: float) -> Fetched | Ownership | Condition | None:
        if not self._inbox.empty():
            return self._inbox.get_nowait()
        try:
            async with asyncio.timeout(seconds):
                return await self._inbox.get()
        except TimeoutError:
            return None

    def _assigned(self, ownership: Ownership) -> Assigned:
        self._trouble, self._joined = None, True
        self._owned = ownership.partitions
        for partition in ownership.partitions:
            # Nothing read under an earlier ownership counts any more.
            self._generation[partition] = self._generation.get(partition, 0) + 1
        return Assigned(self._owned, self._owned)

    def _receive(self, item: Fetched | Condition) -> None:
        if isinstance(item, Condition):
            self._ends = item.ends
            if item.reason or self._joined:
                self._trouble = item.reason
            if item.final:
                raise FeedStopped(item.reason or "stopped")
            return
        assert self._reader is not None
        self._reader.taken()
        self._ready.extend(
            batch
            for batch, generation in item.batches
            if batch.partition in self._owned and self._generation.get(batch.partition) == generation
        )
