"""When records are due, and what holds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Final, Literal, get_args
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions.retaining import schedule
from services.assessment.domain.people.life_cycle_events import StatusChanged, StatusReopened
from services.assessment.domain.people.participant_events import (
    ErasureRequested,
    ParticipantRegistered,
    RegistrationCorrected,
)
from services.assessment.domain.people.status import Status
from services.assessment.domain.records.retention_events import DeletionHeld, HoldLifted, HoldPlaced
from services.assessment.views.merging import TIED
from shared.eventstore import Appended, raw
from shared.eventstore.changes import Change, Row, Sealing, participant
from shared.timers import CANCEL, SET, Timer

# What a timer looks for; each moves by itself.
Why = Literal["deletion", "retention"]
APPLY: Final = "apply_retention"
DUE: Final = """
    insert into retention_due (participant_id, ended_on, due_on, rule) values ($1, $2, $3, $4)
    on conflict (participant_id) do update
    set ended_on = excluded.ended_on, due_on = excluded.due_on, rule = excluded.rule
"""
NOT_DUE: Final = "delete from retention_due where participant_id = $1"
PLACE: Final = """
    insert into retention_holds (hold_id, participant_id, reason, placed_by, placed_at, until_on)
    values ($1, $2, $3, $4, $5, $6)
"""
LIFT: Final = "update retention_holds set lifted_at = $2 where hold_id = $1"
HOLDING: Final = "h.lifted_at is null and (h.until_on is null or h.until_on >= $1)"
HELD: Final = f"""
    exists (select from retention_holds h
            where h.participant_id in ({TIED.format(whom="d.participant_id")}) and {HOLDING})
"""
HELD_AMONG: Final = f"""
    select exists (select from retention_holds h where h.participant_id = any($2::uuid[]) and {HOLDING})
"""
DUE_PAGE: Final = f"""
    select d.*, {HELD} as held from retention_due d
    where d.due_on < $2 and ($3::uuid is null or d.participant_id > $3)
    order by d.participant_id limit $4
"""
DUE_ONE: Final = f"select d.*, {HELD} as held from retention_due d where d.participant_id = $2"
HOLD_DELETION: Final = """
    insert into held_deletions (participant_id, occurred_at, told_at) values ($1, $2, $3)
    on conflict (participant_id) do nothing
"""
DELETED: Final = "delete from held_deletions where participant_id = $1"
HELD_DELETIONS: Final = """
    select participant_id, occurred_at, told_at from held_deletions
    where $1::uuid is null or participant_id > $1 order by participant_id limit $2
"""
HOLDS: Final = """
    select hold_id, reason, placed_at, until_on, lifted_at from retention_holds
    where participant_id = $1 order by placed_at, hold_id
"""


def timer(participant_id: UUID, on: date, why: Why = "retention") -> Timer:
    """Looks at noon UTC, when it is that day at every provider's place."""
    return Timer(
        key=timer_key(participant_id, why),
        due_at=datetime.combine(on, time(12), UTC),
        stream=f"retention-{participant_id}",
        subject=str(participant_id),
        command=APPLY,
        parameters={"participant_id": str(participant_id)},
    )


def timer_key(participant_id: UUID, why: Why = "retention") -> str:
    return f"{why}-{participant_id}"


def _due(item: Appended, _: Sealing) -> Iterable[Row]:
    since = _since(item)
    if since is not None and (due_on := schedule().due_on(*since)) is not None:
        yield item.event.participant_id, since[0], due_on, schedule().reference


def _since(item: Appended) -> tuple[date, Status | None] | None:
    """From when a record's time counts after an event; None where it changes nothing, or stops it."""
    match item.event:
        case StatusChanged(ended_on=date() as ended_on) | StatusReopened(ended_on=date() as ended_on):
            return ended_on, item.event.status
        # What is reopened to a registration is in use on that day: it counts anew.
        case StatusReopened(status="registered"):
            return item.recorded_at.date(), "registered"
        case ParticipantRegistered(arm="comparator") | RegistrationCorrected(arm="comparator"):
            return item.event.index_date, None
        case ParticipantRegistered():
            return item.recorded_at.date(), "registered"
        case RegistrationCorrected(changed=changed) if "arm" in changed:
            return item.recorded_at.date(), "registered"
    return None


def _timer(item: Appended, sealing: Sealing) -> Iterable[Row]:
    for participant_id, _, due_on, _ in _due(item, sealing):
        yield timer(participant_id, due_on).row


def _not_due(item: Appended, _: Sealing) -> Iterable[Row]:
    # A comparator's death ends no case: theirs counts on.
    if item.event.status in ("started", "recalled"):
        yield (item.event.participant_id,)


def _cancelled(item: Appended, sealing: Sealing) -> Iterable[Row]:
    return [(timer_key(participant_id),) for (participant_id,) in _not_due(item, sealing)]


def _erased(item: Appended, _: Sealing) -> Iterable[Row]:
    return [(timer_key(item.event.participant_id, why),) for why in get_args(Why)]


def _placed(item: Appended, _: Sealing) -> Iterable[Row]:
    event: HoldPlaced = item.event
    yield event.hold_id, event.participant_id, event.reason, event.by, item.recorded_at, event.until


def _deletion(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.participant_id, item.event.occurred_at, item.recorded_at


def _lifted(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.hold_id, item.recorded_at


CHANGES = (
    *(
        Change(kind, statement, rows)
        for kind in (ParticipantRegistered, RegistrationCorrected)
        for statement, rows in ((DUE, _due), (SET, _timer))
    ),
    *(
        Change(kind, statement, rows)
        for kind in (StatusChanged, StatusReopened)
        for statement, rows in ((DUE, _due), (SET, _timer), (NOT_DUE, _not_due), (CANCEL, _cancelled))
    ),
    Change(HoldPlaced, PLACE, _placed),
    Change(HoldLifted, LIFT, _lifted),
    Change(DeletionHeld, HOLD_DELETION, _deletion),
    Change(ErasureRequested, DELETED, participant),
    Change(ErasureRequested, NOT_DUE, participant),
    Change(ErasureRequested, CANCEL, _erased),
)


@dataclass(frozen=True)
class Due:
    """When a record may be erased, by which rule, and whether something holds it today. ended_on: from
    when its time counts."""

    participant_id: UUID
    ended_on: date
    due_on: date
    rule: str
    held: bool


@dataclass(frozen=True)
class HoldRow:
    """until_on: the last day of a hold that ends by itself."""

    hold_id: UUID
    reason: str
    placed_at: datetime
    until_on: date | None
    lifted_at: datetime | None


async def due_before(
    connection: AsyncConnection, before: date, today: date, after: UUID | None, limit: int
) -> list[Due]:
    """Up to `limit` records that are due before a day, by participant."""
    rows: Sequence[Any] = await raw(connection).fetch(DUE_PAGE, today, before, after, limit)
    return [Due(**row) for row in rows]


async def due_of(connection: AsyncConnection, participant_id: UUID, today: date) -> Due | None:
    row = await raw(connection).fetchrow(DUE_ONE, today, participant_id)
    return Due(**row) if row else None


@dataclass(frozen=True)
class HeldDeletionRow:
    """occurred_at: in the probation service's own system. told_at: here."""

    participant_id: UUID
    occurred_at: datetime
    told_at: datetime


async def held_deletions(
    connection: AsyncConnection, after: UUID | None, limit: int
) -> list[HeldDeletionRow]:
    """Up to `limit` records that were deleted there and are held here, by participant."""
    return [HeldDeletionRow(**row) for row in await raw(connection).fetch(HELD_DELETIONS, after, limit)]


async def held(connection: AsyncConnection, among: Sequence[UUID], today: date) -> bool:
    """Whether a hold stands on one of these records."""
    found: bool = await raw(connection).fetchval(HELD_AMONG, today, list(among))
    return found


async def holds_of(connection: AsyncConnection, participant_id: UUID) -> list[HoldRow]:
    return [HoldRow(**row) for row in await raw(connection).fetch(HOLDS, participant_id)]
