"""Reading meetings: lists, what overlaps, how much a month holds, what has no record yet."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.life_links.meeting_checks import UNDER_WAY
from services.plans.domain.life_links.meeting_events import When
from services.plans.tables.links import life_links
from services.plans.tables.meetings import meetings
from services.plans.views.sentence.interventions_queries import over_before
from shared.calendar import MOST_APPOINTMENTS, Appointment
from shared.eventstore import raw
from shared.people.tables import people as known

MOST_UNRECORDED: Final = 500
# $1 volunteer, $2 the records of the person, $3 the meeting itself, $4 from, $5 minutes, $6 the day.
# A meeting lasts a day at most, so that the indices on starts_at serve. What is planned under a link
# that has ended takes nobody's time.
AROUND: Final = """
    select
        coalesce(bool_or(status = 'planned'
                         and starts_at < $4::timestamptz + make_interval(mins => $5)
                         and starts_at + make_interval(mins => minutes) > $4::timestamptz),
                 false) as overlaps,
        coalesce(sum(coalesce(held_minutes, minutes)) filter (
            where volunteer_id = $1
              and date_trunc('month', coalesce(held_on, planned_on)) = date_trunc('month', $6::date)),
            0)::bigint as minutes_in_month
    from (
        select status, starts_at, minutes, held_minutes, held_on, planned_on, volunteer_id, link_id
        from life_link_meetings
        where (volunteer_id = $1 or participant_id = any($2::uuid[])) and meeting_id <> $3
          and status in ('planned', 'held')
          and starts_at between $4::timestamptz - interval '63 days' and $4::timestamptz + interval '63 days'
    ) near
    where status = 'held'
       or exists (select from life_links l where l.link_id = near.link_id
                  and l.state in ('trial', 'active', 'paused'))
"""


@dataclass(frozen=True)
class MeetingRow:
    """planned_on, held_on: days at the provider's place. rating: 1 to 5."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    version: int
    status: str
    starts_at: datetime
    planned_on: date
    minutes: int
    mode: str
    place: str | None
    held_on: date | None
    held_minutes: int | None
    missed_by: str | None
    acceptable: str | None
    rating: int | None
    rating_shared: bool


@dataclass(frozen=True)
class Around:
    """overlaps: whether either has another meeting planned at that time. minutes_in_month: of the
    volunteer's other meetings in the month of a day."""

    overlaps: bool
    minutes_in_month: int


COLUMNS: Final = tuple(meetings.c[name] for name in MeetingRow.__dataclass_fields__)


async def meeting_row(connection: AsyncConnection, meeting_id: UUID) -> MeetingRow | None:
    row = (
        await connection.execute(select(*COLUMNS).where(meetings.c.meeting_id == meeting_id))
    ).one_or_none()
    return None if row is None else MeetingRow(**row._mapping)


async def meetings_of(
    connection: AsyncConnection, link_id: UUID, *, before: UUID | None, limit: int
) -> Sequence[MeetingRow]:
    """Of a link, in the order of their ids, the newest first."""
    query = select(*COLUMNS).where(meetings.c.link_id == link_id)
    if before is not None:
        query = query.where(meetings.c.meeting_id < before)
    rows = await connection.execute(query.order_by(meetings.c.meeting_id.desc()).limit(limit))
    return [MeetingRow(**row._mapping) for row in rows]


async def around(
    connection: AsyncConnection, volunteer_id: UUID, people: Collection[UUID], meeting_id: UUID, when: When
) -> Around:
    """people: the records of the person. meeting_id: of the one that is asked for, which is left out."""
    row = await raw(connection).fetchrow(
        AROUND, volunteer_id, list(people), meeting_id, when.starts_at, when.minutes, when.on
    )
    assert row is not None
    return Around(**row)


async def planned_of(connection: AsyncConnection, link_id: UUID, now: datetime) -> Sequence[Any]:
    """Those of a link that are still to come: rows with meeting_id, participant_id, starts_at and mode."""
    c = meetings.c
    query = select(c.meeting_id, c.participant_id, c.starts_at, c.mode).where(
        c.link_id == link_id, c.status == "planned", c.starts_at > now
    )
    return (await connection.execute(query)).all()


async def meetings_unrecorded(
    connection: AsyncConnection, ids: Select[tuple[UUID]], until: datetime
) -> Sequence[Any]:
    """Planned ones of these people that began before an instant and have no record, the oldest first, 500
    at most: rows with meeting_id, participant_id and starts_at."""
    c = meetings.c
    query = (
        select(c.meeting_id, c.participant_id, c.starts_at)
        .where(c.status == "planned", c.starts_at < until, c.participant_id.in_(ids))
        .order_by(c.starts_at, c.meeting_id)
        .limit(MOST_UNRECORDED)
    )
    return (await connection.execute(query)).all()


async def meeting_appointments(
    connection: AsyncConnection, people: Collection[UUID] | Select[tuple[UUID]], since: datetime
) -> Sequence[Appointment]:
    """Meetings from an instant on, the nearest first, of these people. Those that were cancelled, or whose
    link rests or has ended, too, so that a calendar takes them out."""
    c = meetings.c
    query = (
        select(c.meeting_id, c.version, c.starts_at, c.minutes, c.mode, _off().label("cancelled"))
        .outerjoin(life_links, life_links.c.link_id == c.link_id)
        .outerjoin(known, known.c.participant_id == c.participant_id)
        .where(c.participant_id.in_(people), c.starts_at >= since)
        .order_by(c.starts_at, c.meeting_id)
        .limit(MOST_APPOINTMENTS)
    )
    return [Appointment(*row) for row in await connection.execute(query)]


def _off() -> ColumnElement[bool]:
    c = meetings.c
    rests = func.coalesce(life_links.c.state.not_in(UNDER_WAY), True)
    over = func.coalesce(over_before(c.starts_at), False)
    return (c.status == "cancelled") | ((c.status == "planned") & (rests | over))
