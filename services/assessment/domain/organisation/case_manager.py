"""A case manager: registered with an account, trained, a member of teams, on leave, gone.

Rules, as given / when / then:
- given nothing / RegisterCaseManager with an account that one has / refused
- given nothing / RegisterCaseManager / CaseManagerRegistered
- given a case manager / RecordTraining of an unknown module, or completed in the future / refused
- given a case manager / RecordTraining / CaseManagerTrained; the same again / nothing
- given a case manager / JoinTeam that is no team, or not open from that day on / refused; already in
  it then / refused
- given a case manager / JoinTeam / TeamJoined; given a member / LeaveTeam / TeamLeft
- given a case manager / SetLeaveCover, EndLeaveCover / what `leave` says
- given somebody with a caseload, or who stands in for others, on or after that day /
  LeaveService / refused
- given a case manager / LeaveService / memberships and absences end, CaseManagerLeft; a team that they
  lead stays theirs to hand over, and shows them nobody from that day on
- given somebody who left / any other command but erasure / refused
- given somebody who left / RequestErasure / CaseManagerErasureRequested; not left / refused
- given a requested erasure / ConfirmErasure / CaseManagerErased; confirmed again / nothing
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.organisation import case_manager_events as events
from services.assessment.domain.organisation import leave
from services.assessment.domain.organisation.case_manager_facts import CaseManagerFacts
from services.assessment.domain.organisation.case_manager_state import CaseManager, here
from services.assessment.domain.organisation.periods import Period, plannable
from services.assessment.domain.organisation.training import Training, completed
from shared.domain import Conflict, Decider, Invalid, record
from shared.domain.dates import not_after


@record
class RegisterCaseManager:
    case_manager_id: UUID
    account: str
    name: str
    from_on: date


@record
class RecordTraining:
    """expires_on: None: as long as the module says."""

    module: str
    completed_on: date
    expires_on: date | None = None


@record
class JoinTeam:
    team_id: UUID
    from_on: date


@record
class LeaveTeam:
    team_id: UUID
    from_on: date


@record
class LeaveService:
    """from_on: the first day on which they are no longer here."""

    from_on: date


@record
class RequestErasure:
    pass


@record
class ConfirmErasure:
    """The key that sealed the name is destroyed."""


def register(command: RegisterCaseManager, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    if state.case_manager_id is not None:
        raise Conflict("This case manager is registered already.")
    if facts.account_taken:
        raise Conflict(
            "A case manager is registered with this account already.", field="account", code="account-taken"
        )
    plannable(command.from_on, facts.today, "from_on")
    return [events.CaseManagerRegistered(**vars(command))]


def record_training(command: RecordTraining, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    case_manager_id = here(state)
    not_after(command.completed_on, facts.today, "completed_on", "in the future")
    module = facts.training.module(command.module)
    training = completed(module, command.completed_on, command.expires_on)
    if training in state.trainings:
        return []
    return [events.CaseManagerTrained(case_manager_id=case_manager_id, **vars(training))]


def join(command: JoinTeam, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    case_manager_id = here(state)
    plannable(command.from_on, facts.today, "from_on")
    team, from_then_on = facts.team, Period(from_on=command.from_on)
    if team is None or team.kind != "team":
        raise Invalid("There is no such team. GET /units lists them.", field="team_id")
    if not team.open.holds(command.from_on) or team.open.until_on is not None:
        raise Invalid("This team is not open from that day on.", field="team_id")
    if command.from_on < state.service.from_on:
        raise Invalid(f"They begin on {state.service.from_on}.", field="from_on")
    if any(from_then_on.meets(period) for period in state.memberships.get(command.team_id, ())):
        raise Conflict("They are in this team then already.", field="team_id", code="member-already")
    return [
        events.TeamJoined(case_manager_id=case_manager_id, account=state.account, **vars(command)),
    ]


def leave_team(command: LeaveTeam, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    here(state)
    plannable(command.from_on, facts.today, "from_on")
    left = _leave(state, command.team_id, command.from_on)
    if not left:
        raise Conflict("They are not in this team on that day.", field="team_id", code="no-member")
    return left


def _leave(state: CaseManager, team_id: UUID, day: date) -> list[Any]:
    assert state.case_manager_id is not None
    member = any(Period(from_on=day).meets(period) for period in state.memberships.get(team_id, ()))
    left = events.TeamLeft(
        case_manager_id=state.case_manager_id, account=state.account, team_id=team_id, from_on=day
    )
    return [left] if member else []


def leave_service(command: LeaveService, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    case_manager_id, day = here(state), command.from_on
    plannable(day, facts.today, "from_on")
    if day < state.service.from_on:
        raise Invalid(f"They begin on {state.service.from_on}.", field="from_on")
    if facts.caseload:
        raise Conflict(
            f"They still hold, or registered and nobody holds, cases: {facts.caseload}. Give them to"
            " somebody else first.",
            code="caseload-held",
        )
    if leave.stands_in(facts, Period(from_on=day)):
        raise Conflict(
            "They stand in for somebody on leave then. Name another deputy first.", code="stands-in"
        )
    left = [each for team_id in state.memberships for each in _leave(state, team_id, day)]
    gone = events.CaseManagerLeft(case_manager_id=case_manager_id, account=state.account, from_on=day)
    return [*left, *leave.ended_by_leaving(state, day), gone]


def request_erasure(_: RequestErasure, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    case_manager_id = state.known()
    if state.service.until_on is None or facts.today < state.service.until_on:
        raise Conflict("Only the name of somebody who has left is erased.", code="still-here")
    asked = events.CaseManagerErasureRequested(case_manager_id=case_manager_id)
    return [] if state.erasure_requested else [asked]


def confirm_erasure(_: ConfirmErasure, state: CaseManager, __: CaseManagerFacts) -> list[Any]:
    case_manager_id = state.known()
    if not state.erasure_requested:
        raise Conflict("No erasure was asked for.")
    return [] if state.erased else [events.CaseManagerErased(case_manager_id=case_manager_id)]


DECISIONS: dict[type, Callable[[Any, CaseManager, CaseManagerFacts], list[Any]]] = {
    RegisterCaseManager: register,
    RecordTraining: record_training,
    JoinTeam: join,
    LeaveTeam: leave_team,
    leave.SetLeaveCover: leave.set_cover,
    leave.EndLeaveCover: leave.end_cover,
    LeaveService: leave_service,
    RequestErasure: request_erasure,
    ConfirmErasure: confirm_erasure,
}


def decide(command: Any, state: CaseManager, facts: CaseManagerFacts) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: CaseManager, event: Any) -> CaseManager:
    match event:
        case events.CaseManagerRegistered():
            return replace(
                state,
                case_manager_id=event.case_manager_id,
                account=event.account,
                service=Period(from_on=event.from_on),
            )
        case events.CaseManagerTrained():
            return _trained(state, event)
        case events.TeamJoined():
            held = (*state.memberships.get(event.team_id, ()), Period(from_on=event.from_on))
            return replace(state, memberships={**state.memberships, event.team_id: held})
        case events.TeamLeft():
            left = tuple(p.cut(event.from_on) for p in state.memberships.get(event.team_id, ()))
            return replace(state, memberships={**state.memberships, event.team_id: left})
        case events.CaseManagerLeft():
            return replace(state, service=state.service.cut(event.from_on))
        case events.CaseManagerErasureRequested():
            return replace(state, erasure_requested=True)
        case events.CaseManagerErased():
            return replace(state, erased=True)
    return leave.evolve(state, event)


def _trained(state: CaseManager, event: events.CaseManagerTrained) -> CaseManager:
    training = Training(module=event.module, completed_on=event.completed_on, expires_on=event.expires_on)
    others = tuple(
        each
        for each in state.trainings
        if (each.module, each.completed_on) != (training.module, training.completed_on)
    )
    return replace(state, trainings=(*others, training))


DECIDER = Decider("case_manager", CaseManager(memberships={}, absences={}), decide, evolve)
