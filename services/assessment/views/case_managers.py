"""The rows of case managers: training, memberships, absences. Only the name is sealed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.assessment.domain.organisation import case_manager_events as events
from shared.domain import ERASED
from shared.eventstore import Appended
from shared.eventstore.changes import Change, Row, Sealing, fields
from shared.security import Keys

REGISTER = """
    insert into case_managers (case_manager_id, version, account, name, from_on) values ($1, $2, $3, $4, $5)
"""
TRAIN = """
    insert into trainings (case_manager_id, module, completed_on, expires_on) values ($1, $2, $3, $4)
    on conflict (case_manager_id, module, completed_on) do update set expires_on = excluded.expires_on
"""
JOIN = """
    insert into team_members (case_manager_id, account, team_id, from_on, number) values ($1, $2, $3, $4, $5)
"""
LEAVE_TEAM = """
    update team_members set until_on = greatest(from_on, $3)
    where case_manager_id = $1 and team_id = $2 and (until_on is null or until_on > greatest(from_on, $3))
"""
COVER = """
    insert into absences (case_manager_id, absence_id, deputy_id, deputy_account, from_on, until_on)
    values ($1, $2, $3, $4, $5, $6)
"""
COME_BACK = "update absences set until_on = $2 where absence_id = $1"
LEAVE = "update case_managers set until_on = $2 where case_manager_id = $1"
BLANK = "update case_managers set erasure_requested_at = $2, name = null where case_manager_id = $1"
MARK_ERASED = "update case_managers set erased_at = $2 where case_manager_id = $1"


def _registered(item: Appended, sealing: Sealing) -> Iterable[Row]:
    event: events.CaseManagerRegistered = item.event
    sealed = None if event.name is ERASED else seal(event.case_manager_id, event.name, sealing.keys)
    yield event.case_manager_id, item.version, event.account, sealed, event.from_on


def _joined(item: Appended, sealing: Sealing) -> Iterable[Row]:
    return [(*row, item.version) for row in fields(item, sealing)]


def _left_team(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.TeamLeft = item.event
    yield event.case_manager_id, event.team_id, event.from_on


def _back(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.LeaveCoverEnded = item.event
    yield event.absence_id, event.back_on


def _left(item: Appended, _: Sealing) -> Iterable[Row]:
    event: events.CaseManagerLeft = item.event
    yield event.case_manager_id, event.from_on


def _whose_and_time(item: Appended, _: Sealing) -> Iterable[Row]:
    yield item.event.case_manager_id, item.recorded_at


def seal(case_manager_id: UUID, name: str, keys: Keys) -> str:
    return keys.seal(str(case_manager_id), _context(case_manager_id), name)


def unseal(case_manager_id: UUID, sealed: str | None, keys: Keys) -> str | None:
    """The name; None once erased."""
    if sealed is None:
        return None
    name: Any = keys.open(str(case_manager_id), _context(case_manager_id), sealed)
    return None if name is ERASED else name


def _context(case_manager_id: UUID) -> str:
    return f"assessment/case_managers/{case_manager_id}/name"


CHANGES = (
    Change(events.CaseManagerRegistered, REGISTER, _registered),
    Change(events.CaseManagerTrained, TRAIN, fields),
    Change(events.TeamJoined, JOIN, _joined),
    Change(events.TeamLeft, LEAVE_TEAM, _left_team),
    Change(events.LeaveCoverSet, COVER, fields),
    Change(events.LeaveCoverEnded, COME_BACK, _back),
    Change(events.CaseManagerLeft, LEAVE, _left),
    Change(events.CaseManagerErasureRequested, BLANK, _whose_and_time),
    Change(events.CaseManagerErased, MARK_ERASED, _whose_and_time),
)
VERSIONS = {"case_manager": "update case_managers set version = $2 where case_manager_id = $1"}
