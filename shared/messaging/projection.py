"""What a consumer hands on: public events, typed, in order within each (source, subject)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract, Envelope


@dataclass(frozen=True)
class PublicEvent:
    """An envelope with its data parsed by the contract that it names."""

    envelope: Envelope
    data: Contract


class Projection(Protocol):
    """Changes a consumer's tables, in the transaction that also moves its offsets.

    Whatever it raises that is no outage (see `shared.eventstore.is_outage`) is the fault of the
    event and parks its subject."""

    async def __call__(self, connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None: ...
