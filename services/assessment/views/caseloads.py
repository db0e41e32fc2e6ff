"""Which participants an account reaches on a day, as one condition on `participants`.

An account holds cases, stands in for case managers on leave, leads teams, and has registered people
who have no case manager yet. Days are compared when it is asked, so that nothing need happen at
midnight."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, exists, or_, select, union_all

from services.assessment.tables import participants
from services.assessment.tables.organisation import (
    absences,
    assignments,
    case_managers,
    team_leaders,
    team_members,
)
from services.assessment.views.merged_reach import with_merged

Ids = Select[tuple[UUID]]


def holds(table: Table, day: date) -> ColumnElement[bool]:
    """Of a row with from_on and until_on, that its time is."""
    return (table.c.from_on <= day) & or_(table.c.until_on.is_(None), table.c.until_on > day)


def reached(account: str, day: date, *, leads: bool) -> ColumnElement[bool]:
    """Whether the account reaches the participant; as a team leader, too, where `leads`."""
    ways = [_held(account, day), _stood_in_for(account, day), _registered(account, day)]
    if leads:
        ways += [_held_in_team(account, day), _registered_in_team(account, day)]
    # One set of ids to look up: an `or` of the ways would read every participant instead.
    return with_merged(union_all(*ways))


def _held(account: str, day: date) -> Ids:
    return select(assignments.c.participant_id).where(
        assignments.c.account == account, holds(assignments, day)
    )


def _stood_in_for(account: str, day: date) -> Ids:
    return (
        select(assignments.c.participant_id)
        .join(absences, absences.c.case_manager_id == assignments.c.case_manager_id)
        .where(absences.c.deputy_account == account, holds(absences, day), holds(assignments, day))
    )


def _held_in_team(account: str, day: date) -> Ids:
    return (
        _led(select(assignments.c.participant_id), account, day)
        .join(assignments, assignments.c.case_manager_id == team_members.c.case_manager_id)
        .where(holds(assignments, day))
    )


def _registered(account: str, day: date) -> Ids:
    mine = participants.alias("mine")
    left = exists().where(case_managers.c.account == account, case_managers.c.until_on <= day)
    return select(mine.c.participant_id).where(mine.c.case_manager == account, without_case(mine, day), ~left)


def _registered_in_team(account: str, day: date) -> Ids:
    theirs = participants.alias("theirs")
    return (
        _led(select(theirs.c.participant_id), account, day)
        .join(theirs, theirs.c.case_manager == team_members.c.account)
        .where(without_case(theirs, day))
    )


def _led(ids: Ids, account: str, day: date) -> Ids:
    return (
        ids.select_from(team_leaders)
        .join(team_members, team_members.c.team_id == team_leaders.c.unit_id)
        .where(team_leaders.c.account == account, holds(team_leaders, day), holds(team_members, day))
    )


def without_case(registered: Any, day: date) -> ColumnElement[bool]:
    """Nobody's yet. What was somebody's and ended does not fall back to who registered it."""
    begun = (assignments.c.participant_id == registered.c.participant_id) & (assignments.c.from_on <= day)
    return ~exists().where(begun)
