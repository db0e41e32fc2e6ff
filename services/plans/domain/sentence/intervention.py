"""One intervention: who provides it, which requirements it delivers, its sessions and what came of it.

Rules, as given / when / then:
- given a requirement that is not the person's, or that is over / StartIntervention that delivers it /
  refused; given one that delivers nothing ordered, and a person who does not take part / refused: it is
  by agreement, while what the court ordered is not
- given a goal that is not in the person's plan / StartIntervention towards it / refused
- given none / StartIntervention without a provider, or with both an id and a name of one / refused
- given an intervention / PlanSession before it started, or after it ended / refused; else SessionPlanned,
  in the past too: what was not planned is recorded by planning it when it was
- given a session whose attendance is recorded, or that is cancelled / MoveSession, CancelSession / refused
- given a session that has not begun / RecordAttendance / refused
- given attended `yes` with a word on whether it was acceptable, `late` or `no` without one / refused
- given an absence that delivers something, or minutes / refused
- given what is delivered to a requirement that the intervention does not deliver, or twice / refused
- given attendance / RecordAttendance with other content / refused: correct it; the same / nothing
- given attendance / CorrectAttendance / AttendanceCorrected; nothing recorded / refused
- given sessions planned after a day / EndIntervention on it / refused: cancel them first
- given an intervention / EndIntervention / InterventionEnded with its outcome in halves
- an absence, acceptable or not, starts no breach: somebody decides that on the requirement itself
"""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.known import RequirementKnown
from services.plans.domain.sentence import attendance
from services.plans.domain.sentence import intervention_events as events
from services.plans.domain.sentence.attendance import CorrectAttendance, RecordAttendance
from services.plans.domain.sentence.intervention_kind import InterventionKinds
from services.plans.domain.sentence.intervention_state import INITIAL, Begun, Intervention, Session, evolve
from shared.domain import Conflict, Decider, Invalid, NotFound, record
from shared.domain.dates import not_after
from shared.domain.standing import Standing

DAY_MINUTES: Final = 24 * 60
MOST_SESSIONS: Final = 1_000


@record
class StartIntervention:
    """provider_id: of a unit; provider: a name, where it has none."""

    intervention_id: UUID
    account: str
    kind: str
    started_on: date
    provider_id: UUID | None = None
    provider: str | None = None
    requirement_ids: tuple[UUID, ...] = ()
    goal_ids: tuple[UUID, ...] = ()


@record
class PlanSession:
    """on: the day of starts_at at the provider's place."""

    session_id: UUID
    account: str
    starts_at: datetime
    on: date
    minutes: int
    mode: events.Mode


@record
class MoveSession:
    session_id: UUID
    account: str
    starts_at: datetime
    on: date
    minutes: int
    mode: events.Mode


@record
class CancelSession:
    session_id: UUID
    account: str


@record
class EndIntervention:
    account: str
    on: date
    outcome: events.Outcome


@record
class InterventionFacts:
    """now: an instant; today: the day at the provider's place. requirements: the person's, by id. goals:
    those of their plan."""

    standing: Standing
    now: datetime
    today: date
    kinds: InterventionKinds
    requirements: Mapping[UUID, RequirementKnown] = field(default_factory=dict)
    goals: frozenset[UUID] = frozenset()


def decide(command: Any, state: Begun, facts: InterventionFacts) -> Sequence[Any]:
    if isinstance(command, StartIntervention):
        return _start(command, state, facts)
    if state is None:
        raise NotFound("This participant has no such intervention.")
    match command:
        case PlanSession():
            return _plan(command, state, facts)
        case MoveSession():
            return _move(command, state, facts)
        case CancelSession():
            return _cancel(command, state)
        case RecordAttendance() | CorrectAttendance():
            return attendance.decide(command, state, facts.now)
        case EndIntervention():
            return _end(command, state, facts)
    raise TypeError(f"{type(command).__name__} is no command of an intervention")


def _start(command: StartIntervention, state: Begun, facts: InterventionFacts) -> Sequence[Any]:
    if state is not None:
        raise Conflict("Another intervention has this id. Give a new one.", field="intervention_id")
    check_under_way(facts.standing)
    facts.kinds.named(command.kind)
    if (command.provider_id is None) == (command.provider is None):
        raise Invalid("Give the provider's id, or its name where it has none.", field="provider")
    not_after(command.started_on, facts.today, "started_on", "in the future")
    _check_delivers(command, facts)
    return [
        events.InterventionStarted(
            participant_id=facts.standing.participant_id, kinds=facts.kinds.reference, **vars(command)
        )
    ]


def _check_delivers(command: StartIntervention, facts: InterventionFacts) -> None:
    if not command.requirement_ids:
        check_taking_part(facts.standing)
    for name in ("requirement_ids", "goal_ids"):
        if len(set(getattr(command, name))) < len(getattr(command, name)):
            raise Invalid("Name each once.", field=name)
    if not facts.goals.issuperset(command.goal_ids):
        raise Invalid("This goal is not in the person's plan.", field="goal_ids")
    for requirement_id in command.requirement_ids:
        requirement = facts.requirements.get(requirement_id)
        if requirement is None:
            raise Invalid("This participant has no such requirement.", field="requirement_ids")
        if requirement.state not in ("active", "in_breach"):
            raise Conflict("This requirement is over, so nothing delivers it.", field="requirement_ids")


def _plan(command: PlanSession, state: Intervention, facts: InterventionFacts) -> Sequence[Any]:
    if command.session_id in state.sessions:
        raise Conflict("Another session has this id. Give a new one.", field="session_id")
    if len(state.sessions) >= MOST_SESSIONS:
        raise Conflict("This intervention has as many sessions as it can. Start another.", code="full")
    _check_planned(command, state, facts)
    return [events.SessionPlanned(**attendance.place(state), **vars(command))]


def _move(command: MoveSession, state: Intervention, facts: InterventionFacts) -> Sequence[Any]:
    session = _pending(command.session_id, state)
    if (session.starts_at, session.minutes, session.mode) == (
        command.starts_at,
        command.minutes,
        command.mode,
    ):
        return []
    _check_planned(command, state, facts)
    return [events.SessionMoved(**attendance.place(state), **vars(command))]


def _check_planned(command: PlanSession | MoveSession, state: Intervention, facts: InterventionFacts) -> None:
    if state.ended is not None:
        raise Conflict("This intervention has ended, so no session is planned in it.", code="ended")
    check_under_way(facts.standing)
    if command.starts_at > facts.now and not state.started.requirement_ids:
        check_taking_part(facts.standing)
    not_after(state.started.started_on, command.on, "starts_at", "before the intervention started")
    if not 1 <= command.minutes <= DAY_MINUTES:
        raise Invalid("A session lasts from a minute to a day.", field="minutes")


def _cancel(command: CancelSession, state: Intervention) -> Sequence[Any]:
    session = state.sessions.get(command.session_id)
    if session is not None and session.cancelled:
        return []
    _pending(command.session_id, state)
    return [events.SessionCancelled(**attendance.place(state), **vars(command))]


def _pending(session_id: UUID, state: Intervention) -> Session:
    session = attendance.find(session_id, state)
    if session.cancelled:
        raise Conflict("This session is cancelled. Plan another.", code="cancelled")
    if session.attendance is not None:
        raise Conflict("This session has taken place: its attendance is recorded.", code="attended")
    return session


def _end(command: EndIntervention, state: Intervention, facts: InterventionFacts) -> Sequence[Any]:
    if state.ended == (command.on, command.outcome):
        return []
    if state.ended is not None:
        raise Conflict("This intervention has ended already.", code="ended")
    not_after(command.on, facts.today, "on", "in the future")
    not_after(state.started.started_on, command.on, "on", "before the intervention started")
    if any(s.on > command.on and not s.cancelled for s in state.sessions.values()):
        raise Conflict("Sessions are planned after this day: cancel them first.", code="sessions-planned")
    return [
        events.InterventionEnded(
            **attendance.place(state), **vars(command), outcome_halves=events.OUTCOME_HALVES[command.outcome]
        )
    ]


DECIDER: Decider[Begun] = Decider("intervention", INITIAL, decide, evolve)
