"""From a service's log to its topic, and what is restricted to the restricted one: everything at
least once, in log order, nothing skipped."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from kafka.errors import KafkaTimeoutError

from shared.backoff import Backoff
from shared.clock import utc_now
from shared.contracts import Envelope, is_restricted
from shared.eventstore import START, Audience, Position, raw
from shared.eventstore.epochs import LOCK_SPACE
from shared.messaging.health import Health
from shared.messaging.offsets import Driver
from shared.messaging.producer import Producer, Record, Sending
from shared.messaging.published_log import BATCH, Entry, PublishedLog
from shared.messaging.settings import KafkaSettings

log = structlog.get_logger(__name__)

RELAY_LOCK = 2
STANDBY_SECONDS = 1.0
IMPATIENT_SECONDS = 3.0  # until readiness falls
LONGEST_SECONDS = 60.0  # a record fails by itself long before
MEASURE_SECONDS = 2.0
CONTENT_TYPE = ("content-type", b"application/cloudevents+json")

ACTIVE = f"select pg_try_advisory_lock({LOCK_SPACE}, {RELAY_LOCK})"
INACTIVE = f"select pg_advisory_unlock({LOCK_SPACE}, {RELAY_LOCK})"
CHECKPOINT = "select epoch, xid::text::bigint, position from relay_checkpoints where relay = $1"
MOVE = """
    insert into relay_checkpoints (relay, epoch, xid, position) values ($1, $2, $3::bigint::text::xid8, $4)
    on conflict (relay) do update
    set epoch = excluded.epoch, xid = excluded.xid, position = excluded.position
"""


class Relay:
    """One service's relay. Of several running at once one is active, by a lock of the session that
    also moves the checkpoint: one that lost the lock can only send duplicates."""

    def __init__(
        self,
        published: PublishedLog,
        settings: KafkaSettings,
        *,
        clock: Callable[[], datetime] = utc_now,
        poll_seconds: float = 0.1,
        batch: int = BATCH,
        **producer: Any,
    ) -> None:
        self.service = published.service
        self.topic = settings.topic(published.service)
        self.health = Health()
        self.active = False
        self._published = published.meant_for(Audience.BOTH)
        self._restricted_topic = settings.restricted_topic
        self._new_producer = partial(Producer, settings, **producer)
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._batch = batch
        self._woken = asyncio.Event()
        self._measured = 0.0

    def wake(self) -> None:
        """Look now: hand it to `EventStore.on_commit`. To be called on the relay's own loop."""
        self._woken.set()

    async def run(self) -> None:
        """Work until cancelled. What fails is begun again from the checkpoint."""
        backoff = Backoff()
        while True:
            try:
                await self._turn()
                backoff = Backoff()
            except Exception as error:
                self.health.wait(f"waiting: {type(error).__name__}")
                log.warning("relay interrupted", relay=self.topic, exc_info=error)
                await backoff.wait()

    async def _turn(self) -> None:
        async with self._published.database.connect() as connection:
            driver = raw(connection)
            if not await driver.fetchval(ACTIVE):
                self.health.ready, self.health.reason = True, "standby: another relay is active"
                await asyncio.sleep(STANDBY_SECONDS)
                return
            self.active = True
            log.info("relay active", relay=self.topic)
            try:
                await self._relay(driver)
            finally:
                self.active = False
                await _give_up(driver)

    async def _relay(self, driver: Driver) -> None:
        at = await self._checkpoint(driver)
        producer = self._new_producer()
        try:
            await producer.open()
            while True:
                at = await self._forward(driver, producer, at)
                self.health.work()
                self.health.lag = {self.topic: 0}
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._poll_seconds):
                        await self._woken.wait()
                self._woken.clear()
        finally:
            await asyncio.shield(producer.close())

    async def _forward(self, driver: Driver, producer: Producer, at: Position) -> Position:
        """Send all there is after a position, each batch while the one before is under way."""
        under_way: tuple[Sending, Position] | None = None
        while entries := await self._published.read(at, self._batch):
            sending = await producer.send(self._addressed(entries))
            if under_way:
                await self._confirmed(driver, producer, *under_way)
            at = entries[-1].at
            under_way = sending, at
        if under_way:
            await self._confirmed(driver, producer, *under_way)
        return at

    def _addressed(self, entries: Sequence[Entry]) -> list[tuple[str, Record]]:
        topics = [self._restricted_topic if is_restricted(e.subject) else self.topic for _, e in entries]
        return list(zip(topics, records(entries), strict=True))

    async def _confirmed(self, driver: Driver, producer: Producer, sending: Sending, at: Position) -> None:
        try:
            await producer.confirm(sending, IMPATIENT_SECONDS)
        except KafkaTimeoutError:
            self.health.wait("Kafka has not acknowledged yet")
            await producer.confirm(sending, LONGEST_SECONDS)
        await self._move(driver, at)
        self.health.work()
        self.health.last_applied[self.topic] = self._clock()
        await self._measure(at)

    async def _measure(self, at: Position) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._measured > MEASURE_SECONDS:
            self._measured = now
            self.health.lag = {self.topic: await self._published.count(at)}

    async def _move(self, driver: Driver, at: Position) -> None:
        await driver.execute(MOVE, self.topic, at.epoch, at.xid, at.position)

    async def _checkpoint(self, driver: Driver) -> Position:
        row: Any = await driver.fetchrow(CHECKPOINT, self.topic)
        return Position(*row) if row else START


def records(entries: Sequence[Entry]) -> list[Record]:
    return [record(envelope) for _, envelope in entries]


def record(envelope: Envelope) -> Record:
    """A structured CloudEvent, keyed by its subject."""
    headers = [("correlation_id", envelope.correlationid.encode()), CONTENT_TYPE]
    return Record(envelope.subject.encode(), encode(envelope), headers)


def encode(envelope: Envelope) -> bytes:
    """`model_dump_json` without the way through a str."""
    encoded: bytes = Envelope.__pydantic_serializer__.to_json(envelope)
    return encoded


async def _give_up(driver: Driver) -> None:
    try:
        await driver.execute(INACTIVE)
    except Exception:
        # The pool must not hand on a session that may still hold the lock.
        driver.terminate()
