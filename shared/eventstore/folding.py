"""One aggregate as it is in the log, with its words."""

from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import Decider
from shared.eventstore.codec import Codec
from shared.eventstore.database import raw
from shared.eventstore.log import READ_STREAM, persons_of, to_recorded
from shared.security import Keyring

S = TypeVar("S")


async def folded(
    connection: AsyncConnection,
    codec: Codec,
    keyring: Keyring,
    decider: Decider[S],
    key: object,
    until: datetime | None = None,
) -> tuple[S, int]:
    """Its state and its stream's version, as it was `until` an instant, what happened in it included;
    the initial state and 0 where nothing had happened yet."""
    rows = await raw(connection).fetch(READ_STREAM, decider.stream(key), 0)
    known = [row for row in rows if until is None or row["recorded_at"] <= until]
    keys = await keyring.load(persons_of(codec, known))
    return decider.fold(to_recorded(codec, row, keys).event for row in known), len(known)
