"""A service's log as its public events."""

from collections.abc import AsyncIterator, Sequence
from typing import NamedTuple

from shared.contracts import Envelope
from shared.contracts.publication import Publications, to_envelope
from shared.eventstore import START, Audience, Codec, Database, Position, raw
from shared.eventstore.log import COUNT_PUBLISHED, LAST_PUBLISHED, read_rows, to_recorded
from shared.security import Keys

BATCH = 1000
NO_KEYS = Keys()


class Entry(NamedTuple):
    """A public event and its place in the log."""

    at: Position
    envelope: Envelope


class PublishedLog:
    """Reads what a service has published: below the horizon, in log order. What is restricted is
    as if it were not there, unless asked for by `meant_for`.

    Decodes without any key, so nothing private can come out. Each read takes a connection of its
    own, outside any transaction: a reader that had written would be its own horizon."""

    def __init__(
        self,
        service: str,
        database: Database,
        codec: Codec,
        publications: Publications,
        audience: Audience = Audience.EVERYBODY,
    ) -> None:
        self.service = service
        self.database = database
        self.codec = codec
        self.publications = publications
        self.audience = audience

    def meant_for(self, audience: Audience) -> "PublishedLog":
        """The same log as others may read it."""
        return PublishedLog(self.service, self.database, self.codec, self.publications, audience)

    async def read(self, after: Position = START, limit: int = BATCH) -> Sequence[Entry]:
        """Up to `limit` events after a position; fewer only when there are no more for now."""
        async with self.database.connect() as connection:
            rows = await read_rows(raw(connection), after, limit, published=True, audience=self.audience)
        recorded = [to_recorded(self.codec, row, NO_KEYS) for row in rows]
        return [Entry(r.at, to_envelope(self.service, self.publications, r)) for r in recorded]

    async def batches(self, after: Position = START, limit: int = BATCH) -> AsyncIterator[Sequence[Entry]]:
        """Everything after a position, up to the horizon as it moves meanwhile."""
        while entries := await self.read(after, limit):
            yield entries
            after = entries[-1].at

    async def end(self) -> Position:
        """Where the last event lies; START in an empty log."""
        async with self.database.connect() as connection:
            row = await raw(connection).fetchrow(LAST_PUBLISHED[self.audience])
        return Position(*row) if row else START

    async def count(self, after: Position = START, most: int = 10_000) -> int:
        """How many events lie after a position; counts no further than `most`."""
        async with self.database.connect() as connection:
            number: int = await raw(connection).fetchval(
                COUNT_PUBLISHED[self.audience], after.epoch, after.xid, after.position, most
            )
        return number
