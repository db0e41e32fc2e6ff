"""The case and its phases. Subject: the participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

Phase = Literal["interact", "intervene", "integrate"]
GateResult = Literal["met", "passed_as_not_agreed", "overridden"]
DETAIL = "/plans/participants/{participant_id}/case"


class GateOverridden(Contract):
    """What counts against fidelity. unmet: the codes of the checks that were not met. role: in which
    it was done."""

    reason: Code
    role: Code
    unmet: tuple[Code, ...]


@contract("mydirection.plans.case.opened", detail=DETAIL)
class CaseOpened(Contract):
    """The participant has started: the case is in the phase `interact`."""

    participant_id: UUID
    on: date


@contract("mydirection.plans.case.phase_entered", detail=DETAIL)
class CasePhaseEntered(Contract):
    """A case passed a gate. gates: the definition that was asked. result: `overridden` where a check
    was not met; `passed_as_not_agreed` where all are, one of them by a plan in force that the person
    did not agree to. not_agreed: whether that is so, overridden or not."""

    participant_id: UUID
    phase: Phase
    from_phase: Phase
    on: date
    gates: Versioned
    result: GateResult
    not_agreed: bool
    overridden: GateOverridden | None


@contract("mydirection.plans.case.returned", detail=DETAIL)
class CaseReturned(Contract):
    """A case went back to an earlier phase."""

    participant_id: UUID
    phase: Phase
    from_phase: Phase
    on: date
    reason: Code


@contract("mydirection.plans.case.rested", detail=DETAIL)
class CaseRested(Contract):
    """The participant was recalled to prison: no phase moves until the case resumes."""

    participant_id: UUID
    on: date


@contract("mydirection.plans.case.resumed", detail=DETAIL)
class CaseResumed(Contract):
    """The participant was released again, or the recall was an error."""

    participant_id: UUID
    on: date


@contract("mydirection.plans.case.closed", detail=DETAIL)
class CaseClosed(Contract):
    """phase: in which it was. from_outside: the participant's status closed it, which is the reason.
    gates, result: null where no gate was asked."""

    participant_id: UUID
    phase: Phase
    on: date
    reason: Code
    from_outside: bool
    gates: Versioned | None
    result: GateResult | None
    not_agreed: bool
    overridden: GateOverridden | None


@contract("mydirection.plans.case.reopened", detail=DETAIL)
class CaseReopened(Contract):
    """A case is open again, in the phase in which it was. from_outside: the status that closed it was
    an error."""

    participant_id: UUID
    phase: Phase
    on: date
    reason: Code
    from_outside: bool
