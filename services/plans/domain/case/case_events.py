"""What can have happened to a case."""

from datetime import date
from typing import Annotated
from uuid import UUID

from services.plans.domain.case.definition import Phase
from services.plans.domain.case.gates import Checked, Result
from shared.domain import WITHHELD, Account, Erased, event, private
from shared.domain.events import record

# Why, for whoever works on the case.
StaffWords = Annotated[str | Erased | None, WITHHELD]


@record
class Overridden:
    """unmet: the codes of the checks that were not met. role: in which it was done."""

    reason: str
    role: str
    unmet: tuple[str, ...]


@event("case-opened")
class CaseOpened:
    """In the first phase. on: since when the participant has been in the programme."""

    participant_id: UUID
    on: date


@event("case-phase-entered")
class PhaseEntered:
    """gates: the definition that was asked. result: `overridden` where a check was not met;
    `passed_as_not_agreed` where one is met by that named state only."""

    participant_id: UUID
    phase: Phase
    from_phase: Phase
    on: date
    account: Account
    gates: str
    result: Result
    not_agreed: bool
    checks: tuple[Checked, ...]
    overridden: Overridden | None
    words: StaffWords = private(of="participant_id")


@event("case-returned")
class CaseReturned:
    """Back to an earlier phase."""

    participant_id: UUID
    phase: Phase
    from_phase: Phase
    on: date
    account: Account
    reason: str
    words: StaffWords = private(of="participant_id")


@event("case-rested")
class CaseRested:
    """The participant was recalled to prison."""

    participant_id: UUID
    on: date


@event("case-resumed")
class CaseResumed:
    """The participant was released again, or the recall never was."""

    participant_id: UUID
    on: date


@event("case-closed")
class CaseClosed:
    """phase: in which it was. from_outside: the participant's status said so, which is the reason; then
    there is no account. gates, result: None where no gate was asked."""

    participant_id: UUID
    phase: Phase
    on: date
    reason: str
    from_outside: bool
    account: Account | None
    gates: str | None
    result: Result | None
    not_agreed: bool
    checks: tuple[Checked, ...]
    overridden: Overridden | None
    words: StaffWords = private(of="participant_id")


@event("case-reopened")
class CaseReopened:
    """In the phase in which it was. from_outside: the status that closed it never held."""

    participant_id: UUID
    phase: Phase
    on: date
    reason: str
    from_outside: bool
    account: Account | None
    words: StaffWords = private(of="participant_id")


EVENTS = (CaseOpened, PhaseEntered, CaseReturned, CaseRested, CaseResumed, CaseClosed, CaseReopened)
