"""What can have happened to one requirement of a sentence. Dates are the days on which it happened."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from services.plans.domain.sentence.delivery import Unit
from shared.domain import WITHHELD, Account, Erased, event, private

# Where it is known from what was delivered. There is no other way in, and none from the time bank.
Source = Literal["session", "provider_record", "court_record"]
CorrectionReason = Literal["entered_in_error", "record_corrected", "attendance_corrected"]
Variation = Literal["resentenced", "varied"]
BreachOutcome = Literal["withdrawn", "not_proved", "proved_and_continued"]
# How a breach is over when what follows says so: the order was revoked, or made anew.
Closing = BreachOutcome | Literal["revoked", "resentenced"]


@event("requirement-recorded")
class RequirementRecorded:
    """types: the version of the list by which it was checked. ends_on: None for a licence for life.
    amount: in the unit, None where the order says none. ordered: what exactly was ordered, in words."""

    requirement_id: UUID
    participant_id: UUID
    account: Account
    types: str
    kind: str
    sentence_id: UUID
    starts_on: date
    ends_on: date | None
    unit: Unit | None
    amount: int | None
    ordered: str | Erased = private(of="participant_id")


@event("requirement-progress-recorded")
class ProgressRecorded:
    """progress_id: of a session, the session's own id. intervention_id: whose session it was."""

    participant_id: UUID
    requirement_id: UUID
    progress_id: UUID
    account: Account
    on: date
    unit: Unit
    amount: int
    source: Source
    intervention_id: UUID | None


@event("requirement-progress-corrected")
class ProgressCorrected:
    """amount: what it was in truth, 0 where there was none; difference: from what stood before."""

    participant_id: UUID
    requirement_id: UUID
    progress_id: UUID
    account: Account
    unit: Unit
    amount: int
    difference: int
    reason: CorrectionReason


@event("requirement-completed")
class RequirementCompleted:
    """by: what was ordered was delivered, its term ran out in keeping with it, or the court said so."""

    participant_id: UUID
    requirement_id: UUID
    account: Account
    on: date
    by: Literal["amount", "term", "court"]


@event("requirement-completion-withdrawn")
class CompletionWithdrawn:
    """A correction left less than was ordered."""

    participant_id: UUID
    requirement_id: UUID
    account: Account


@event("requirement-warning-given")
class WarningGiven:
    """words: what the person was told."""

    participant_id: UUID
    requirement_id: UUID
    warning_id: UUID
    account: Account
    on: date
    reason: str
    words: str | Erased | None = private(of="participant_id")


@event("requirement-breach-started")
class BreachStarted:
    """words: of staff, for staff."""

    participant_id: UUID
    requirement_id: UUID
    breach_id: UUID
    account: Account
    on: date
    reason: str
    words: Annotated[str | Erased | None, WITHHELD] = private(of="participant_id")


@event("requirement-breach-resolved")
class BreachResolved:
    participant_id: UUID
    requirement_id: UUID
    breach_id: UUID
    account: Account
    on: date
    outcome: Closing


@event("requirement-revoked")
class RequirementRevoked:
    """By the court."""

    participant_id: UUID
    requirement_id: UUID
    account: Account
    on: date
    reason: str


@event("requirement-varied")
class RequirementVaried:
    """By the court: the amount and the last day are those from then on."""

    participant_id: UUID
    requirement_id: UUID
    account: Account
    variation: Variation
    on: date
    ends_on: date | None
    unit: Unit | None
    amount: int | None


@event("requirement-entered-in-error")
class RequirementEnteredInError:
    """There never was one."""

    participant_id: UUID
    requirement_id: UUID
    account: Account


@event("requirement-ended")
class RequirementEnded:
    """With its sentence; reason: that of the sentence. One that was completed stays so."""

    participant_id: UUID
    requirement_id: UUID
    on: date
    reason: str


EVENTS = (
    RequirementRecorded,
    ProgressRecorded,
    ProgressCorrected,
    RequirementCompleted,
    CompletionWithdrawn,
    WarningGiven,
    BreachStarted,
    BreachResolved,
    RequirementRevoked,
    RequirementVaried,
    RequirementEnteredInError,
    RequirementEnded,
)
