"""Reading the log, in its order and only as far as nothing can still slip in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import asyncpg

from shared.contracts.envelope import RESTRICTED_SUBJECT
from shared.domain import DomainEvent
from shared.eventstore.codec import Codec
from shared.security import Keys


@dataclass(frozen=True, order=True)
class Position:
    """A place in the log: epoch, transaction id, position. `str` and `parse` are inverse."""

    epoch: int
    xid: int
    position: int

    def __str__(self) -> str:
        return f"{self.epoch}:{self.xid}:{self.position}"

    @classmethod
    def parse(cls, text: str) -> "Position":
        return cls(*(int(part) for part in text.split(":")))


START = Position(0, 0, 0)


@dataclass(frozen=True)
class Recorded:
    """A stored event with its event decoded."""

    at: Position
    stream: str
    version: int
    id: UUID
    subject: str
    sequence: int | None
    recorded_at: datetime
    actor: str
    correlation_id: str
    event: DomainEvent


class Audience(Enum):
    """Whom published events are meant for; the value is the condition that picks them."""

    EVERYBODY = f"and sequence is not null and not starts_with(subject, '{RESTRICTED_SUBJECT}')"
    RESTRICTED = f"and sequence is not null and starts_with(subject, '{RESTRICTED_SUBJECT}')"
    BOTH = "and sequence is not null"


# Below the horizon only: a transaction still open may hold a lower position than one we see.
# Events of an earlier epoch were restored whole, so their horizon is behind them.
READ = """
    select epoch, xid::text::bigint as xid, position, stream, version, id, name, schema_version,
           subject, sequence, recorded_at, actor, correlation_id, data::text as data
    from events
    where (epoch, xid, position) > ($1, $2::bigint::text::xid8, $3)
      and (epoch < (select max(epoch) from epochs) or xid < pg_snapshot_xmin(pg_current_snapshot()))
      {only}
    order by epoch, xid, position
    limit $4
"""
READ_ALL = READ.format(only="")
READ_PUBLISHED = {audience: READ.format(only=audience.value) for audience in Audience}
COUNT_PUBLISHED = {
    audience: f"select count(*) from ({statement}) published"
    for audience, statement in READ_PUBLISHED.items()
}
LAST_PUBLISHED = {
    audience: f"""
        select epoch, xid::text::bigint as xid, position from events
        where (epoch < (select max(epoch) from epochs) or xid < pg_snapshot_xmin(pg_current_snapshot()))
          {audience.value}
        order by epoch desc, events.xid desc, position desc limit 1
    """
    for audience in Audience
}
READ_STREAM = """
    select epoch, xid::text::bigint as xid, position, stream, version, id, name, schema_version,
           subject, sequence, recorded_at, actor, correlation_id, data::text as data
    from events where stream = $1 and version > $2 order by version
"""
READ_STREAMS = """
    select epoch, xid::text::bigint as xid, position, stream, version, id, name, schema_version,
           subject, sequence, recorded_at, actor, correlation_id, data::text as data
    from events where stream = any($1) order by stream, version
"""


async def read_rows(
    driver: "asyncpg.Connection[Any]",
    after: Position,
    limit: int,
    *,
    published: bool,
    audience: Audience = Audience.BOTH,
) -> Sequence[asyncpg.Record]:
    """Up to `limit` rows after a position; of what is published, what is meant for `audience`. Must
    not run in a transaction that has written: its own open xid would be the horizon."""
    statement = READ_PUBLISHED[audience] if published else READ_ALL
    rows: Sequence[asyncpg.Record] = await driver.fetch(
        statement, after.epoch, after.xid, after.position, limit
    )
    return rows


def to_recorded(codec: Codec, row: asyncpg.Record, keys: Keys) -> Recorded:
    """A row decoded. Without keys (an empty Keys) every private field reads as ERASED."""
    return Recorded(
        at=Position(row["epoch"], row["xid"], row["position"]),
        stream=row["stream"],
        version=row["version"],
        id=row["id"],
        subject=row["subject"],
        sequence=row["sequence"],
        recorded_at=row["recorded_at"],
        actor=row["actor"],
        correlation_id=row["correlation_id"],
        event=codec.decode(
            row["name"],
            row["schema_version"],
            row["data"],
            event_id=row["id"],
            stream=row["stream"],
            keys=keys,
        ),
    )


def persons_of(codec: Codec, rows: Sequence[asyncpg.Record]) -> set[str]:
    """Whose keys are needed to read these rows."""
    return set().union(*(codec.sealed_for(row["data"]) for row in rows))
