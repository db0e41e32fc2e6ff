"""Reading interventions: lists of them, absences, and the sessions that a calendar shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Select, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.sentence import intervention_sessions, interventions
from services.plans.views.sentence.interventions import provider_at
from shared.calendar import MOST_APPOINTMENTS
from shared.calendar.appointments import Appointment
from shared.domain import ERASED
from shared.people.tables import people as known
from shared.security import Keyring


@dataclass(frozen=True)
class InterventionRow:
    """provider: its name, where it has no id; None once erased."""

    intervention_id: UUID
    participant_id: UUID
    version: int
    kind: str
    provider_id: UUID | None
    provider: str | None
    requirement_ids: Sequence[UUID]
    goal_ids: Sequence[UUID]
    started_on: date
    ended_on: date | None
    outcome_halves: int | None


@dataclass(frozen=True)
class AbsenceRow:
    """starts_at: of the session, an instant. attended: `late` or `no`."""

    session_id: UUID
    intervention_id: UUID
    starts_at: datetime
    attended: str


async def owner_of(connection: AsyncConnection, intervention_id: UUID) -> UUID | None:
    query = select(interventions.c.participant_id).where(interventions.c.intervention_id == intervention_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def interventions_of(
    connection: AsyncConnection,
    keyring: Keyring,
    people: Collection[UUID],
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[InterventionRow]:
    """Of a record and those merged into it, in the order in which they were recorded."""
    columns = interventions.c
    query = select(interventions).where(columns.participant_id.in_(people))
    if after is not None:
        query = query.where(columns.intervention_id > after)
    rows = (await connection.execute(query.order_by(columns.intervention_id).limit(limit))).all()
    keys = await keyring.load({str(row.participant_id) for row in rows if row.provider})
    found = []
    for row in rows:
        name = row.provider and keys.open(
            str(row.participant_id), provider_at(row.intervention_id), row.provider
        )
        own = dict(row._mapping, provider=None if name is ERASED else name)
        found.append(InterventionRow(**own))
    return found


async def unacceptable_absences(
    connection: AsyncConnection, people: Collection[UUID], *, after: UUID | None, limit: int
) -> Sequence[AbsenceRow]:
    """Coming late or not at all without an acceptable reason; what was acceptable is never among them."""
    columns = intervention_sessions.c
    query = select(*(columns[name] for name in AbsenceRow.__dataclass_fields__)).where(
        columns.participant_id.in_(people), columns.acceptable.is_(False)
    )
    if after is not None:
        query = query.where(columns.session_id > after)
    rows = await connection.execute(query.order_by(columns.session_id).limit(limit))
    return [AbsenceRow(**row._mapping) for row in rows]


def day_of(instant: ColumnElement[datetime]) -> ColumnElement[date]:
    return cast(func.timezone("UTC", instant), Date)


def over_before(instant: ColumnElement[datetime]) -> ColumnElement[bool]:
    """Whether the work with somebody was over, or rested, on an earlier day: for a join with what is known
    of people."""
    return known.c.status.not_in(("registered", "started")) & (known.c.status_on < day_of(instant))


async def session_appointments(
    connection: AsyncConnection,
    people: Collection[UUID] | Select[tuple[UUID]],
    since: datetime,
) -> Sequence[Appointment]:
    """Sessions from an instant on, the nearest first, of these people; those that were cancelled, or that
    nobody is awaited at any more, too, so that a calendar takes them out."""
    columns = intervention_sessions.c
    over = columns.attended.is_(None) & over_before(columns.starts_at)
    query = (
        select(columns.session_id, columns.version, columns.starts_at, columns.minutes, columns.mode)
        .add_columns(columns.cancelled | func.coalesce(over, False))
        .outerjoin(known, known.c.participant_id == columns.participant_id)
        .where(columns.participant_id.in_(people), columns.starts_at >= since)
        .order_by(columns.starts_at, columns.session_id)
        .limit(MOST_APPOINTMENTS)
    )
    return [Appointment(*row) for row in await connection.execute(query)]
