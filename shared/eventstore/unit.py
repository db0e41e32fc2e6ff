"""The unit of work: one transaction that locks, loads, appends once, and lets what follows follow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import NewId
from shared.contracts.publication import Publications, published
from shared.domain import Conflict, Decider, DomainEvent
from shared.eventstore.codec import Codec
from shared.eventstore.database import raw
from shared.eventstore.folding import folded
from shared.security import Keyring, Keys

S = TypeVar("S")

# More locks than this in a transaction exhaust PostgreSQL's shared lock table.
MOST_STREAMS = 100

LOCK = """
    select pg_advisory_xact_lock(k.key)
    from (select distinct hashtextextended(s, 0) as key from unnest($1::text[]) s order by 1) k
"""
APPEND = "select * from append_events($1,$2,$3,$4, $5,$6,$7, $8,$9,$10,$11,$12,$13, $14)"


# The account under which a service itself acts: timers, reactions, jobs.
SYSTEM: Final = "system@mydirection"


class AppendedTwice(RuntimeError):
    """A transaction tried to append a second time: its xid would no longer follow its locks."""


class VersionConflict(Conflict):
    """A stream was not at the version the command expected; at which it was, if that is known."""

    code, title = "version-conflict", "Changed at the same moment"

    def __init__(self, stream_version: int | None) -> None:
        super().__init__("Somebody else changed this at the same moment. Read it again, then repeat.")
        self.stream_version = stream_version


@dataclass(frozen=True)
class Origin:
    """Who caused what is about to be recorded: an account id, the request's correlation id and,
    for a reaction, the event it reacts to."""

    actor: str
    correlation_id: str
    causation_id: UUID | None = None


@dataclass(frozen=True)
class Write:
    """Events for one stream. expected: the version it must be at; None: any. origin: who caused
    them, where commands of several callers share a transaction; None: the unit's.

    A stream keeps its subject for life: the subject's lock is what keeps the stream in order. What
    is published of a restricted subject (`shared.contracts.restricted_subject`) must be restricted,
    and of any other must not be: the append raises Misrouted."""

    stream: str
    subject: str
    events: Sequence[Any]
    expected: int | None = None
    origin: Origin | None = None


@dataclass(frozen=True)
class Appended:
    """An event as it has just been stored, for the views of the same transaction."""

    stream: str
    version: int
    id: UUID
    subject: str
    recorded_at: datetime
    event: Any


@dataclass(frozen=True)
class Answer:
    """What became of one command: the versions its streams now have, or a conflict."""

    versions: Sequence[int]
    conflict: bool


class View(Protocol):
    """Turns what was appended into read-model rows, in the append's own transaction."""

    async def __call__(
        self, connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /
    ) -> None: ...


class Wiring(Protocol):
    """What a unit needs of the store that opened it."""

    codec: Codec
    keyring: Keyring
    publications: Publications
    view: View
    new_id: NewId


class Unit:
    """One transaction on the store; open it with `EventStore.unit`."""

    def __init__(self, store: Wiring, connection: AsyncConnection, origin: Origin, now: datetime) -> None:
        self.store = store
        self.connection = connection
        self.origin = origin
        self.now = now
        self._appended = False
        self._locked: set[str] = set()

    async def lock(self, subjects: Iterable[str]) -> None:
        """Wait for these subjects. Take all of a transaction's locks in one call: they are sorted.
        Those that are held already cost nothing."""
        if missing := set(subjects) - self._locked:
            await raw(self.connection).execute(LOCK, list(missing))
            self._locked |= missing

    async def load(self, decider: Decider[S], key: object) -> tuple[S, int]:
        """State and version of an aggregate; the initial state and 0 when it does not exist."""
        return await folded(self.connection, self.store.codec, self.store.keyring, decider, key)

    async def append(self, *writes: Write) -> list[int]:
        """Append one command. Returns the new version of each stream; raises VersionConflict."""
        [answer] = await self.append_all([writes])
        if answer.conflict:
            raise VersionConflict(answer.versions[0])
        return list(answer.versions)

    async def append_all(self, commands: Sequence[Sequence[Write]]) -> list[Answer]:
        """Append many commands in one round trip, each accepted or refused by itself, then run
        the views on what was accepted. Once a transaction."""
        if self._appended:
            raise AppendedTwice("append everything of a transaction in one call")
        self._appended = True
        writes = [(number, write) for number, command in enumerate(commands) for write in command]
        if len(writes) > MOST_STREAMS:
            raise ValueError(f"{len(writes)} streams in a transaction; at most {MOST_STREAMS}")
        if len({(number, write.stream) for number, write in writes}) < len(writes):
            raise ValueError("a command writes each of its streams once")
        keys = await self.store.keyring.ensure(
            {p for _, write in writes for e in write.events for p in self.store.codec.persons(e)}
        )
        stored = [[self._stored(write, event) for event in write.events] for _, write in writes]
        try:
            results = await self._call(writes, stored, keys)
        except asyncpg.UniqueViolationError as error:
            # Another subject's lock let this by; the unique key did not.
            if error.constraint_name == "events_stream_version":
                raise VersionConflict(None) from error
            raise
        accepted = self._accepted(stored, results)
        if accepted:
            await self.store.view(self.connection, accepted, keys)
        return [
            Answer(
                [v for (n, _), (v, _) in zip(writes, results, strict=True) if n == number],
                any(c for (n, _), (_, c) in zip(writes, results, strict=True) if n == number),
            )
            for number in range(len(commands))
        ]

    def _stored(self, write: Write, event: DomainEvent) -> Appended:
        return Appended(write.stream, 0, self.store.new_id(), write.subject, self.now, event)

    async def _call(
        self, writes: list[tuple[int, Write]], stored: list[list[Appended]], keys: Any
    ) -> list[tuple[int, bool]]:
        flat = [(number, item) for number, items in enumerate(stored, 1) for item in items]
        codec, publications = self.store.codec, self.store.publications
        origins = [write.origin or self.origin for _, write in writes]
        rows = await raw(self.connection).fetch(
            APPEND,
            [number for number, _ in writes],
            [write.stream for _, write in writes],
            [write.subject for _, write in writes],
            [write.expected for _, write in writes],
            [origin.actor for origin in origins],
            [origin.correlation_id for origin in origins],
            [origin.causation_id for origin in origins],
            [number for number, _ in flat],
            [item.id for _, item in flat],
            [item.event.event_name for _, item in flat],
            [item.event.event_version for _, item in flat],
            [published(publications, item.event, item.subject) for _, item in flat],
            [codec.encode(item.event, event_id=item.id, stream=item.stream, keys=keys) for _, item in flat],
            self.now,
        )
        by_write = {row["write_no"]: (row["version"], row["conflict"]) for row in rows}
        return [by_write[number] for number in range(1, len(writes) + 1)]

    @staticmethod
    def _accepted(stored: list[list[Appended]], results: list[tuple[int, bool]]) -> list[Appended]:
        """The events of accepted writes with the versions they got. A command writes a stream once,
        and a later command in the batch on the same stream counts on from this one's answer."""
        return [
            Appended(i.stream, version - len(items) + n, i.id, i.subject, i.recorded_at, i.event)
            for items, (version, conflict) in zip(stored, results, strict=True)
            if not conflict
            for n, i in enumerate(items, 1)
        ]
