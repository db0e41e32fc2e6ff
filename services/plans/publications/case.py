"""What is published of a case."""

from services.plans.domain.case import case_events as events
from shared.contracts import plans as public
from shared.contracts.publication import Publications


def _overridden(found: events.Overridden | None) -> public.GateOverridden | None:
    return None if found is None else public.GateOverridden(**vars(found))


def _entered(event: events.PhaseEntered) -> public.CasePhaseEntered:
    return public.CasePhaseEntered(
        participant_id=event.participant_id,
        phase=event.phase,
        from_phase=event.from_phase,
        on=event.on,
        gates=event.gates,
        result=event.result,
        not_agreed=event.not_agreed,
        overridden=_overridden(event.overridden),
    )


def _returned(event: events.CaseReturned) -> public.CaseReturned:
    return public.CaseReturned(
        participant_id=event.participant_id,
        phase=event.phase,
        from_phase=event.from_phase,
        on=event.on,
        reason=event.reason,
    )


def _closed(event: events.CaseClosed) -> public.CaseClosed:
    return public.CaseClosed(
        participant_id=event.participant_id,
        phase=event.phase,
        on=event.on,
        reason=event.reason,
        from_outside=event.from_outside,
        gates=event.gates,
        result=event.result,
        not_agreed=event.not_agreed,
        overridden=_overridden(event.overridden),
    )


def _reopened(event: events.CaseReopened) -> public.CaseReopened:
    return public.CaseReopened(
        participant_id=event.participant_id,
        phase=event.phase,
        on=event.on,
        reason=event.reason,
        from_outside=event.from_outside,
    )


PUBLICATIONS: Publications = {
    events.CaseOpened: lambda e: public.CaseOpened(**vars(e)),
    events.PhaseEntered: _entered,
    events.CaseReturned: _returned,
    events.CaseRested: lambda e: public.CaseRested(**vars(e)),
    events.CaseResumed: lambda e: public.CaseResumed(**vars(e)),
    events.CaseClosed: _closed,
    events.CaseReopened: _reopened,
}
