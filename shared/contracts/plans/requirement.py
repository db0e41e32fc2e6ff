"""The requirements of a sentence, and what was delivered of them. Subject: the participant.

What the court ordered stands without the person's agreement. Amounts are in the requirement's own unit,
and come from sessions and from the records of providers and courts; nothing else ever counts."""

from datetime import date
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code, Versioned

DETAIL: Final = "/plans/participants/{participant_id}/requirements/{requirement_id}"
Unit = Literal["minutes", "days", "sessions"]
Amount = Annotated[int, Field(ge=0)]


@contract("mydirection.plans.requirement.recorded", detail=DETAIL)
class RequirementRecorded(Contract):
    """types: the list of which kind is one. ends_on: the last day, null for life. unit, amount: null
    where it is of time alone; amount alone where none was ordered."""

    participant_id: UUID
    requirement_id: UUID
    types: Versioned
    kind: Code
    sentence_id: UUID
    starts_on: date
    ends_on: date | None
    unit: Unit | None
    amount: Amount | None


@contract("mydirection.plans.requirement.progress_recorded", detail=DETAIL)
class ProgressRecorded(Contract):
    """progress_id: of a session, the session's own id."""

    participant_id: UUID
    requirement_id: UUID
    progress_id: UUID
    on: date
    unit: Unit
    amount: Amount
    source: Literal["session", "provider_record", "court_record"]
    intervention_id: UUID | None


@contract("mydirection.plans.requirement.progress_corrected", detail=DETAIL)
class ProgressCorrected(Contract):
    """amount: what it was in truth; difference: from what was said before."""

    participant_id: UUID
    requirement_id: UUID
    progress_id: UUID
    unit: Unit
    amount: Amount
    difference: int
    reason: Code


@contract("mydirection.plans.requirement.completed", detail=DETAIL)
class RequirementCompleted(Contract):
    """by: the amount was delivered, the term ran out in keeping with it, or the court said so."""

    participant_id: UUID
    requirement_id: UUID
    on: date
    by: Literal["amount", "term", "court"]


@contract("mydirection.plans.requirement.completion_withdrawn", detail=DETAIL)
class CompletionWithdrawn(Contract):
    """A correction left less than was ordered, so that it is not completed."""

    participant_id: UUID
    requirement_id: UUID


@contract("mydirection.plans.requirement.warning_given", detail=DETAIL)
class WarningGiven(Contract):
    participant_id: UUID
    requirement_id: UUID
    warning_id: UUID
    on: date
    reason: Code


@contract("mydirection.plans.requirement.breach_started", detail=DETAIL)
class BreachStarted(Contract):
    participant_id: UUID
    requirement_id: UUID
    breach_id: UUID
    on: date
    reason: Code


@contract("mydirection.plans.requirement.breach_resolved", detail=DETAIL)
class BreachResolved(Contract):
    """outcome: `revoked` and `resentenced` where the court did that with the requirement."""

    participant_id: UUID
    requirement_id: UUID
    breach_id: UUID
    on: date
    outcome: Literal["withdrawn", "not_proved", "proved_and_continued", "revoked", "resentenced"]


@contract("mydirection.plans.requirement.revoked", detail=DETAIL)
class RequirementRevoked(Contract):
    participant_id: UUID
    requirement_id: UUID
    on: date
    reason: Code


@contract("mydirection.plans.requirement.varied", detail=DETAIL)
class RequirementVaried(Contract):
    """The amount and the last day are those from then on."""

    participant_id: UUID
    requirement_id: UUID
    variation: Literal["resentenced", "varied"]
    on: date
    ends_on: date | None
    unit: Unit | None
    amount: Amount | None


@contract("mydirection.plans.requirement.entered_in_error", detail=DETAIL)
class RequirementEnteredInError(Contract):
    """There never was one."""

    participant_id: UUID
    requirement_id: UUID


@contract("mydirection.plans.requirement.ended", detail=DETAIL)
class RequirementEnded(Contract):
    """With its sentence, whose reason it has. One that was completed stays completed."""

    participant_id: UUID
    requirement_id: UUID
    on: date
    reason: Code
