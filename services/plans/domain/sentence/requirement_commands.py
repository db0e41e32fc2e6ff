"""What may be asked of a requirement, and what its rules are given to decide by."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.plans.domain.sentence.delivery import Delivered, Unit
from services.plans.domain.sentence.requirement_events import BreachOutcome, CorrectionReason, Variation
from services.plans.domain.sentence.requirement_type import RequirementTypes, SentenceKind
from shared.domain import record
from shared.domain.standing import Standing

# Entered by staff from a record; what a session delivered comes with its attendance.
Entered = Literal["provider_record", "court_record"]
FailureReason = Literal["unacceptable_absence", "behaviour", "failed_to_comply", "other"]
RevocationReason = Literal[
    "breach_proved", "good_progress", "health", "circumstances_changed", "appeal", "other"
]


@record
class SentenceKnown:
    """A sentence as assessment has published it. ends_on: the last day, None for life."""

    sentence_id: UUID
    participant_id: UUID
    kind: SentenceKind
    starts_on: date
    ends_on: date | None
    ended_on: date | None


@record
class RequirementFacts:
    """people: the participant and the records merged into theirs. sentence: the one that a command
    names, None where it has not arrived; in_sentence: how many requirements it has already."""

    standing: Standing
    today: date
    types: RequirementTypes
    people: frozenset[UUID] = frozenset()
    sentence: SentenceKnown | None = None
    in_sentence: int = 0


@record
class RecordRequirement:
    """ends_on: None where it runs as long as its sentence. amount: in the type's unit, which is said with
    it, so that nobody takes hours for minutes."""

    requirement_id: UUID
    account: str
    kind: str
    sentence_id: UUID
    starts_on: date
    ends_on: date | None
    amount: int | None
    unit: Unit | None
    ordered: str


@record
class EnterProgress:
    progress_id: UUID
    account: str
    on: date
    delivered: Delivered
    source: Entered


@record
class CorrectProgress:
    """delivered: in truth, 0 where there was none."""

    progress_id: UUID
    account: str
    delivered: Delivered
    reason: CorrectionReason


@record
class CountSession:
    """What a session delivered in truth, None for nothing; again after its attendance was corrected."""

    session_id: UUID
    intervention_id: UUID
    account: str
    on: date
    delivered: Delivered | None


@record
class CompleteRequirement:
    """by_court: the court said so, whatever was delivered."""

    account: str
    on: date
    by_court: bool = False


@record
class GiveWarning:
    warning_id: UUID
    account: str
    on: date
    reason: FailureReason
    words: str | None = None


@record
class StartBreach:
    breach_id: UUID
    account: str
    on: date
    reason: FailureReason
    words: str | None = None


@record
class ResolveBreach:
    breach_id: UUID
    account: str
    on: date
    outcome: BreachOutcome


@record
class RevokeRequirement:
    account: str
    on: date
    reason: RevocationReason


@record
class ResentenceRequirement:
    """amount, ends_on: from then on; None where it stays."""

    account: str
    variation: Variation
    on: date
    amount: int | None = None
    unit: Unit | None = None
    ends_on: date | None = None


@record
class EnterInError:
    account: str


@record
class EndWithSentence:
    on: date
    reason: str
