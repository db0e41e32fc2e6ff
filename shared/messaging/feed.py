"""What a consumer reads from: batches of public events, partition by partition."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from shared.contracts import Envelope

# The source and subject that an event's sequence counts in.
Key = tuple[str, str]


class FeedStopped(RuntimeError):
    """Reading on would lose or invent something. The words are for the operator; only a restart
    after the cause is gone goes on."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a partition.

    position: where to read on after it; opaque to all but the feed. None: at the beginning.
    envelope: None when the message cannot be read as one; `raw` then holds its bytes."""

    position: str | None
    source: str
    subject: str
    envelope: Envelope | None
    raw: bytes = b""

    @property
    def key(self) -> Key:
        return self.source, self.subject

    def is_of(self, types: Collection[str]) -> bool:
        return self.envelope is not None and self.envelope.type in types


@dataclass(frozen=True)
class Batch:
    """Messages of one partition, in order. after: the position before them, None at its beginning."""

    partition: str
    after: str | None
    messages: Sequence[Message]

    @property
    def upto(self) -> str | None:
        return self.messages[-1].position

    @cached_property
    def keys(self) -> list[Key]:
        return list({message.key: None for message in self.messages})

    def runs(self, alone: Collection[str]) -> "Iterator[Batch]":
        """Batches that do the same one after the other, each message of a type in `alone` by itself."""
        begin = 0
        for number, message in enumerate(self.messages[1:], 1):
            if message.is_of(alone) or self.messages[number - 1].is_of(alone):
                yield self._part(begin, number)
                begin = number
        yield self._part(begin, len(self.messages))

    def halves(self) -> "tuple[Batch, Batch]":
        """Two batches that do the same one after the other."""
        middle = len(self.messages) // 2
        return self._part(0, middle), self._part(middle, len(self.messages))

    def _part(self, begin: int, end: int) -> "Batch":
        after = self.messages[begin - 1].position if begin else self.after
        return Batch(self.partition, after, self.messages[begin:end])


@dataclass(frozen=True)
class Assigned:
    """The partitions that are this reader's from now on: all of them, not only the new ones.
    Those in `unsought` deliver nothing until `seek` says where to begin."""

    partitions: frozenset[str]
    unsought: frozenset[str]


class Feed(Protocol):
    """Promises order per (source, subject) only, and each message at least once."""

    async def open(self) -> None:
        """Begin. Raises FeedStopped, or an outage to be tried again."""

    async def close(self) -> None:
        """End and free everything; may be called twice."""

    async def take(self, seconds: float) -> Batch | Assigned | None:
        """What comes next; None when nothing came within `seconds`. Raises FeedStopped."""

    async def seek(self, positions: Mapping[str, str | None]) -> None:
        """Deliver these partitions from here on; None: from the beginning. What was read ahead
        of them is dropped."""

    async def lag(self, positions: Mapping[str, str | None]) -> Mapping[str, int]:
        """How many messages lie behind each position, as far as it is known."""

    def trouble(self) -> str | None:
        """Why nothing can arrive for the moment, if so."""


def merge(keys: Collection[Key]) -> tuple[list[str], list[str]]:
    """Keys as the two arrays that `unnest` takes."""
    return [source for source, _ in keys], [subject for _, subject in keys]
