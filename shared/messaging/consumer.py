"""A consumer: takes batches from its feed and sees each event applied once, in order, or parked."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

import structlog

from shared.backoff import Backoff
from shared.clock import utc_now
from shared.contracts import Envelope
from shared.eventstore import Database, raw
from shared.messaging import offsets
from shared.messaging.applying import Applier, Outcome, fault_name, passes
from shared.messaging.feed import Assigned, Batch, Feed, FeedStopped
from shared.messaging.health import Health
from shared.messaging.offsets import LostPartition
from shared.messaging.parking import ParkingPlace
from shared.messaging.projection import Projection
from shared.security import Keyring

log = structlog.get_logger(__name__)
T = TypeVar("T")

# So many outages on one batch, and it is halved: it may only be too long for a transaction.
TRIES = 4


class Consumer:
    """Applies a feed's public events to tables of one database (migrations: branch `consumer`).

    name: whose offsets these are; the Kafka group, too. Run one a process and name; the feed
    shares partitions among processes. `health` says how it is doing.

    overtaking: contract types (erasures) that end what came before on their subject: they are
    applied even though earlier events are missing or parked, and those are dropped. alone: contract
    types that the projection reacts to by appending: each such event has a transaction of its own.
    on_commit: called after each transaction, as the projection may have appended."""

    def __init__(
        self,
        name: str,
        database: Database,
        keyring: Keyring,
        projection: Projection,
        feed: Feed,
        *,
        clock: Callable[[], datetime] = utc_now,
        check_seconds: float = 1.0,
        overtaking: Collection[str] = (),
        alone: Collection[str] = (),
        on_commit: Callable[[], None] | None = None,
    ) -> None:
        self.name = name
        self.database = database
        self.feed = feed
        self.health = Health()
        self._places = ParkingPlace(name, keyring)
        self._applier = Applier(name, database, self._places, projection, clock, overtaking)
        self._clock = clock
        self._alone = frozenset(alone)
        self._on_commit = on_commit or (lambda: None)
        self._check_seconds = check_seconds
        self._checked: float | None = None
        self._partitions: frozenset[str] = frozenset()
        self._open = False
        self._patient = False

    async def run(self) -> None:
        """Work until cancelled. Returns only when it had to stop: `health` then says why."""
        self._patient = True
        try:
            while True:
                await self._step(self._check_seconds)
        except FeedStopped as stop:
            self.health.stop(str(stop))
            log.error("consumer stopped", consumer=self.name, reason=str(stop))
        finally:
            await self.close()

    async def catch_up(self) -> None:
        """Work until the feed has nothing more at once, and stay open. Raises what the feed raises
        that is no outage."""
        while await self._step(0):
            pass
        await self._checking()

    async def close(self) -> None:
        """End; `run` does it by itself."""
        self._open = False
        await self.feed.close()

    async def _step(self, seconds: float) -> bool:
        """One delivery and what is due beside it; False when nothing was delivered."""
        if not self._open:
            await self._insist(self.feed.open, of="feed")
            self._open = True
        delivery = await self._insist(lambda: self.feed.take(seconds), of="feed")
        if isinstance(delivery, Batch):
            await self._work(delivery)
        elif isinstance(delivery, Assigned):
            self._partitions = delivery.partitions
            log.info("partitions assigned", consumer=self.name, partitions=len(delivery.partitions))
            await self._seek(delivery.unsought)
        self._report()
        now = asyncio.get_running_loop().time()
        if self._checked is None or now - self._checked >= self._check_seconds:
            self._checked = now
            await self._checking()
        return delivery is not None

    def _report(self) -> None:
        trouble = self.feed.trouble()
        if trouble:
            self.health.wait(trouble)
        else:
            self.health.work()

    async def _seek(self, partitions: Collection[str]) -> None:
        positions = await self._insist(lambda: self._positions(partitions))
        await self.feed.seek(positions)

    async def _positions(self, partitions: Collection[str]) -> dict[str, str | None]:
        async with self.database.connect() as connection:
            return await offsets.positions(raw(connection), self.name, partitions)

    async def _work(self, batch: Batch) -> None:
        try:
            for run in batch.runs(self._alone):
                await self._apply(run)
        except LostPartition:
            log.info("partition moved elsewhere", consumer=self.name, partition=batch.partition)
            await self._seek([batch.partition])

    async def _apply(self, batch: Batch, again: bool = False) -> None:
        """Apply, halving what fails until the event at fault is alone."""
        alone = len(batch.messages) == 1
        try:
            apply = partial(self._applier.apply, batch)
            self._done(batch, await self._insist(apply, tries=None if alone else TRIES))
        except (FeedStopped, LostPartition):
            raise
        except Exception as error:
            if not alone:
                for half in batch.halves():
                    await self._apply(half)
            elif not again:
                # A fault is the event's own only if it repeats.
                await self._apply(batch, again=True)
            else:
                park = partial(self._applier.apply, batch, fault_name(error))
                self._done(batch, await self._insist(park))

    def _done(self, batch: Batch, outcome: Outcome) -> None:
        self._on_commit()
        self.health.last_applied[batch.partition] = self._clock()
        log.info(
            "events applied",
            consumer=self.name,
            partition=batch.partition,
            applied=outcome.applied,
            duplicates=outcome.duplicates,
            parked=len(outcome.parked),
            **correlation(message.envelope for message in batch.messages),
        )
        for parking in outcome.parked:
            log.warning(
                "event parked",
                consumer=self.name,
                partition=batch.partition,
                subject=parking.message.subject,
                sequence=parking.sequence,
                reason=parking.reason,
                **correlation([parking.message.envelope]),
            )
        if outcome.touched:
            self._checked = None

    async def _settle(self) -> None:
        """Let parked events go on whose turn has come, or that were asked to be tried again."""
        for partition, key in await self._insist(self._ripe):
            while await self._insist(partial(self._applier.settle, partition, key)):
                self._on_commit()

    async def _ripe(self) -> list[tuple[str, tuple[str, str]]]:
        async with self.database.connect() as connection:
            return await self._places.ripe(raw(connection), self._partitions)

    async def _checking(self) -> None:
        await self._settle()
        await self._insist(self._measure)

    async def _measure(self) -> None:
        positions = await self._positions(self._partitions)
        async with self.database.connect() as connection:
            counts = await self._places.counts(raw(connection))
        self.health.lag = dict(await self.feed.lag(positions))
        self.health.parked_keys = {p: keys for p, (keys, _) in counts.items()}
        self.health.parked_events = {p: events for p, (_, events) in counts.items()}

    async def _insist(
        self, action: Callable[[], Awaitable[T]], of: str = "database", tries: int | None = None
    ) -> T:
        """Do it, waiting out outages; readiness falls meanwhile. To `run` all that a feed raises is
        one, but for FeedStopped: there is no event yet whose fault it could be."""
        backoff = Backoff()
        while True:
            try:
                return await action()
            except (FeedStopped, LostPartition):
                raise
            except Exception as error:
                if not passes(error) and not (of == "feed" and self._patient):
                    raise
                self.health.wait(f"waiting for the {of}: {fault_name(error)}")
                log.warning("outage", consumer=self.name, of=of, exc_info=error)
                tries = None if tries is None else tries - 1
                if tries == 0:
                    raise
            await backoff.wait()


def correlation(envelopes: Iterable[Envelope | None]) -> dict[str, str | list[str]]:
    """What a log line says of the requests behind events: one id, or the first few."""
    ids = list({envelope.correlationid: None for envelope in envelopes if envelope})
    return {"correlation_id": ids[0]} if len(ids) == 1 else {"correlation_ids": ids[:20]}
