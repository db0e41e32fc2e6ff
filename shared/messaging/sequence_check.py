"""Whether an event is the next of its subject: the pure half of a consumer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final
from uuid import UUID

from shared.messaging.feed import FeedStopped, Key


class Verdict(Enum):
    APPLY = "apply"  # the next one
    DUPLICATE = "duplicate"  # applied before
    GAP = "gap"  # one before it is missing: park
    WAITING = "waiting"  # one before it is parked: park
    PARKED = "parked"  # already parked


@dataclass(frozen=True, slots=True)
class Last:
    """The last event applied of a subject."""

    sequence: int
    event_id: UUID


NOTHING: Final = Last(0, UUID(int=0))


class Diverged(FeedStopped):
    """The same number came with another event: the log was rewritten, or is another one."""

    def __init__(self, key: Key, sequence: int) -> None:
        source, subject = key
        super().__init__(
            f"the log of {source} diverged at {subject} {sequence}: another event has this number"
        )


@dataclass
class SequenceCheck:
    """Judges events in the order they come and remembers what that changes.

    last: per key the last event applied; parked: per key the sequences that are parked."""

    last: dict[Key, Last]
    parked: dict[Key, dict[int, UUID]]
    applied: dict[Key, Last] = field(default_factory=dict)

    def judge(self, key: Key, sequence: int, event_id: UUID) -> Verdict:
        """Pure. Raises Diverged."""
        last = self.last.get(key, NOTHING)
        if sequence > last.sequence:
            parked = self.parked.get(key)
            if parked:
                return _beside_parked(parked, last, key, sequence, event_id)
            return Verdict.APPLY if sequence == last.sequence + 1 else Verdict.GAP
        if sequence == last.sequence and event_id != last.event_id:
            raise Diverged(key, sequence)
        return Verdict.DUPLICATE

    def apply(self, key: Key, sequence: int, event_id: UUID) -> None:
        self.last[key] = self.applied[key] = Last(sequence, event_id)

    def park(self, key: Key, sequence: int, event_id: UUID) -> None:
        self.parked.setdefault(key, {})[sequence] = event_id


def _beside_parked(
    parked: Mapping[int, UUID], last: Last, key: Key, sequence: int, event_id: UUID
) -> Verdict:
    held = parked.get(sequence)
    if held is None:
        return Verdict.APPLY if sequence == last.sequence + 1 else Verdict.WAITING
    if held != event_id:
        raise Diverged(key, sequence)
    return Verdict.PARKED
