"""One aggregate as it is in the log, with its words: what only lists have no row for."""

from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import Decider
from shared.eventstore import Codec, raw
from shared.eventstore.log import READ_STREAM, persons_of, to_recorded
from shared.security import Keyring

S = TypeVar("S")


async def folded(
    connection: AsyncConnection, codec: Codec, keyring: Keyring, decider: Decider[S], key: object
) -> tuple[S, int]:
    """Its state, and its stream's version; 0 where nothing happened yet."""
    rows = await raw(connection).fetch(READ_STREAM, decider.stream(key), 0)
    keys = await keyring.load(persons_of(codec, rows))
    return decider.fold(to_recorded(codec, row, keys).event for row in rows), len(rows)
