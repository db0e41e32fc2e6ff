"""What a participant's status makes of their case: the part of it that comes from outside.

| the status is now      | without a case | open             | resting   | closed from outside           |
|------------------------|----------------|------------------|-----------|-------------------------------|
| started                | opened         | -                | resumed   | reopened, resumed if resting  |
| recalled               | -              | rested           | -         | reopened, rested if not so    |
| completed, withdrew, transferred, sentence_ended, died | - | closed | closed | -                   |
| registered             | -              | closed           | closed    | -                             |

A case that was closed by a command stays closed whatever the status. `registered` is told when a start
was an error: the case is closed as `not_started`, and goes on with the next start. Told again, each
comes to nothing. What holds is what was told last: order is promised of a participant.
"""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.case import case_events as events
from services.plans.domain.case.definition import Phase
from shared.domain import record

OVER = {
    "completed": "completed",
    "withdrew": "withdrew",
    "transferred": "transferred",
    "sentence_ended": "sentence_ended",
    "died": "died",
    "registered": "not_started",
}
STATUS_REOPENED = "status_reopened"
STARTED_AGAIN = "started_again"


@record
class FollowStatus:
    """on: since when it holds. reopened: the status before it never held. status: None for a comparator,
    who has no case."""

    participant_id: UUID
    status: str | None
    on: date
    reopened: bool


@record
class Closed:
    on: date
    reason: str
    from_outside: bool


@record
class Case:
    """State. phase: the one that it is, or was when it was closed, in; None before there is a case.
    entered_on: since when it has been in it, counted from the last time that it came into it."""

    phase: Phase | None = None
    opened_on: date | None = None
    entered_on: date | None = None
    resting: bool = False
    closed: Closed | None = None


def follow(command: FollowStatus, state: Case) -> list[Any]:
    if state.phase is None:
        opens = command.status == "started"
        return [events.CaseOpened(participant_id=command.participant_id, on=command.on)] if opens else []
    if command.status in ("started", "recalled"):
        return _go_on(command, state, state.phase)
    if state.closed is None and command.status in OVER:
        return [_closed(command, state.phase)]
    return []


def _go_on(command: FollowStatus, state: Case, phase: Phase) -> list[Any]:
    if state.closed is not None and not state.closed.from_outside:
        return []
    happened: list[Any] = [] if state.closed is None else [_reopened(command, phase)]
    if state.resting and command.status == "started":
        happened.append(events.CaseResumed(participant_id=command.participant_id, on=command.on))
    if not state.resting and command.status == "recalled":
        happened.append(events.CaseRested(participant_id=command.participant_id, on=command.on))
    return happened


def _reopened(command: FollowStatus, phase: Phase) -> events.CaseReopened:
    return events.CaseReopened(
        participant_id=command.participant_id,
        phase=phase,
        on=command.on,
        reason=STATUS_REOPENED if command.reopened else STARTED_AGAIN,
        from_outside=True,
        account=None,
        words=None,
    )


def _closed(command: FollowStatus, phase: Phase) -> events.CaseClosed:
    return events.CaseClosed(
        participant_id=command.participant_id,
        phase=phase,
        on=command.on,
        reason=OVER[str(command.status)],
        from_outside=True,
        account=None,
        gates=None,
        result=None,
        not_agreed=False,
        checks=(),
        overridden=None,
        words=None,
    )
