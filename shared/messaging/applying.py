"""One transaction of a consumer: check the order, change the tables, move the offset."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Envelope, Misrouted, UnknownContract, parse
from shared.domain import Unavailable
from shared.eventstore import Database, is_outage, raw
from shared.eventstore.faults import driver_error
from shared.logs import correlation_id
from shared.messaging import offsets
from shared.messaging.feed import Batch, FeedStopped, Key, Message
from shared.messaging.parking import GAP, UNREADABLE, WAITING, Parked, Parking, ParkingPlace
from shared.messaging.projection import Projection, PublicEvent
from shared.messaging.sequence_check import NOTHING, SequenceCheck, Verdict


@dataclass(frozen=True)
class Outcome:
    """What became of a batch. touched: whether any of its keys has parked events."""

    applied: int
    duplicates: int
    parked: Sequence[Parking]
    touched: bool


class StillFaulty(Exception):
    """A parked event still breaks its contract, or still cannot be read. Its text is the reason."""


class Sorted:
    """A batch, judged: events to apply, to park, parked already, and how many were applied before."""

    def __init__(
        self, batch: Batch, check: SequenceCheck, overtaking: Collection[str], fault: str | None = None
    ) -> None:
        self.events: list[PublicEvent] = []
        self.parkings: list[Parking] = []
        self.again: list[Parking] = []
        self.duplicates = 0
        self._partition, self._check = batch.partition, check
        self._overtaking, self._fault = overtaking, fault
        for message in batch.messages:
            self._sort(message)

    def _sort(self, message: Message) -> None:
        envelope = message.envelope
        if envelope is None:
            self._park(message, UNREADABLE)
            return
        verdict = self._check.judge(message.key, envelope.sequence, envelope.id)
        late = verdict in (Verdict.GAP, Verdict.WAITING)
        if verdict is Verdict.APPLY or (late and envelope.type in self._overtaking):
            self._apply(message, envelope)
        elif verdict is Verdict.DUPLICATE:
            self.duplicates += 1
        elif verdict is Verdict.PARKED:
            self.again.append(Parking(message, WAITING, self._partition))
        else:
            self._park(message, GAP if verdict is Verdict.GAP else WAITING)

    def _apply(self, message: Message, envelope: Envelope) -> None:
        event = self._fault or read(envelope)
        if isinstance(event, str):
            self._park(message, event)
        else:
            self.events.append(event)
            self._check.apply(message.key, envelope.sequence, envelope.id)

    def _park(self, message: Message, reason: str) -> None:
        parking = Parking(message, reason, self._partition)
        self.parkings.append(parking)
        if message.envelope:
            self._check.park(message.key, parking.sequence, parking.event_id)


class Applier:
    """A consumer's transactions. Safe beside another reader of the same partition: one of two
    gets LostPartition and has changed nothing."""

    def __init__(
        self,
        name: str,
        database: Database,
        places: ParkingPlace,
        projection: Projection,
        clock: Callable[[], datetime],
        overtaking: Collection[str] = (),
    ) -> None:
        self.name = name
        self.database = database
        self.places = places
        self.projection = projection
        self.clock = clock
        self.overtaking = frozenset(overtaking)

    async def apply(self, batch: Batch, fault: str | None = None) -> Outcome:
        """Apply a batch and move its offset. fault: park the next event of a batch of one instead.

        Raises LostPartition, Diverged, an outage, or whatever the projection raises."""
        async with self.database.transaction() as connection:
            driver = raw(connection)
            await offsets.hold(driver, self.name, batch.partition)
            await offsets.require(driver, self.name, batch.partition, batch.after)
            check = SequenceCheck(
                await offsets.last(driver, self.name, batch.keys),
                await self.places.parked(driver, batch.keys),
            )
            done = Sorted(batch, check, self.overtaking, fault)
            await self._project(connection, done.events)
            await self.places.park(driver, [*done.parkings, *done.again], self.clock())
            await offsets.save(driver, self.name, check.applied)
            await offsets.move(driver, self.name, batch.partition, batch.after, batch.upto)
        return Outcome(len(done.events), done.duplicates + len(done.again), done.parkings, bool(check.parked))

    async def settle(self, partition: str, key: Key) -> bool:
        """Take one parked event of the key further, if its turn has come; False when nothing of
        the key can go on. What fails again stays, with its new reason. Raises Diverged, outages."""
        parked: Parked | None = None
        try:
            async with self.database.transaction() as connection:
                driver = raw(connection)
                await offsets.hold(driver, self.name, partition)
                parked = await self.places.next(driver, key)
                if parked is None:
                    await self.places.not_yet(driver, key)
                else:
                    await self._settle(connection, partition, parked)
        except Exception as error:
            if parked is None or passes(error):
                raise
            await self._keep(parked, fault_name(error))
        return parked is not None

    async def _settle(self, connection: AsyncConnection, partition: str, parked: Parked) -> None:
        driver, message = raw(connection), parked.message
        check = SequenceCheck(await offsets.last(driver, self.name, [parked.key]), {})
        parkings: Sequence[Parking] = ()
        if message is not None:
            done = Sorted(Batch(partition, None, [message]), check, self.overtaking)
            if done.parkings and done.parkings[0].reason not in (GAP, WAITING):
                raise StillFaulty(done.parkings[0].reason)
            await self._project(connection, done.events)
            parkings = done.parkings
        elif parked.sequence > check.last.get(parked.key, NOTHING).sequence:
            # Nobody can read it any more: it counts as applied, and what follows goes on.
            check.apply(parked.key, parked.sequence, parked.event_id)
        # After the projection: where it appends, that is the first write of the transaction.
        await self.places.free(driver, parked)
        await self.places.park(driver, parkings, self.clock())
        await offsets.save(driver, self.name, check.applied)

    async def _keep(self, parked: Parked, reason: str) -> None:
        async with self.database.transaction() as connection:
            await self.places.keep(raw(connection), parked, reason, self.clock())

    async def _project(self, connection: AsyncConnection, events: Sequence[PublicEvent]) -> None:
        if not events:
            return
        ids = {event.envelope.correlationid for event in events}
        token = correlation_id.set(ids.pop() if len(ids) == 1 else "-")
        try:
            await self.projection(connection, events)
        finally:
            correlation_id.reset(token)


def passes(error: BaseException) -> bool:
    """Whether the error says nothing about the event: an outage, a lost race, a diverged log."""
    return is_outage(error) or isinstance(error, (Unavailable, offsets.LostPartition, FeedStopped))


def fault_name(error: BaseException) -> str:
    """What to show of a fault: its class, never its words."""
    return str(error) if isinstance(error, StillFaulty) else type(driver_error(error)).__name__


def read(envelope: Envelope) -> PublicEvent | str:
    """The event with its data typed, or the class of the fault."""
    try:
        return PublicEvent(envelope, parse(envelope))
    except (UnknownContract, Misrouted, ValidationError) as fault:
        return type(fault).__name__
