"""Reading case managers: as it is decided by them, and as they were on a day."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.organisation.case_manager_facts import Colleague
from services.assessment.domain.organisation.periods import Period
from services.assessment.domain.organisation.training import Training
from services.assessment.tables import participants
from services.assessment.tables.organisation import (
    absences,
    assignments,
    case_managers,
    team_members,
    trainings,
)
from services.assessment.views.case_managers import unseal
from services.assessment.views.caseloads import holds, without_case
from services.assessment.views.units_queries import lasting
from shared.security import Keyring


@dataclass(frozen=True)
class Membership:
    team_id: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Leave:
    absence_id: UUID
    deputy_id: UUID
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class CaseManagerRow:
    """A case manager as read. name: None once erased. caseload: how many cases on the day."""

    case_manager_id: UUID
    version: int
    account: str
    name: str | None
    from_on: date
    until_on: date | None
    trainings: Sequence[Training]
    teams: Sequence[Membership]
    leave: Sequence[Leave]
    caseload: int


async def account_taken(connection: AsyncConnection, account: str) -> bool:
    query = select(true()).where(case_managers.c.account == account)
    return (await connection.execute(query)).first() is not None


async def id_of(connection: AsyncConnection, account: str) -> UUID | None:
    query = select(case_managers.c.case_manager_id).where(case_managers.c.account == account)
    found: UUID | None = await connection.scalar(query)
    return found


async def may_register(connection: AsyncConnection, account: str, day: date) -> bool:
    """Whether it is a case manager's who has not left by this day; while nobody is one, anybody's."""
    still = or_(case_managers.c.until_on.is_(None), case_managers.c.until_on > day)
    here = exists().where(case_managers.c.account == account, still)
    nobody = ~exists(select(case_managers.c.case_manager_id))
    return bool(await connection.scalar(select(or_(here, nobody))))


async def colleague(connection: AsyncConnection, case_manager_id: UUID) -> Colleague | None:
    """Lock the case manager first: what is decided by it must not change meanwhile."""
    found = await connection.execute(
        select(case_managers).where(case_managers.c.case_manager_id == case_manager_id)
    )
    row = found.first()
    if row is None:
        return None
    trained = await _of(connection, trainings, [case_manager_id])
    away = await _of(connection, absences, [case_manager_id])
    return Colleague(
        case_manager_id=case_manager_id,
        account=row.account,
        service=_period(row),
        trainings=tuple(_training(each) for each in trained[case_manager_id]),
        absences=tuple(_period(each) for each in away[case_manager_id]),
    )


async def covering(connection: AsyncConnection, case_manager_id: UUID) -> tuple[Period, ...]:
    """When they stand in for somebody."""
    query = select(absences.c.from_on, absences.c.until_on).where(absences.c.deputy_id == case_manager_id)
    return tuple(_period(row) for row in await connection.execute(query))


async def caseload(connection: AsyncConnection, case_manager_id: UUID, day: date) -> int:
    """How many participants are theirs on this day or later: held, or registered and nobody's yet.
    A comparator is on nobody's."""
    held = select(assignments.c.case_manager_id, assignments.c.participant_id).where(
        assignments.c.case_manager_id == case_manager_id, lasting(assignments, day)
    )
    theirs = held.union(_registered(day).where(case_managers.c.case_manager_id == case_manager_id))
    return await connection.scalar(select(func.count()).select_from(theirs.subquery())) or 0


async def _caseloads(connection: AsyncConnection, ids: Sequence[UUID], day: date) -> dict[UUID, int]:
    """How many participants are theirs on this day, by whose they are; nobody who has none."""
    held = select(assignments.c.case_manager_id, assignments.c.participant_id).where(
        assignments.c.case_manager_id.in_(ids), holds(assignments, day)
    )
    theirs = held.union(_registered(day).where(case_managers.c.case_manager_id.in_(ids))).subquery()
    number = func.count().label("cases")
    counted = select(theirs.c.case_manager_id, number).group_by(theirs.c.case_manager_id)
    return {row.case_manager_id: row.cases for row in await connection.execute(counted)}


def _registered(day: date) -> Select[tuple[UUID, UUID]]:
    """By whom who is registered and nobody's yet."""
    return (
        select(case_managers.c.case_manager_id, participants.c.participant_id)
        .join(participants, case_managers.c.account == participants.c.case_manager)
        .where(without_case(participants, day))
        .where(participants.c.arm == "programme", participants.c.erasure_requested_at.is_(None))
    )


async def being_erased(connection: AsyncConnection) -> Sequence[UUID]:
    """Whose erasure was asked for and not yet confirmed."""
    asked = case_managers.c.erasure_requested_at.is_not(None) & case_managers.c.erased_at.is_(None)
    return (await connection.scalars(select(case_managers.c.case_manager_id).where(asked))).all()


async def erased(connection: AsyncConnection) -> Sequence[UUID]:
    """Everybody whose erasure was asked for, confirmed or not."""
    asked = case_managers.c.erasure_requested_at.is_not(None)
    return (await connection.scalars(select(case_managers.c.case_manager_id).where(asked))).all()


async def one(
    connection: AsyncConnection, keyring: Keyring, case_manager_id: UUID, day: date
) -> CaseManagerRow | None:
    rows = await _read(
        connection, keyring, case_managers.c.case_manager_id == case_manager_id, day, after=None, limit=1
    )
    return rows[0] if rows else None


async def page(
    connection: AsyncConnection,
    keyring: Keyring,
    day: date,
    *,
    team_id: UUID | None,
    after: UUID | None,
    limit: int,
) -> Sequence[CaseManagerRow]:
    """Those who are here on this day, and of this team, where one is named, in the order of their ids."""
    condition = holds(case_managers, day)
    if team_id is not None:
        members = select(team_members.c.case_manager_id).where(
            team_members.c.team_id == team_id, holds(team_members, day)
        )
        condition &= case_managers.c.case_manager_id.in_(members)
    return await _read(connection, keyring, condition, day, after=after, limit=limit)


async def names(
    connection: AsyncConnection, keyring: Keyring, among: Collection[UUID]
) -> dict[UUID, str | None]:
    """Who these case managers are; None for one whose name was erased."""
    query = select(case_managers.c.case_manager_id, case_managers.c.name).where(
        case_managers.c.case_manager_id.in_(among)
    )
    rows = (await connection.execute(query)).all()
    keys = await keyring.load({str(row.case_manager_id) for row in rows})
    return {row.case_manager_id: unseal(row.case_manager_id, row.name, keys) for row in rows}


async def _read(
    connection: AsyncConnection,
    keyring: Keyring,
    condition: ColumnElement[bool],
    day: date,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[CaseManagerRow]:
    query = select(case_managers).where(condition).order_by(case_managers.c.case_manager_id).limit(limit)
    if after is not None:
        query = query.where(case_managers.c.case_manager_id > after)
    rows = (await connection.execute(query)).all()
    ids = [row.case_manager_id for row in rows]
    keys = await keyring.load({str(each) for each in ids})
    trained = await _of(connection, trainings, ids)
    teams = await _of(connection, team_members, ids)
    away = await _of(connection, absences, ids)
    cases = await _caseloads(connection, ids, day)
    return [
        CaseManagerRow(
            case_manager_id=row.case_manager_id,
            version=row.version,
            account=row.account,
            name=unseal(row.case_manager_id, row.name, keys),
            from_on=row.from_on,
            until_on=row.until_on,
            trainings=[_training(each) for each in trained[row.case_manager_id]],
            teams=[_named(Membership, each) for each in teams[row.case_manager_id]],
            leave=[_named(Leave, each) for each in away[row.case_manager_id]],
            caseload=cases.get(row.case_manager_id, 0),
        )
        for row in rows
    ]


async def _of(connection: AsyncConnection, table: Table, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The rows of these case managers, by whose they are; nothing of what was taken back."""
    query = select(table).where(table.c.case_manager_id.in_(ids))
    if "until_on" in table.c:
        query = query.where(lasting(table, date.min)).order_by(table.c.from_on)
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.case_manager_id].append(row)
    return found


def _period(row: Any) -> Period:
    return Period(from_on=row.from_on, until_on=row.until_on)


def _training(row: Any) -> Training:
    return Training(module=row.module, completed_on=row.completed_on, expires_on=row.expires_on)


def _named(cls: Any, row: Any) -> Any:
    return cls(**{name: getattr(row, name) for name in cls.__dataclass_fields__})
