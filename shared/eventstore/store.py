"""The event store of one service: its database, codec, keys and views, wired together."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.publication import Publications
from shared.eventstore.codec import Codec
from shared.eventstore.database import Database
from shared.eventstore.epochs import open_epoch
from shared.eventstore.unit import Appended, Origin, Unit, View
from shared.security import Keyring, Keys


async def no_view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
    """For a store whose events nobody reads by table."""


class EventStore:
    """One service's log and what its append drives. `clock` gives aware UTC, `new_id` UUIDv7s."""

    def __init__(
        self,
        database: Database,
        codec: Codec,
        keyring: Keyring,
        *,
        publications: Publications,
        view: View,
        clock: Callable[[], datetime],
        new_id: Callable[[], UUID],
    ) -> None:
        self.database = database
        self.codec = codec
        self.keyring = keyring
        self.publications = publications
        self.view = view
        self.clock = clock
        self.new_id = new_id
        self._wakers: list[Callable[[], None]] = []

    async def start(self) -> None:
        """Check the server and open an epoch if the cluster changed. Raises OldPostgreSQL."""
        await self.database.check()
        await open_epoch(self.database)

    def on_commit(self, waker: Callable[[], None]) -> None:
        """Call `waker` after each commit that may have appended (readers poll as well)."""
        self._wakers.append(waker)

    @asynccontextmanager
    async def unit(self, origin: Origin) -> AsyncIterator[Unit]:
        """One transaction: committed when the block ends, rolled back when it raises."""
        async with self.database.transaction() as connection:
            yield Unit(self, connection, origin, self.clock())
        self.wake()

    def wake(self) -> None:
        """Tell whoever waits for what was appended: after a commit that was not this store's own."""
        for wake in self._wakers:
            wake()
