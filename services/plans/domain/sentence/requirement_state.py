"""What is known of a requirement from what has happened to it."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.delivery import Unit
from shared.domain import Erased, record

State = Literal["active", "completed", "in_breach", "revoked", "ended"]
# What has closed a requirement for good; `entered_in_error` takes it off every list.
Closed = Literal["revoked", "ended", "entered_in_error"]


@record
class Progress:
    """amount: as it stands after corrections, 0 or more."""

    on: date
    amount: int
    source: events.Source
    intervention_id: UUID | None
    corrected: bool = False


@record
class Warned:
    on: date
    reason: str
    words: str | Erased | None


@record
class Breach:
    """resolved: when and how, once it is."""

    on: date
    reason: str
    words: str | Erased | None
    resolved: tuple[date, events.Closing] | None = None


@record
class Requirement:
    """unit, amount: None where it is of time alone. closed: when, for what reason, and how."""

    recorded: events.RequirementRecorded
    ends_on: date | None
    amount: int | None
    progress: Mapping[UUID, Progress] = field(default_factory=dict)
    warnings: Mapping[UUID, Warned] = field(default_factory=dict)
    breaches: Mapping[UUID, Breach] = field(default_factory=dict)
    completed: tuple[date, str] | None = None
    closed: tuple[Closed, date | None, str] | None = None
    varied_on: date | None = None

    @property
    def delivered(self) -> int:
        """In the requirement's unit."""
        return sum(each.amount for each in self.progress.values())

    @property
    def open_breach(self) -> UUID | None:
        return next((key for key, breach in self.breaches.items() if breach.resolved is None), None)

    @property
    def in_error(self) -> bool:
        return self.closed is not None and self.closed[0] == "entered_in_error"

    @property
    def unit(self) -> Unit | None:
        return self.recorded.unit

    @property
    def state(self) -> State:
        """One that was completed stays so when its sentence ends."""
        if self.closed is not None and self.closed[0] == "revoked":
            return "revoked"
        if self.completed is not None:
            return "completed"
        if self.closed is not None:
            return "ended"
        return "active" if self.open_breach is None else "in_breach"


# None: nothing was recorded under this id.
Recorded = Requirement | None
INITIAL: Final[Recorded] = None


def evolve(state: Recorded, event: Any) -> Recorded:
    if isinstance(event, events.RequirementRecorded):
        return Requirement(recorded=event, ends_on=event.ends_on, amount=event.amount)
    if state is None:
        return None
    match event:
        case events.ProgressRecorded() | events.ProgressCorrected():
            return replace(state, progress={**state.progress, event.progress_id: _progress(state, event)})
        case events.RequirementCompleted():
            return replace(state, completed=(event.on, event.by))
        case events.CompletionWithdrawn():
            return replace(state, completed=None)
        case events.RequirementVaried():
            return replace(state, ends_on=event.ends_on, amount=event.amount, varied_on=event.on)
        case events.RequirementRevoked():
            return replace(state, closed=("revoked", event.on, event.reason))
        case events.RequirementEnded():
            return replace(state, closed=("ended", event.on, event.reason))
        case events.RequirementEnteredInError():
            return replace(state, closed=("entered_in_error", None, "entered_in_error"))
    return _enforced(state, event)


def _progress(state: Requirement, event: Any) -> Progress:
    if isinstance(event, events.ProgressRecorded):
        return Progress(
            on=event.on, amount=event.amount, source=event.source, intervention_id=event.intervention_id
        )
    return replace(state.progress[event.progress_id], amount=event.amount, corrected=True)


def _enforced(state: Requirement, event: Any) -> Requirement:
    match event:
        case events.WarningGiven():
            warned = Warned(on=event.on, reason=event.reason, words=event.words)
            return replace(state, warnings={**state.warnings, event.warning_id: warned})
        case events.BreachStarted():
            breach = Breach(on=event.on, reason=event.reason, words=event.words)
            return replace(state, breaches={**state.breaches, event.breach_id: breach})
        case events.BreachResolved() if event.breach_id in state.breaches:
            resolved = replace(state.breaches[event.breach_id], resolved=(event.on, event.outcome))
            return replace(state, breaches={**state.breaches, event.breach_id: resolved})
    return state
