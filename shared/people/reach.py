"""Which participants a caller reaches on a day. Deny by default.

The law is written at the events that it is kept from (`shared.contracts.assessment.organisation`): an
account holds cases, stands in for case managers on leave, leads teams, and has registered people who
have no case manager yet; a case that was ended stays in the sight of whoever leads the team that held
it last, until it is somebody's again. Whoever reaches a record reaches those merged into it."""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, exists, func, literal, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import NotFound
from shared.people.said import holds
from shared.people.standing import not_yet_known
from shared.people.tables import case_managers, cases, leave, links, people, team_leaders, team_members

Ids: TypeAlias = Select[tuple[UUID]]


@dataclass(frozen=True)
class Scope:
    """Whose records a caller reaches: one participant, a caseload, or (all None) all.

    alone: of one participant, without the records that were merged into theirs. account: whose caseload
    it is; leads: with those of their teams. today: the day on which it is asked, at the provider's
    place; an account reaches nobody without it."""

    participant_id: UUID | None = None
    alone: bool = False
    account: str | None = None
    leads: bool = False
    today: date = date.min


async def reachable(connection: AsyncConnection, participant_id: UUID, scope: Scope) -> bool:
    """Whether the caller reaches them. False, too, for somebody of whom nothing was told here yet."""
    query = select(people.c.participant_id).where(people.c.participant_id == participant_id, _told())
    ids = reached_ids(scope)
    if ids is not None:
        query = query.where(people.c.participant_id.in_(ids))
    return (await connection.execute(query)).first() is not None


async def authorise(connection: AsyncConnection, participant_id: UUID, scope: Scope) -> None:
    """Raises NotYetKnown for somebody of whom nothing was told here yet, and NotFound for somebody whom
    the caller does not reach: more about them is not theirs to know."""
    if await reachable(connection, participant_id, scope):
        return
    query = select(people.c.participant_id).where(people.c.participant_id == participant_id, _told())
    if (await connection.execute(query)).first() is None:
        raise not_yet_known()
    raise NotFound("There is no such participant, or it is not yours to see.")


def reached_ids(scope: Scope) -> Ids | None:
    """The ids, for `table.c.participant_id.in_(...)`; None: all."""
    if scope.participant_id is not None:
        own: Ids = select(literal(scope.participant_id, Uuid).label("participant_id"))
        return own if scope.alone else _with_merged(own)
    if scope.account is not None:
        return _with_merged(*_ways(scope.account, scope.today, leads=scope.leads))
    return None


async def at_hand(connection: AsyncConnection, ids: Ids) -> Ids:
    """These ids, looked up now. For queries on large tables: how many somebody reaches cannot be estimated
    from how it is found, and a wrong guess reads those tables from beginning to end."""
    found = list(await connection.scalars(ids))
    return select(func.unnest(literal(found, ARRAY(Uuid)), type_=Uuid).label("participant_id"))


def _told() -> ColumnElement[bool]:
    return people.c.arm.is_not(None) | people.c.erased


def _with_merged(*ways: Ids) -> Ids:
    """These, and whoever was merged into them through however many; a circle ends as `union` drops
    what was found before."""
    among = union(*ways).subquery() if len(ways) > 1 else ways[0].subquery()
    found = select(among.c.participant_id).cte(recursive=True)
    into = select(links.c.participant_id).join(found, links.c.merged_into == found.c.participant_id)
    return select(found.union(into).c.participant_id)


def _ways(account: str, day: date, *, leads: bool) -> list[Ids]:
    ways = [_held(account, day), _stood_in_for(account, day), _registered(account, day)]
    if leads:
        ways += [_held_in_team(account, day), _registered_in_team(account, day), _ended_in_team(account, day)]
    return ways


def _held(account: str, day: date) -> Ids:
    return select(cases.c.participant_id).where(cases.c.account == account, _is_held(day))


def _is_held(day: date) -> ColumnElement[bool]:
    return holds(cases, day) & ~cases.c.ended


def _stood_in_for(account: str, day: date) -> Ids:
    return (
        select(cases.c.participant_id)
        .join(leave, leave.c.case_manager_id == cases.c.case_manager_id)
        .where(leave.c.deputy_account == account, holds(leave, day), _is_held(day))
    )


def _registered(account: str, day: date) -> Ids:
    mine = select(people.c.participant_id).where(people.c.registered_by == account, _without_case(day))
    return mine.where(_not_left(account, day))


def _held_in_team(account: str, day: date) -> Ids:
    return (
        _led(account, day, select(cases.c.participant_id))
        .join(cases, cases.c.case_manager_id == team_members.c.case_manager_id)
        .where(holds(team_members, day), _is_held(day))
    )


def _registered_in_team(account: str, day: date) -> Ids:
    return (
        _led(account, day, select(people.c.participant_id))
        .join(people, people.c.registered_by == team_members.c.account)
        .where(holds(team_members, day), _without_case(day))
    )


def _ended_in_team(account: str, day: date) -> Ids:
    """Whose case is nobody's, and whose last case manager was in the team on its first day, or the day
    before; they may have left the team since."""
    ends, until = cases.c.from_on, team_members.c.until_on
    member = (team_members.c.from_on <= ends) & or_(
        until.is_(None), (until >= ends) & (until > team_members.c.from_on)
    )
    return (
        _led(account, day, select(cases.c.participant_id))
        .join(cases, cases.c.case_manager_id == team_members.c.case_manager_id)
        .where(cases.c.ended, holds(cases, day), member)
    )


def _led(account: str, day: date, ids: Ids) -> Ids:
    """The ids are still to be joined to the members of the teams that the account leads."""
    return (
        ids.select_from(team_leaders)
        .join(team_members, team_members.c.team_id == team_leaders.c.unit_id)
        .where(team_leaders.c.account == account, team_leaders.c.appointed, holds(team_leaders, day))
        .where(team_members.c.joined, _not_left(account, day))
    )


def _not_left(account: str, day: date) -> ColumnElement[bool]:
    """Of an account, that it is of nobody who has left the service; a leader need not be a case manager."""
    return ~exists().where(case_managers.c.account == account, case_managers.c.until_on <= day)


def _without_case(day: date) -> ColumnElement[bool]:
    """Nobody's yet. What was somebody's and ended does not fall back to who registered it."""
    begun = (cases.c.participant_id == people.c.participant_id) & (cases.c.from_on <= day)
    return ~exists().where(begun).correlate(people)
