"""Events answered by commands: the log is written in the transaction that moves the offset."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract
from shared.eventstore import EventStore, Origin, Unit, raw
from shared.messaging.projection import Projection, PublicEvent

# Locks, loads and appends once, or does nothing.
React = Callable[[Unit, PublicEvent], Awaitable[None]]

# Kept apart from how far was read: a log that is read anew from its beginning fills the copies again,
# and nothing that was done for somebody since is undone by what was told of them long ago.
REACTED: Final = "select sequence from feed_reactions where source = $1 and subject = $2"
REACT_ON: Final = """
    insert into feed_reactions (source, subject, sequence) values ($1, $2, $3)
    on conflict (source, subject) do update set sequence = excluded.sequence
"""


class NotAlone(RuntimeError):
    """An event with a reaction came in a batch: a second append would not follow its locks."""


class Reacting:
    """A projection that reacts to some events with commands, and hands all on to local copies.

    Hand `alone` and `EventStore.wake` to the consumer: a reaction has a transaction of its own,
    where its append is the first write and the offset the last. What a domain refuses in a reaction
    parks the subject, as any fault of an event does; outages are waited out. An event is reacted to
    once, however often it is read.

    copies: in order, after the reaction: what it decides by is what was known before the event.
    actor: the account under which the service itself acts."""

    def __init__(
        self,
        store: EventStore,
        *,
        copies: Sequence[Projection],
        reactions: Mapping[type[Contract], React],
        actor: str,
    ) -> None:
        self._store = store
        self._copies = tuple(copies)
        self._reactions = dict(reactions)
        self._actor = actor

    @property
    def alone(self) -> frozenset[str]:
        """The contract types that there is a reaction to."""
        return frozenset(kind.contract_type for kind in self._reactions)

    async def __call__(self, connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
        for event in events:
            if react := self._reactions.get(type(event.data)):
                if len(events) > 1:
                    raise NotAlone(event.envelope.type)
                await self._once(connection, event, react)
        for copy in self._copies:
            await copy(connection, events)

    async def _once(self, connection: AsyncConnection, event: PublicEvent, react: React) -> None:
        driver, of = raw(connection), event.envelope
        if of.sequence <= (await driver.fetchval(REACTED, of.source, of.subject) or 0):
            return
        await react(self._unit(connection, event), event)
        # After it: where it appends, that is the first write of the transaction.
        await driver.execute(REACT_ON, of.source, of.subject, of.sequence)

    def _unit(self, connection: AsyncConnection, event: PublicEvent) -> Unit:
        origin = Origin(self._actor, event.envelope.correlationid, event.envelope.id)
        return Unit(self._store, connection, origin, self._store.clock())
