"""What is published of requirements and interventions: the codes, dates and amounts, never the words."""

from collections.abc import Callable
from typing import Any

from services.plans.domain.sentence import intervention_events, requirement_events
from shared.contracts import plans as public
from shared.contracts.declaration import Contract
from shared.contracts.publication import Publications


def _as(cls: type[Contract]) -> Callable[[Any], Contract]:
    """The fields that the contract has, as the event has them."""
    names = tuple(cls.model_fields)
    return lambda event: cls.model_validate(
        {name: getattr(event, name) for name in names}, from_attributes=True
    )


def _attended(cls: type[Contract]) -> Callable[[Any], Contract]:
    names = tuple(name for name in cls.model_fields if name != "delivered")

    def published(event: Any) -> Contract:
        delivered = [vars(each) for each in event.delivered]
        return cls.model_validate({**{name: getattr(event, name) for name in names}, "delivered": delivered})

    return published


PUBLICATIONS: Publications = {
    requirement_events.RequirementRecorded: _as(public.RequirementRecorded),
    requirement_events.ProgressRecorded: _as(public.ProgressRecorded),
    requirement_events.ProgressCorrected: _as(public.ProgressCorrected),
    requirement_events.RequirementCompleted: _as(public.RequirementCompleted),
    requirement_events.CompletionWithdrawn: _as(public.CompletionWithdrawn),
    requirement_events.WarningGiven: _as(public.WarningGiven),
    requirement_events.BreachStarted: _as(public.BreachStarted),
    requirement_events.BreachResolved: _as(public.BreachResolved),
    requirement_events.RequirementRevoked: _as(public.RequirementRevoked),
    requirement_events.RequirementVaried: _as(public.RequirementVaried),
    requirement_events.RequirementEnteredInError: _as(public.RequirementEnteredInError),
    requirement_events.RequirementEnded: _as(public.RequirementEnded),
    intervention_events.InterventionStarted: _as(public.InterventionStarted),
    intervention_events.SessionPlanned: _as(public.SessionPlanned),
    intervention_events.SessionMoved: _as(public.SessionMoved),
    intervention_events.SessionCancelled: _as(public.SessionCancelled),
    intervention_events.AttendanceRecorded: _attended(public.AttendanceRecorded),
    intervention_events.AttendanceCorrected: _attended(public.AttendanceCorrected),
    intervention_events.InterventionEnded: _as(public.InterventionEnded),
}
