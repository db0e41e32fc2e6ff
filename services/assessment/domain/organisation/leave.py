"""Leave of a case manager, with a deputy who reaches their caseload meanwhile.

Rules, as given / when / then:
- given a case manager / SetLeaveCover with a deputy who is themself, unknown, not here, not trained
  on its first day, or on leave at the same time / refused
- given a deputy of somebody / SetLeaveCover at the same time / refused: no chains, so no cycles
- given an absence / SetLeaveCover at the same time / refused
- given a case manager / SetLeaveCover / LeaveCoverSet
- given an absence / EndLeaveCover later than it ends already / refused: name a deputy for that time
- given an absence / EndLeaveCover / LeaveCoverEnded; as it is already / nothing
"""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.organisation import case_manager_events as events
from services.assessment.domain.organisation.case_manager_facts import CaseManagerFacts, Colleague
from services.assessment.domain.organisation.case_manager_state import Absence, CaseManager, here
from services.assessment.domain.organisation.periods import Period, meeting, plannable
from shared.domain import Conflict, Invalid, NotFound, record


@record
class SetLeaveCover:
    """back_on: the first day back; None while it is not known."""

    absence_id: UUID
    deputy_id: UUID
    from_on: date
    back_on: date | None = None


@record
class EndLeaveCover:
    absence_id: UUID
    back_on: date


def set_cover(command: SetLeaveCover, state: CaseManager, facts: CaseManagerFacts) -> list[Any]:
    case_manager_id = here(state)
    plannable(command.from_on, facts.today, "from_on")
    away = _away(command)
    if meeting(away, (absence.away for absence in state.absences.values())):
        raise Conflict("They are on leave then already. End that leave first.", code="away-already")
    if stands_in(facts, away):
        raise Conflict(
            "They stand in for somebody on leave then. Name another deputy there first.", code="stands-in"
        )
    deputy = _deputy(command, case_manager_id, facts, away)
    return [
        events.LeaveCoverSet(case_manager_id=case_manager_id, deputy_account=deputy.account, **vars(command))
    ]


def _away(command: SetLeaveCover) -> Period:
    if command.back_on is not None and command.back_on <= command.from_on:
        raise Invalid("This date is not after from_on: give the first day back.", field="back_on")
    return Period(from_on=command.from_on, until_on=command.back_on)


def _deputy(
    command: SetLeaveCover, case_manager_id: UUID, facts: CaseManagerFacts, away: Period
) -> Colleague:
    deputy = facts.deputy
    if command.deputy_id == case_manager_id:
        raise Invalid("Nobody is their own deputy. Name somebody else.", field="deputy_id")
    if deputy is None:
        raise Invalid("There is no such case manager.", field="deputy_id")
    if not (deputy.service.holds(away.from_on) and deputy.service.end >= away.end):
        raise Invalid("They are not here for all of that time. Name somebody else.", field="deputy_id")
    missing = facts.training.missing(deputy.trainings, away.from_on)
    if missing:
        raise Invalid(f"On that day they lack training: {', '.join(missing)}.", field="deputy_id")
    if meeting(away, deputy.absences):
        raise Invalid("They are on leave at the same time. Name somebody else.", field="deputy_id")
    return deputy


def end_cover(command: EndLeaveCover, state: CaseManager, _: CaseManagerFacts) -> list[Any]:
    here(state)
    absence = state.absences.get(command.absence_id)
    if absence is None:
        raise NotFound("There is no such leave.")
    if command.back_on < absence.away.from_on:
        raise Invalid("This date is before the leave. To take it back, give its first day.", field="back_on")
    if command.back_on > absence.away.end:
        raise Invalid("The leave ends before. Name a deputy for the time after it.", field="back_on")
    return [] if command.back_on == absence.away.until_on else [_ended(state, command)]


def _ended(state: CaseManager, command: EndLeaveCover) -> events.LeaveCoverEnded:
    assert state.case_manager_id is not None
    absence = state.absences[command.absence_id]
    return events.LeaveCoverEnded(
        case_manager_id=state.case_manager_id,
        deputy_id=absence.deputy_id,
        deputy_account=absence.deputy_account,
        from_on=absence.away.from_on,
        **vars(command),
    )


def ended_by_leaving(state: CaseManager, day: date) -> list[events.LeaveCoverEnded]:
    """Whoever is gone is not on leave."""
    return [
        _ended(state, EndLeaveCover(absence_id=absence_id, back_on=max(day, absence.away.from_on)))
        for absence_id, absence in state.absences.items()
        if absence.away.meets(Period(from_on=day))
    ]


def stands_in(facts: CaseManagerFacts, period: Period) -> bool:
    return meeting(period, facts.covering)


def evolve(state: CaseManager, event: Any) -> CaseManager:
    match event:
        case events.LeaveCoverSet():
            absence = Absence(
                deputy_id=event.deputy_id,
                deputy_account=event.deputy_account,
                away=Period(from_on=event.from_on, until_on=event.back_on),
            )
        case events.LeaveCoverEnded():
            absence = state.absences.get(event.absence_id) or Absence(
                deputy_id=event.deputy_id,
                deputy_account=event.deputy_account,
                away=Period(from_on=event.from_on),
            )
            absence = replace(absence, away=absence.away.cut(event.back_on))
        case _:
            return state
    return replace(state, absences={**state.absences, event.absence_id: absence})
