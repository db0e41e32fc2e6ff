"""A feed of given messages: what a topic could hold, without a topic."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import UUID

from shared.clock import uuid7
from shared.contracts import Envelope, schema_uri, source_of
from shared.messaging.feed import Assigned, Batch, Message
from shared.testing.budget import PublicSpent

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def envelope(subject: str, sequence: int, amount: int | str = 1, *, event_id: UUID | None = None) -> Envelope:
    return Envelope(
        id=event_id or uuid7(),
        source=source_of("assessment"),
        type=PublicSpent.contract_type,
        time=NOW,
        subject=subject,
        dataschema=schema_uri(PublicSpent.contract_type, PublicSpent.contract_version),
        sequence=sequence,
        correlationid="test",
        data={"amount_pence": amount},
    )


class ListedFeed:
    """Partitions of envelopes; bytes stand for a message that is no envelope, of subject `junk`."""

    def __init__(self, batch: int = 100, **partitions: list[Envelope | bytes]) -> None:
        self.partitions = partitions
        self._batch = batch
        self._at: dict[str, int] = {}

    async def open(self) -> None:
        self._at = {}

    async def close(self) -> None: ...

    async def seek(self, positions: Mapping[str, str | None]) -> None:
        self._at |= {partition: int(at or 0) for partition, at in positions.items()}

    async def take(self, seconds: float) -> Batch | Assigned | None:
        if unsought := self.partitions.keys() - self._at.keys():
            return Assigned(frozenset(self.partitions), frozenset(unsought))
        for partition, at in self._at.items():
            if contents := self.partitions[partition][at : at + self._batch]:
                self._at[partition] = at + len(contents)
                return Batch(partition, str(at) if at else None, self._messages(contents, at))
        return None

    async def lag(self, positions: Mapping[str, str | None]) -> Mapping[str, int]:
        return {p: len(self.partitions[p]) - int(at or 0) for p, at in positions.items()}

    def trouble(self) -> str | None:
        return None

    @staticmethod
    def _messages(contents: Sequence[Envelope | bytes], at: int) -> list[Message]:
        return [
            Message(str(n), source_of("assessment"), "junk", None, content)
            if isinstance(content, bytes)
            else Message(str(n), content.source, content.subject, content)
            for n, content in enumerate(contents, at + 1)
        ]
