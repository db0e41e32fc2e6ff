"""kafka-python's consumer on a thread of its own."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event, Semaphore, Thread
from time import monotonic
from typing import Any

from kafka import ConsumerRebalanceListener, KafkaConsumer, TopicPartition
from kafka.errors import (
    KafkaError,
    LogTruncationError,
    NoOffsetForPartitionError,
    OffsetOutOfRangeError,
    RetriableError,
)

from shared.contracts import is_restricted, source_of
from shared.messaging.connecting import connected
from shared.messaging.feed import Batch, Message
from shared.messaging.parking import read_envelope
from shared.messaging.settings import belongs, service_of

OPTIONS = {
    "enable_auto_commit": False,
    # Never a silent jump: an offset that is gone is an error.
    "auto_offset_reset": "none",
    "allow_auto_create_topics": False,
    "fetch_max_wait_ms": 200,
    "max_poll_records": 1000,
    "max_partition_fetch_bytes": 4 * 1024 * 1024,
    "request_timeout_ms": 10_000,
    "bootstrap_timeout_ms": 5_000,
    "metadata_max_age_ms": 60_000,
    "metrics_enabled": False,
}
POLL_MS = 200
AHEAD = 4  # polls waiting to be taken
MEASURE_SECONDS = 2.0
RETRY_SECONDS = 0.5


@dataclass(frozen=True)
class Fetched:
    """What a poll gave, each batch with the number of the seek that it was read after."""

    batches: Sequence[tuple[Batch, int]]


@dataclass(frozen=True)
class Ownership:
    """The group has shared the partitions out anew."""

    partitions: frozenset[str]


@dataclass(frozen=True)
class Condition:
    """How the broker is: `reason` None when it answers. ends: the offset after the last message of
    each partition. final: reading cannot go on."""

    reason: str | None
    ends: Mapping[str, int]
    final: bool = False


Post = Callable[[Fetched | Ownership | Condition], None]


class KafkaReader:
    """Polls and posts. Everything but `start`, `seek`, `taken` and `close` runs on its thread."""

    def __init__(
        self,
        client: Mapping[str, Any],
        group: str,
        topics: Sequence[str],
        post: Post,
    ) -> None:
        self._client = {**OPTIONS, **client, "group_id": group}
        self._topics = topics
        self._post = post
        self._seeks: SimpleQueue[tuple[str, str | None, int]] = SimpleQueue()
        self._room = Semaphore(AHEAD)
        self._ending = Event()
        self._thread = Thread(target=self._run, name="kafka-consumer", daemon=True)
        self._consumer: Any = None
        self._after: dict[TopicPartition, tuple[str | None, int]] = {}
        self._measured = 0.0
        self._assignments = 0

    def start(self) -> None:
        self._thread.start()

    def seek(self, partition: str, position: str | None, generation: int) -> None:
        """Read on from here; None: from the beginning."""
        self._seeks.put((partition, position, generation))

    def taken(self) -> None:
        """One `Fetched` was taken: there is room for another."""
        self._room.release()

    def close(self) -> None:
        """Leave the group; blocks for 5 s at most."""
        self._ending.set()
        self._thread.join(5)

    def _run(self) -> None:
        try:
            while not self._ending.is_set():
                self._go_on()
        except (OffsetOutOfRangeError, LogTruncationError) as error:
            self._post(Condition(self._lost(error), {}, final=True))
        finally:
            self._disconnect()

    def _go_on(self) -> None:
        """A turn, whatever the broker does meanwhile."""
        try:
            if self._consumer is None:
                self._connect()
            self._turn()
        except (OffsetOutOfRangeError, LogTruncationError):
            raise
        except Exception as error:
            self._post(Condition(f"Kafka does not answer: {type(error).__name__}", {}))
            if not isinstance(error, RetriableError):
                self._disconnect()
            self._ending.wait(RETRY_SECONDS)

    def _connect(self) -> None:
        self._consumer = connected(KafkaConsumer, **self._client)
        self._consumer.subscribe(self._topics, listener=_Listener(self._consumer, self._assigned))

    def _disconnect(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            with suppress(KafkaError):
                consumer.close(autocommit=False, timeout_ms=2_000)

    def _assigned(self, ownership: Ownership) -> None:
        self._assignments += 1
        self._post(ownership)

    def _turn(self) -> None:
        self._seek_all()
        self._measure()
        if not self._room.acquire(timeout=POLL_MS / 1000):
            self._stay()
            return
        fetched = {}
        try:
            fetched = self._poll(POLL_MS)
        finally:
            if not fetched:
                self._room.release()
        if fetched:
            self._post(Fetched([self._batch(where, records) for where, records in fetched.items()]))

    def _stay(self) -> None:
        """Poll without reading, to stay a member of the group while nobody takes."""
        paused, before = self._consumer.assignment() - self._consumer.paused(), self._assignments
        self._consumer.pause(*paused)
        self._poll(0)
        if before == self._assignments:  # else they are to be sought first
            self._consumer.resume(*paused)

    def _poll(self, milliseconds: int) -> dict[TopicPartition, list[Any]]:
        try:
            records: dict[TopicPartition, list[Any]] = self._consumer.poll(milliseconds)
        except NoOffsetForPartitionError:
            return {}  # assigned this moment; the listener is about to pause it
        return {where: found for where, found in records.items() if where in self._after}

    def _seek_all(self) -> None:
        while True:
            try:
                partition, position, generation = self._seeks.get_nowait()
            except Empty:
                return
            where = parse(partition)
            if where not in self._consumer.assignment():
                continue  # lost again
            if position is None:
                self._consumer.seek_to_beginning(where)
            else:
                self._consumer.seek(where, int(position))
            self._after[where] = position, generation
            self._consumer.resume(where)

    def _batch(self, where: TopicPartition, records: Sequence[Any]) -> tuple[Batch, int]:
        after, generation = self._after[where]
        service = service_of(where.topic)
        batch = Batch(name(where), after, [_message(service, record) for record in records])
        self._after[where] = batch.upto, generation
        return batch, generation

    def _measure(self) -> None:
        if monotonic() - self._measured < MEASURE_SECONDS:
            return
        self._measured = monotonic()
        owned = list(self._consumer.assignment()) or [TopicPartition(topic, 0) for topic in self._topics]
        ends = self._consumer.end_offsets(owned, timeout_ms=1_000)
        self._post(Condition(None, {name(where): end for where, end in ends.items()}))

    def _lost(self, error: Exception) -> str:
        places = error.args[0] if error.args and isinstance(error.args[0], dict) else {}
        at = ", ".join(f"{name(where)} at {offset}" for where, offset in places.items())
        return (
            f"messages that were not read yet are gone from Kafka ({at or type(error).__name__}): "
            "they were deleted, or the topic was made anew. Rebuild this consumer from the log."
        )


class _Listener(ConsumerRebalanceListener):  # type: ignore[misc] # kafka-python has no types
    """Runs on kafka-python's own thread, before anything of the new partitions is fetched."""

    def __init__(self, consumer: Any, assigned: Callable[[Ownership], None]) -> None:
        self._consumer = consumer
        self._assigned = assigned

    def on_partitions_revoked(self, revoked: Any) -> None: ...

    def on_partitions_assigned(self, assigned: Any) -> None:
        self._consumer.pause(*assigned)
        for where in assigned:
            # A place, so that nothing looks for a committed offset; it is paused and read nowhere.
            self._consumer.seek(where, 0)
        self._assigned(Ownership(frozenset(name(where) for where in assigned)))


def name(where: TopicPartition) -> str:
    return f"{where.topic}/{where.partition}"


def parse(partition: str) -> TopicPartition:
    topic, _, number = partition.rpartition("/")
    return TopicPartition(topic, int(number))


def _message(service: str, record: Any) -> Message:
    position = str(record.offset + 1)
    raw: bytes = record.value or b""
    envelope = read_envelope(raw)
    if envelope is not None and belongs(envelope, service):
        return Message(position, envelope.source, envelope.subject, envelope)
    if envelope is not None and is_restricted(envelope.subject):
        raw = b""  # in a topic that others read: it is reported, and not kept once more
    subject = (record.key or b"").decode(errors="replace")
    return Message(position, source_of(service), subject, None, raw)
