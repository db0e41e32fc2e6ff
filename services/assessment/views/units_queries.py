"""Reading the organisation: as it is decided by, and as it was on a day. It is nobody's record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.unit import Place
from services.assessment.tables.organisation import team_leaders, team_members, unit_parents, units
from services.assessment.views.caseloads import holds, not_left


@dataclass(frozen=True)
class UnitRow:
    """A unit on a day. parent_id, leaders, members: of that day; members only where one unit is read."""

    unit_id: UUID
    version: int
    kind: str
    code: str
    name: str
    from_on: date
    until_on: date | None
    parent_id: UUID | None
    leaders: Sequence[str]
    members: Sequence[UUID] = ()


def lasting(table: Table, day: date) -> ColumnElement[bool]:
    """Of a row with from_on and until_on, that it holds on this day or later."""
    ends = or_(table.c.until_on.is_(None), table.c.until_on > day)
    return ends & or_(table.c.until_on.is_(None), table.c.until_on > table.c.from_on)


async def place(connection: AsyncConnection, unit_id: UUID) -> Place | None:
    found = await connection.execute(
        select(units.c.kind, units.c.from_on, units.c.until_on).where(units.c.unit_id == unit_id)
    )
    row = found.first()
    if row is None:
        return None
    return Place(unit_id=unit_id, kind=row.kind, open=Period(from_on=row.from_on, until_on=row.until_on))


async def code_taken(connection: AsyncConnection, kind: str, code: str) -> bool:
    query = select(units.c.unit_id).where(units.c.kind == kind, units.c.code == code)
    return (await connection.execute(query)).first() is not None


async def above(connection: AsyncConnection, unit_id: UUID, day: date) -> frozenset[UUID]:
    """The units that this one belongs to, however far up, on this day or later."""
    first = select(unit_parents.c.parent_id).where(
        unit_parents.c.unit_id == unit_id, lasting(unit_parents, day)
    )
    chain = first.cte("chain", recursive=True)
    further = (
        select(unit_parents.c.parent_id)
        .join(chain, unit_parents.c.unit_id == chain.c.parent_id)
        .where(lasting(unit_parents, day))
    )
    # `union` drops what was met before, so that even a cycle would end.
    return frozenset(await connection.scalars(select(chain.union(further).c.parent_id)))


async def busy(connection: AsyncConnection, unit_id: UUID, day: date) -> bool:
    """Whether a unit belongs to it, or somebody is a member of it, on this day or later."""
    below = select(unit_parents.c.unit_id).where(
        unit_parents.c.parent_id == unit_id, lasting(unit_parents, day)
    )
    members = select(team_members.c.team_id).where(
        team_members.c.team_id == unit_id, lasting(team_members, day)
    )
    return (await connection.execute(below.union_all(members).limit(1))).first() is not None


async def structure(connection: AsyncConnection, day: date) -> Sequence[UnitRow]:
    """All units that are open on this day."""
    return await _read(connection, holds(units, day), day)


async def one(connection: AsyncConnection, unit_id: UUID, day: date) -> UnitRow | None:
    """A unit with its members; also before it opens and after it closes."""
    rows = await _read(connection, units.c.unit_id == unit_id, day)
    if not rows:
        return None
    query = select(team_members.c.case_manager_id).where(
        team_members.c.team_id == unit_id, holds(team_members, day)
    )
    members = await connection.scalars(query.order_by(team_members.c.case_manager_id).distinct())
    return UnitRow(**{**vars(rows[0]), "members": members.all()})


async def leads_member(connection: AsyncConnection, account: str, case_manager_id: UUID, day: date) -> bool:
    """Whether the account leads a team that the case manager is in."""
    query = (
        select(true())
        .select_from(team_leaders.join(team_members, team_members.c.team_id == team_leaders.c.unit_id))
        .where(team_leaders.c.account == account, team_members.c.case_manager_id == case_manager_id)
        .where(holds(team_leaders, day), holds(team_members, day), not_left(account, day))
    )
    return (await connection.execute(query.limit(1))).first() is not None


async def _read(connection: AsyncConnection, condition: ColumnElement[bool], day: date) -> Sequence[UnitRow]:
    leaders: Any = (
        select(func.array_agg(team_leaders.c.account))
        .where(team_leaders.c.unit_id == units.c.unit_id, holds(team_leaders, day))
        .scalar_subquery()
    )
    parent = and_(unit_parents.c.unit_id == units.c.unit_id, holds(unit_parents, day))
    query = (
        select(units, unit_parents.c.parent_id, leaders.label("leaders"))
        .join(unit_parents, parent, isouter=True)
        .where(condition)
        .order_by(units.c.kind, units.c.code)
    )
    rows = (await connection.execute(query)).mappings()
    return [UnitRow(**{**row, "leaders": sorted(row["leaders"] or ())}) for row in rows]
