"""Events set aside: what cannot be applied, and what waits behind it. Their payloads are sealed."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import ValidationError

from shared.contracts import Envelope, person_of
from shared.domain import ERASED
from shared.messaging.feed import Key, Message, merge
from shared.messaging.offsets import Driver
from shared.security import Keyring

GAP, WAITING, UNREADABLE = "gap", "waiting", "unreadable"
# An unreadable message has no number of its own; those of events begin at 1.
NO_SEQUENCE: Final = 0

# An event delivered again while it is parked moves to the partition it now comes from, so that a
# change of feed does not leave it without an owner.
PARK = """
    insert into parked_events
        (consumer, source, subject, sequence, event_id, partition, reason, payload, parked_at)
    select $1, source, subject, sequence, event_id, $2, reason, payload, $3
    from unnest($4::text[], $5::text[], $6::bigint[], $7::uuid[], $8::text[], $9::text[])
        as parked (source, subject, sequence, event_id, reason, payload)
    on conflict (consumer, source, subject, sequence, event_id) do update set partition = excluded.partition
"""
PARKED = """
    select source, subject, sequence, event_id from parked_events
    where consumer = $1 and sequence > 0
      and (source, subject) in (select * from unnest($2::text[], $3::text[]))
"""
# What is asked to be tried again, what has become the next one, what came another way meanwhile.
RIPE = """
    (p.retry and p.sequence in (0, coalesce(s.sequence, 0) + 1)
     or p.sequence between 1 and coalesce(s.sequence, 0)
     or p.reason in ('gap', 'waiting') and p.sequence = coalesce(s.sequence, 0) + 1)
"""
KEYS = f"""
    select distinct p.partition, p.source, p.subject
    from parked_events p left join feed_subjects s using (consumer, source, subject)
    where p.consumer = $1 and p.partition = any($2::text[]) and (p.retry or {RIPE})
"""
NEXT = f"""
    select p.sequence, p.event_id, p.payload
    from parked_events p left join feed_subjects s using (consumer, source, subject)
    where p.consumer = $1 and p.source = $2 and p.subject = $3 and {RIPE}
    order by p.sequence, p.event_id limit 1
"""
ONE = "consumer = $1 and source = $2 and subject = $3 and sequence = $4 and event_id = $5"
FREE = f"delete from parked_events where {ONE}"
KEEP = f"update parked_events set reason = $6, retry = false, parked_at = $7 where {ONE}"
NOT_YET = (
    "update parked_events set retry = false where consumer = $1 and source = $2 and subject = $3 and retry"
)
COUNTS = """
    select partition, count(distinct (source, subject)) as keys, count(*) as events from parked_events
    where consumer = $1 group by partition
"""


@dataclass(frozen=True)
class Parking:
    """An event about to be set aside. reason: GAP, WAITING, UNREADABLE or a fault's class."""

    message: Message
    reason: str
    partition: str

    @property
    def sequence(self) -> int:
        envelope = self.message.envelope
        return envelope.sequence if envelope else NO_SEQUENCE

    @property
    def event_id(self) -> UUID:
        envelope = self.message.envelope
        return envelope.id if envelope else uuid5(NAMESPACE_URL, f"{self.partition}@{self.message.position}")


@dataclass(frozen=True)
class Parked:
    """A parked event whose turn has come. message: None when its subject was erased."""

    key: Key
    sequence: int
    event_id: UUID
    message: Message | None


class ParkingPlace:
    """One consumer's parked events. Every method runs in the caller's transaction."""

    def __init__(self, consumer: str, keyring: Keyring) -> None:
        self.consumer = consumer
        self._keyring = keyring

    async def park(self, driver: Driver, parkings: Sequence[Parking], at: datetime) -> None:
        """Seal and store. Of an erased person only the number stays."""
        if not parkings:
            return
        payloads = await self._sealed(parkings)
        await driver.execute(
            PARK,
            self.consumer,
            parkings[0].partition,
            at,
            *merge([p.message.key for p in parkings]),
            [p.sequence for p in parkings],
            [p.event_id for p in parkings],
            [p.reason for p in parkings],
            payloads,
        )

    async def parked(self, driver: Driver, keys: Collection[Key]) -> dict[Key, dict[int, UUID]]:
        parked: dict[Key, dict[int, UUID]] = {}
        for source, subject, sequence, event_id in await driver.fetch(PARKED, self.consumer, *merge(keys)):
            parked.setdefault((source, subject), {})[sequence] = event_id
        return parked

    async def ripe(self, driver: Driver, partitions: Collection[str]) -> list[tuple[str, Key]]:
        """Partition and key of what can go on, or was asked to."""
        rows = await driver.fetch(KEYS, self.consumer, list(partitions))
        return [(partition, (source, subject)) for partition, source, subject in rows]

    async def next(self, driver: Driver, key: Key) -> Parked | None:
        """The parked event of the key whose turn it is, opened."""
        row = await driver.fetchrow(NEXT, self.consumer, *key)
        if row is None:
            return None
        return Parked(key, row["sequence"], row["event_id"], await self._opened(key, row))

    async def free(self, driver: Driver, parked: Parked) -> None:
        await driver.execute(FREE, self.consumer, *parked.key, parked.sequence, parked.event_id)

    async def keep(self, driver: Driver, parked: Parked, reason: str, at: datetime) -> None:
        """It failed again: say why, and wait for the next request to retry."""
        await driver.execute(KEEP, self.consumer, *parked.key, parked.sequence, parked.event_id, reason, at)

    async def not_yet(self, driver: Driver, key: Key) -> None:
        """Take back requests to retry what is not the next of its subject."""
        await driver.execute(NOT_YET, self.consumer, *key)

    async def counts(self, driver: Driver) -> Mapping[str, tuple[int, int]]:
        """Partition -> parked keys, parked events."""
        rows = await driver.fetch(COUNTS, self.consumer)
        return {row["partition"]: (row["keys"], row["events"]) for row in rows}

    async def _sealed(self, parkings: Sequence[Parking]) -> list[str | None]:
        persons = [person_of(p.message.subject) for p in parkings]
        keys = await self._keyring.ensure(set(persons))
        return [
            keys.seal(person, self._context(p.message.key, p.event_id), _payload(p.message))
            if person in keys
            else None
            for person, p in zip(persons, parkings, strict=True)
        ]

    async def _opened(self, key: Key, row: Mapping[str, Any]) -> Message | None:
        if row["payload"] is None:
            return None
        source, subject = key
        keys = await self._keyring.load({person_of(subject)})
        payload = keys.open(person_of(subject), self._context(key, row["event_id"]), row["payload"])
        return None if payload is ERASED else _message(source, subject, payload)

    def _context(self, key: Key, event_id: UUID) -> str:
        return "/".join((self.consumer, *key, str(event_id)))


def read_envelope(raw: bytes) -> Envelope | None:
    """A structured CloudEvent, or None for anything else."""
    try:
        return Envelope.model_validate_json(raw)
    except ValidationError:
        return None


def _payload(message: Message) -> str:
    raw = message.envelope.model_dump_json().encode() if message.envelope else message.raw
    return b64encode(raw).decode("ascii")


def _message(source: str, subject: str, payload: str) -> Message:
    raw = b64decode(payload)
    return Message(None, source, subject, read_envelope(raw), raw)
