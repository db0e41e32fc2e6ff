"""Bodies of requests about the requirements of a sentence. Amounts come with their unit."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence.delivery import MOST_ENTERED, Unit, of_sentence
from services.plans.domain.sentence.requirement_commands import Entered, FailureReason, RevocationReason
from services.plans.domain.sentence.requirement_events import BreachOutcome, Variation
from shared.contracts.values import Code
from shared.http.values import Body, CalendarDate, Text

Amount = Annotated[int, Field(ge=1, le=MOST_ENTERED, strict=True)]
Corrected = Annotated[int, Field(ge=0, le=MOST_ENTERED, strict=True)]


class RequirementBody(Body):
    """kind: from GET /requirement-types, which says in which unit it is counted. ends_on: left out where it
    runs as long as its sentence. ordered: what exactly was ordered, in words, sealed."""

    kind: Code
    sentence_id: UUID
    starts_on: CalendarDate
    ends_on: CalendarDate | None = None
    amount: Amount | None = None
    unit: Unit | None = None
    ordered: Text

    def command(self, requirement_id: UUID, account: str) -> commands.RecordRequirement:
        return commands.RecordRequirement(requirement_id=requirement_id, account=account, **dict(self))


class ProgressBody(Body):
    """Entered from a record; what a session delivered comes with its attendance. Nothing that was earned in
    the time bank is ever entered here."""

    on: CalendarDate
    amount: Amount
    unit: Unit
    source: Entered

    def command(self, progress_id: UUID, account: str) -> commands.EnterProgress:
        return commands.EnterProgress(
            progress_id=progress_id,
            account=account,
            on=self.on,
            delivered=of_sentence(self.unit, self.amount),
            source=self.source,
        )


class ProgressCorrectionBody(Body):
    """amount: what it was in truth, 0 where there was none: it stays in the record."""

    amount: Corrected
    unit: Unit
    reason: Literal["entered_in_error", "record_corrected"]

    def command(self, progress_id: UUID, account: str) -> commands.CorrectProgress:
        return commands.CorrectProgress(
            progress_id=progress_id,
            account=account,
            delivered=of_sentence(self.unit, self.amount),
            reason=self.reason,
        )


class CompletionBody(Body):
    """by_court: the court said that it is completed, whatever was delivered."""

    on: CalendarDate
    by_court: bool = False

    def command(self, account: str) -> commands.CompleteRequirement:
        return commands.CompleteRequirement(account=account, **dict(self))


class WarningBody(Body):
    """words: what the person was told; they read it."""

    on: CalendarDate
    reason: FailureReason
    words: Text | None = None

    def command(self, warning_id: UUID, account: str) -> commands.GiveWarning:
        return commands.GiveWarning(warning_id=warning_id, account=account, **dict(self))


class BreachBody(Body):
    """words: for staff."""

    on: CalendarDate
    reason: FailureReason
    words: Text | None = None

    def command(self, breach_id: UUID, account: str) -> commands.StartBreach:
        return commands.StartBreach(breach_id=breach_id, account=account, **dict(self))


class BreachResolutionBody(Body):
    """A court that revokes or re-sentences is recorded as such, and resolves the breach with it."""

    on: CalendarDate
    outcome: BreachOutcome

    def command(self, breach_id: UUID, account: str) -> commands.ResolveBreach:
        return commands.ResolveBreach(breach_id=breach_id, account=account, **dict(self))


class RevocationBody(Body):
    on: CalendarDate
    reason: RevocationReason

    def command(self, account: str) -> commands.RevokeRequirement:
        return commands.RevokeRequirement(account=account, **dict(self))


class ResentenceBody(Body):
    """What the court changed: the whole amount from then on, with its unit, or the last day, or both."""

    variation: Variation
    on: CalendarDate
    amount: Amount | None = None
    unit: Unit | None = None
    ends_on: CalendarDate | None = None

    def command(self, account: str) -> commands.ResentenceRequirement:
        return commands.ResentenceRequirement(account=account, **dict(self))
