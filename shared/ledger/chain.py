"""The sealed chain: each link is the SHA-256 of the link before it and of the next events of the ledger,
in the order of the log, over every column as it is stored.

Nobody can change, drop or add an event behind a link, in whatever table, without breaking it. Whoever
can write the chain anew from there on can; so the digest of the last link is printed by the audit, to be
kept where the database's owner cannot reach it."""

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.background import repeating
from shared.clock import Clock
from shared.eventstore import START, Database, Position, raw
from shared.ledger.events import PREFIX

SEALING_SECONDS: Final = 10
MOST_EVENTS: Final = 1_000
# What the first link is chained to.
NOTHING: Final = bytes(32)

COLUMNS: Final = """
    epoch, xid::text::bigint as xid, position, id, stream, version, name, schema_version, subject, sequence,
    recorded_at, actor, correlation_id, causation_id, data::text as data
"""
AFTER: Final = f"""
    from events
    where (epoch, xid, position) > ($1, $2::bigint::text::xid8, $3) and starts_with(name, '{PREFIX}')
"""
# Below the horizon only: nothing can come in between any more.
READY: Final = f"""
    select {COLUMNS} {AFTER}
      and (epoch < (select max(epoch) from epochs) or xid < pg_snapshot_xmin(pg_current_snapshot()))
    order by epoch, events.xid, position limit $4
"""
UPTO: Final = f"""
    select {COLUMNS} {AFTER} and (epoch, xid, position) <= ($4, $5::bigint::text::xid8, $6)
    order by epoch, events.xid, position limit $7
"""
UNSEALED: Final = f"select count(*) {AFTER}"
LAST: Final = """
    select number, epoch, xid::text::bigint as xid, position, digest
    from ledger_chain order by number desc limit 1
"""
LINKS: Final = """
    select number, epoch, xid::text::bigint as xid, position, events, digest
    from ledger_chain where number > $1 order by number limit 100
"""
# Two who seal at once come to the same number: one of them has done nothing.
ADD: Final = """
    insert into ledger_chain (number, epoch, xid, position, events, digest, sealed_at)
    values ($1, $2, $3::bigint::text::xid8, $4, $5, $6, $7) on conflict (number) do nothing
"""


@dataclass(frozen=True)
class Link:
    """number: from 1. upto: the last event that it seals. events: how many it seals."""

    number: int
    upto: Position
    events: int
    digest: bytes


@dataclass(frozen=True)
class Broken:
    """The first link that does not agree with the log. after, upto: between which events the fault is;
    upto None: the link is missing."""

    number: int
    after: Position
    upto: Position | None


@dataclass(frozen=True)
class Chain:
    """What an audit of a chain came to. last: the last link that agrees. unsealed: events after the last
    link there is."""

    events: int
    last: Link | None
    broken: Broken | None
    unsealed: int


def digest(before: bytes, rows: Sequence[Any]) -> bytes:
    """Of a link. A row is hashed as a JSON array of its columns, so that none runs into the next."""
    found = hashlib.sha256(before)
    for row in rows:
        found.update(json.dumps([_text(value) for value in row.values()]).encode() + b"\n")
    return found.digest()


def _text(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


async def seal(database: Database, now: datetime, *, most: int = MOST_EVENTS) -> int:
    """Add one link over up to `most` events. Returns how many it seals; 0 where there is nothing to
    seal, or somebody else sealed it."""
    async with database.connect() as connection:
        driver = raw(connection)
        last = await driver.fetchrow(LAST)
        after = _position(last) if last else START
        number, before = (last["number"], last["digest"]) if last else (0, NOTHING)
        rows = await driver.fetch(READY, *_place(after), most)
        if not rows:
            return 0
        upto = _place(_position(rows[-1]))
        made = await driver.execute(ADD, number + 1, *upto, len(rows), digest(before, rows), now)
        return len(rows) if made == "INSERT 0 1" else 0


@asynccontextmanager
async def sealing(
    database: Database, clock: Clock, *, seconds: float = SEALING_SECONDS
) -> AsyncIterator[None]:
    """Seal at once and every `seconds`, until the block ends. A link at a time, each its own transaction."""

    async def work() -> None:
        while await seal(database, clock()):
            pass

    async with repeating(work, "sealing", seconds=seconds):
        yield


async def audit_chain(database: Database) -> Chain:
    """Compare every link with the log, up to the first that does not agree. Memory is bounded by a
    link's events."""
    async with database.connect() as connection:
        driver = raw(connection)
        after, before, events = START, NOTHING, 0
        last: Link | None = None
        broken: Broken | None = None
        async for link in _links(driver):
            number = last.number + 1 if last else 1
            if link.number != number:
                broken = Broken(number, after, None)
                break
            rows = await driver.fetch(UPTO, *_place(after), *_place(link.upto), link.events + 1)
            if len(rows) != link.events or digest(before, rows) != link.digest:
                broken = Broken(number, after, link.upto)
                break
            after, before, events, last = link.upto, link.digest, events + link.events, link
        end = await driver.fetchrow(LAST)
        unsealed = await driver.fetchval(UNSEALED, *_place(_position(end) if end else START))
    return Chain(events, last, broken, unsealed)


async def _links(driver: "asyncpg.Connection[Any]") -> AsyncIterator[Link]:
    number = 0
    while rows := await driver.fetch(LINKS, number):
        for row in rows:
            yield Link(row["number"], _position(row), row["events"], row["digest"])
        number = rows[-1]["number"]


def _position(row: Any) -> Position:
    return Position(row["epoch"], row["xid"], row["position"])


def _place(at: Position) -> tuple[int, int, int]:
    return at.epoch, at.xid, at.position
