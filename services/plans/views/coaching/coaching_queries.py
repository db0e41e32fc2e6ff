"""Reading courses of coaching: lists, whose one is, what is due of them, and when they meet."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.coaching.coaching_events import Pair
from services.plans.domain.coaching.coaching_state import Status
from services.plans.tables.coaching import coaches, coaching_sessions, coachings
from services.plans.tables.plan import plan_proposals
from services.plans.views.coaching.coaching import known_as_at
from services.plans.views.sentence.interventions_queries import over_before
from shared.calendar import MOST_APPOINTMENTS, Appointment
from shared.domain import ERASED
from shared.people.tables import people as known
from shared.security import Keyring

MOST_DUE: Final = 1000


@dataclass(frozen=True)
class CoachingRow:
    """known_as: what the person wants to be called; None where they did not say, or once erased."""

    coaching_id: UUID
    participant_id: UUID
    version: int
    coach_id: UUID | None
    begun_on: date
    known_as: str | None
    agreements: int
    in_force: int | None
    rests_since: date | None
    ended_on: date | None
    ended_by: str | None
    end_reason: str | None
    review: bool
    person_reviewed_on: date | None
    coach_reviewed_on: date | None

    @property
    def status(self) -> Status:
        if self.ended_on:
            return "ended"
        if self.rests_since:
            return "resting"
        if self.in_force:
            return "under_way"
        return "preparing" if self.coach_id else "requested"


@dataclass(frozen=True)
class Whose:
    """account: of the coach who is named, and has not left; None: there is none."""

    participant_id: UUID
    coach_id: UUID | None
    account: str | None


@dataclass(frozen=True)
class CoachAwaited:
    coaching_id: UUID
    participant_id: UUID
    begun_on: date


@dataclass(frozen=True)
class UnrecordedSession:
    session_id: UUID
    participant_id: UUID
    starts_at: datetime


@dataclass(frozen=True)
class ReviewAwaited:
    """awaited_from: which of the two has not looked back. since: the day of the end."""

    coaching_id: UUID
    participant_id: UUID
    awaited_from: Pair
    since: date


@dataclass(frozen=True)
class Proposed:
    """A proposal in the plan that came of an action. fate: open, accepted, countered, …"""

    proposal_id: UUID
    fate: str


async def whose_is(connection: AsyncConnection, coaching_id: UUID) -> Whose | None:
    query = (
        select(coachings.c.participant_id, coachings.c.coach_id, coaches.c.account)
        .outerjoin(coaches, (coaches.c.coach_id == coachings.c.coach_id) & coaches.c.left_on.is_(None))
        .where(coachings.c.coaching_id == coaching_id)
    )
    row = (await connection.execute(query)).first()
    return None if row is None else Whose(**row._mapping)


async def coachings_of(
    connection: AsyncConnection,
    keyring: Keyring,
    people: Collection[UUID],
    *,
    before: UUID | None,
    limit: int,
) -> Sequence[CoachingRow]:
    """Of a record and those merged into it, the newest first."""
    where = coachings.c.participant_id.in_(people)
    return await _rows(connection, keyring, where, before=before, limit=limit)


async def coachings_by(
    connection: AsyncConnection,
    keyring: Keyring,
    coach_id: UUID,
    *,
    without: UUID | None,
    before: UUID | None,
    limit: int,
) -> Sequence[CoachingRow]:
    """Those of a coach, the newest first. without: the coach's own record, where there is one."""
    where = coachings.c.coach_id == coach_id
    if without is not None:
        where &= coachings.c.participant_id != without
    return await _rows(connection, keyring, where, before=before, limit=limit)


async def _rows(
    connection: AsyncConnection,
    keyring: Keyring,
    where: ColumnElement[bool],
    *,
    before: UUID | None,
    limit: int,
) -> Sequence[CoachingRow]:
    query = select(coachings).where(where)
    if before is not None:
        query = query.where(coachings.c.coaching_id < before)
    rows = (await connection.execute(query.order_by(coachings.c.coaching_id.desc()).limit(limit))).all()
    keys = await keyring.load({str(row.participant_id) for row in rows if row.known_as})
    found = []
    for row in rows:
        said: dict[str, Any] = dict(row._mapping)
        if row.known_as:
            opened = keys.open(str(row.participant_id), known_as_at(row.coaching_id), row.known_as)
            said["known_as"] = None if opened is ERASED else opened
        found.append(CoachingRow(**said))
    return found


async def open_of_people(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[UUID]:
    """Ids of those that are not over."""
    query = select(coachings.c.coaching_id).where(
        coachings.c.participant_id.in_(people), coachings.c.ended_on.is_(None)
    )
    return list((await connection.execute(query.order_by(coachings.c.coaching_id))).scalars())


async def open_of_coach(connection: AsyncConnection, coach_id: UUID) -> int:
    """How many of theirs are not over."""
    query = select(func.count()).where(coachings.c.coach_id == coach_id, coachings.c.ended_on.is_(None))
    return int((await connection.execute(query)).scalar_one())


async def proposed_from(
    connection: AsyncConnection, actions: Collection[UUID]
) -> Mapping[UUID, Sequence[Proposed]]:
    """By action, in the order of their ids: the proposals that came of it."""
    columns = plan_proposals.c
    query = (
        select(columns.from_action, columns.proposal_id, columns.fate)
        .where(columns.from_action.in_(actions))
        .order_by(columns.proposal_id)
    )
    found: dict[UUID, list[Proposed]] = {}
    for action_id, proposal_id, fate in await connection.execute(query):
        found.setdefault(action_id, []).append(Proposed(proposal_id, fate))
    return found


async def coaches_awaited(connection: AsyncConnection, ids: Select[tuple[UUID]]) -> Sequence[CoachAwaited]:
    """Courses that were asked for and have no coach, the oldest first."""
    columns = coachings.c
    query = (
        select(*(columns[name] for name in CoachAwaited.__dataclass_fields__))
        .where(columns.coach_id.is_(None), columns.ended_on.is_(None), columns.participant_id.in_(ids))
        .order_by(columns.begun_on, columns.coaching_id)
        .limit(MOST_DUE)
    )
    return [CoachAwaited(**row._mapping) for row in await connection.execute(query)]


async def sessions_unrecorded(
    connection: AsyncConnection, ids: Select[tuple[UUID]], until: datetime
) -> Sequence[UnrecordedSession]:
    """Planned ones that began before an instant, of which nobody said what became of them, the oldest
    first. ids: of whom."""
    columns = coaching_sessions.c
    query = (
        select(*(columns[name] for name in UnrecordedSession.__dataclass_fields__))
        .where(columns.status == "planned", columns.starts_at < until, columns.participant_id.in_(ids))
        .order_by(columns.starts_at, columns.session_id)
        .limit(MOST_DUE)
    )
    return [UnrecordedSession(**row._mapping) for row in await connection.execute(query)]


async def reviews_awaited(connection: AsyncConnection, ids: Select[tuple[UUID]]) -> Sequence[ReviewAwaited]:
    """Of courses that ended, by each of the two who has not looked back, the oldest first."""
    columns = coachings.c

    def awaited(party: Pair) -> Select[Any]:
        missing = columns[f"{party}_reviewed_on"].is_(None)
        return select(
            columns.coaching_id,
            columns.participant_id,
            literal(party).label("awaited_from"),
            columns.ended_on.label("since"),
        ).where(columns.review, columns.ended_on.is_not(None), missing, columns.participant_id.in_(ids))

    both = union_all(awaited("person"), awaited("coach")).subquery()
    query = select(both).order_by(both.c.since, both.c.coaching_id, both.c.awaited_from).limit(MOST_DUE)
    return [ReviewAwaited(**row._mapping) for row in await connection.execute(query)]


async def coaching_appointments(
    connection: AsyncConnection, people: Collection[UUID], since: datetime
) -> Sequence[Appointment]:
    """Sessions from an instant on, the nearest first; cancelled ones, and those that nobody is awaited at
    any more, too, so that a calendar takes them out."""
    columns = coaching_sessions.c
    # A completed programme ends no coaching.
    over = (columns.status == "planned") & over_before(columns.starts_at) & (known.c.status != "completed")
    gone = (columns.status == "cancelled") | func.coalesce(over, False)
    query = (
        select(columns.session_id, columns.version, columns.starts_at, columns.minutes, columns.mode)
        .add_columns(gone)
        .outerjoin(known, known.c.participant_id == columns.participant_id)
        .where(columns.participant_id.in_(people), columns.starts_at >= since)
        .order_by(columns.starts_at, columns.session_id)
        .limit(MOST_APPOINTMENTS)
    )
    return [Appointment(*row) for row in await connection.execute(query)]
