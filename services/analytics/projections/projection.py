"""From public events to this service's tables."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from services.analytics.projections.changes import fold
from shared.clock import Clock
from shared.eventstore import raw
from shared.messaging.projection import PublicEvent
from shared.security import BlindIndex, Keyring


class AnalyticsProjection:
    """A `shared.messaging.projection.Projection`. Destroys this service's key of whoever is erased,
    before it writes that it has."""

    def __init__(self, keyring: Keyring, pseudonyms: BlindIndex, clock: Clock) -> None:
        self._keyring, self._pseudonyms, self._clock = keyring, pseudonyms, clock

    async def __call__(self, connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
        now = self._clock()
        changes = fold(events, now)
        for person in changes.participants.erased:
            await self._keyring.destroy(str(person), now)
        await changes.write(raw(connection), self._pseudonyms)
