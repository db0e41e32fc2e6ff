"""Events answered by commands: the log is written in the transaction that moves the offset."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract
from shared.eventstore import EventStore, Origin, Unit
from shared.messaging.projection import Projection, PublicEvent

# Locks, loads and appends once, or does nothing. An event that comes again is a duplicate to the
# consumer; what it asks for may have been done before all the same, which its decider then sees.
React = Callable[[Unit, PublicEvent], Awaitable[None]]


class NotAlone(RuntimeError):
    """An event with a reaction came in a batch: a second append would not follow its locks."""


class Reacting:
    """A projection that reacts to some events with commands, and hands all on to local copies.

    Hand `alone` and `EventStore.wake` to the consumer: a reaction has a transaction of its own,
    where its append is the first write and the offset the last. What a domain refuses in a reaction
    parks the subject, as any fault of an event does; outages are waited out.

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
                await react(self._unit(connection, event), event)
        for copy in self._copies:
            await copy(connection, events)

    def _unit(self, connection: AsyncConnection, event: PublicEvent) -> Unit:
        origin = Origin(self._actor, event.envelope.correlationid, event.envelope.id)
        return Unit(self._store, connection, origin, self._store.clock())
