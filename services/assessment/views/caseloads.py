"""Which participants an account reaches on a day, as one condition on `participants`.

An account holds cases, stands in for case managers on leave, leads teams, and has registered people
who have no case manager yet. A case that was ended stays in the sight of whoever leads the team that
held it last, until it is somebody's again. Days are compared when it is asked, so that nothing need
happen at midnight."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, FromClause, Select, exists, or_, select, union_all

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


def holds(table: FromClause, day: date) -> ColumnElement[bool]:
    """Of a row with from_on and until_on, that its time is."""
    return (table.c.from_on <= day) & or_(table.c.until_on.is_(None), table.c.until_on > day)


def reached(account: str, day: date, *, leads: bool) -> ColumnElement[bool]:
    """Whether the account reaches the participant; as a team leader, too, where `leads`."""
    ways = [_held(account, day), _stood_in_for(account, day), _registered(account, day)]
    if leads:
        ways += [_held_in_team(account, day), _registered_in_team(account, day), _ended_in_team(account, day)]
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
    registered = select(mine.c.participant_id).where(mine.c.case_manager == account, without_case(mine, day))
    return registered.where(not_left(account, day))


def _registered_in_team(account: str, day: date) -> Ids:
    theirs = participants.alias("theirs")
    return (
        _led(select(theirs.c.participant_id), account, day)
        .join(theirs, theirs.c.case_manager == team_members.c.account)
        .where(without_case(theirs, day))
    )


def _ended_in_team(account: str, day: date) -> Ids:
    """Whose case is nobody's, and was last held by somebody of the team as it ended; they may have
    left the team since."""
    last, ended, later = (assignments.alias(name) for name in ("last", "ended", "later"))
    went_with_it = (last.c.participant_id == ended.c.participant_id) & (last.c.until_on == ended.c.from_on)
    # What was only planned is cut on the same day: of those, the last that was said held it.
    held_after = exists().where(
        later.c.participant_id == last.c.participant_id,
        later.c.number > last.c.number,
        later.c.number < ended.c.number,
        later.c.case_manager_id.is_not(None),
        later.c.until_on == ended.c.from_on,
    )
    return (
        _leading(select(last.c.participant_id), account, day)
        .join(last, last.c.case_manager_id == team_members.c.case_manager_id)
        .join(ended, went_with_it & (ended.c.number > last.c.number))
        .where(ended.c.case_manager_id.is_(None), holds(ended, day), ~held_after)
        .where(_member_as_it(ended))
    )


def _member_as_it(ended: FromClause) -> ColumnElement[bool]:
    """In the team on the first day without a case manager, or the day before."""
    members, ends = team_members.c, ended.c.from_on
    until = or_(members.until_on.is_(None), (members.until_on >= ends) & (members.until_on > members.from_on))
    return (members.from_on <= ends) & until


def _led(ids: Ids, account: str, day: date) -> Ids:
    return _leading(ids, account, day).where(holds(team_members, day))


def _leading(ids: Ids, account: str, day: date) -> Ids:
    return (
        ids.select_from(team_leaders)
        .join(team_members, team_members.c.team_id == team_leaders.c.unit_id)
        .where(team_leaders.c.account == account, holds(team_leaders, day), not_left(account, day))
    )


def not_left(account: str, day: date) -> ColumnElement[bool]:
    """Of an account, that it is of nobody who has left the service; a leader need not be a case manager."""
    return ~exists().where(case_managers.c.account == account, case_managers.c.until_on <= day)


def without_case(registered: Any, day: date) -> ColumnElement[bool]:
    """Nobody's yet. What was somebody's and ended does not fall back to who registered it."""
    begun = (assignments.c.participant_id == registered.c.participant_id) & (assignments.c.from_on <= day)
    return ~exists().where(begun)
