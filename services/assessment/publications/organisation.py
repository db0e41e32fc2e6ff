"""What is published of units, case managers and caseloads: accounts, codes and days."""

from typing import Any

from services.assessment.domain.organisation import assignment_events, case_manager_events, unit_events
from shared.contracts.assessment import organisation as public
from shared.contracts.publication import Publications


def _named(event: Any, cls: Any) -> Any:
    """The fields that the contract has, under the names that the event has."""
    return cls(**{name: getattr(event, name) for name in cls.model_fields})


def _same(cls: Any) -> Any:
    return lambda event: _named(event, cls)


def _leave(cls: Any) -> Any:
    """The day back is called until_on in public, as the end of everything that holds for a time is."""
    return lambda event: cls(
        **{name: value for name, value in vars(event).items() if name != "back_on"}, until_on=event.back_on
    )


def _held(cls: Any) -> Any:
    def publish(event: Any) -> Any:
        names = cls.model_fields.keys() - {"override"}
        marked = event.override_reason is not None
        return cls(**{name: getattr(event, name) for name in names}, override=marked)

    return publish


PUBLICATIONS: Publications = {
    unit_events.UnitOpened: _same(public.UnitOpened),
    unit_events.UnitMoved: _same(public.UnitMoved),
    unit_events.UnitClosed: _same(public.UnitClosed),
    unit_events.TeamLeaderAppointed: _same(public.TeamLeaderAppointed),
    unit_events.TeamLeaderEnded: _same(public.TeamLeaderEnded),
    case_manager_events.CaseManagerRegistered: _same(public.CaseManagerRegistered),
    case_manager_events.CaseManagerTrained: _same(public.CaseManagerTrained),
    case_manager_events.CaseManagerLeft: _same(public.CaseManagerLeft),
    case_manager_events.TeamJoined: _same(public.TeamJoined),
    case_manager_events.TeamLeft: _same(public.TeamLeft),
    case_manager_events.LeaveCoverSet: _leave(public.LeaveCoverSet),
    case_manager_events.LeaveCoverEnded: _leave(public.LeaveCoverEnded),
    assignment_events.CaseAssigned: _held(public.CaseAssigned),
    assignment_events.CaseTransferred: _held(public.CaseTransferred),
    assignment_events.CaseUnassigned: _same(public.CaseUnassigned),
}
