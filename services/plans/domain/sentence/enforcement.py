"""Warnings, breach, revocation and re-sentencing of a requirement, and its end with its sentence.

Rules, as given / when / then:
- given a requirement that is open / GiveWarning, StartBreach / WarningGiven, BreachStarted: by somebody
  who decides so, never by an absence as such
- given a breach that is open / StartBreach / refused: one at a time
- given a breach / ResolveBreach as withdrawn, not proved, or proved and continued / BreachResolved; on a
  day before it started / refused; one that is resolved / refused, or the same again / nothing
- given a requirement / RevokeRequirement / RequirementRevoked, which ends an open breach
- given a requirement / ResentenceRequirement with what would change nothing / refused; with an amount or
  a term that the law or the sentence does not allow / refused; else RequirementVaried, and, where it was
  re-sentenced, an open breach ends
- given one that is completed / a breach, or that the court makes it longer / refused: it is met
- given a requirement / EndWithSentence / RequirementEnded, and one that is completed stays completed; one
  that is closed / nothing
- given any but one entered in error / EnterInError / RequirementEnteredInError
"""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.checking import check_under_way
from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.requirement_commands import RequirementFacts, SentenceKnown
from services.plans.domain.sentence.requirement_state import Requirement
from services.plans.domain.sentence.requirement_type import RequirementType
from shared.domain import Conflict, Invalid, NotFound
from shared.domain.dates import not_after


def decide(command: Any, state: Requirement, facts: RequirementFacts) -> Sequence[Any]:
    match command:
        case commands.GiveWarning():
            return _warn(command, state, facts)
        case commands.StartBreach():
            return _start_breach(command, state, facts)
        case commands.ResolveBreach():
            return _resolve(command, state, facts)
        case commands.RevokeRequirement():
            return _revoke(command, state, facts)
        case commands.ResentenceRequirement():
            return _resentence(command, state, facts)
        case commands.EndWithSentence():
            return _end(command, state)
        case commands.EnterInError():
            return [events.RequirementEnteredInError(**place(state, command.account))]
    raise TypeError(f"{type(command).__name__} is no command of a requirement")


def place(state: Requirement, account: str) -> dict[str, Any]:
    """Whose event it is, and by whom."""
    recorded = state.recorded
    return {
        "participant_id": recorded.participant_id,
        "requirement_id": recorded.requirement_id,
        "account": account,
    }


def check_open(state: Requirement) -> None:
    """Raises Conflict with a code that says what it came to."""
    if state.closed is not None:
        raise Conflict("This requirement is over, so nothing new is recorded of it.", code=state.closed[0])
    if state.completed is not None:
        raise Conflict("This requirement is completed, so nothing new is recorded of it.", code="completed")


def check_happened(on: date, state: Requirement, facts: RequirementFacts) -> None:
    """After the last day, too: unpaid work that is late is worked all the same."""
    not_after(on, facts.today, "on", "in the future")
    not_after(state.recorded.starts_on, on, "on", "before the requirement starts")


def check_term(
    starts_on: date, ends_on: date | None, sentence: SentenceKnown | None, kind: RequirementType
) -> None:
    """Raises Invalid naming the field. sentence: None where it is not known any more."""
    if sentence is not None:
        not_after(sentence.starts_on, starts_on, "starts_on", "before the sentence starts")
        not_after(starts_on, sentence.ends_on or starts_on, "starts_on", "after the sentence's last day")
        if ends_on is not None:
            not_after(ends_on, sentence.ends_on or ends_on, "ends_on", "after the sentence's last day")
    if ends_on is None:
        return
    not_after(starts_on, ends_on, "ends_on", "before the requirement starts")
    if kind.longest_days is not None and (ends_on - starts_on).days >= kind.longest_days:
        raise Invalid(f"The longest term is {kind.longest_days} days.", field="ends_on")


def _warn(command: commands.GiveWarning, state: Requirement, facts: RequirementFacts) -> Sequence[Any]:
    if command.warning_id in state.warnings:
        raise Conflict("Another warning has this id. Give a new one.", field="warning_id")
    check_under_way(facts.standing)
    check_open(state)
    check_happened(command.on, state, facts)
    return [
        events.WarningGiven(
            **place(state, command.account),
            warning_id=command.warning_id,
            on=command.on,
            reason=command.reason,
            words=command.words,
        )
    ]


def _start_breach(
    command: commands.StartBreach, state: Requirement, facts: RequirementFacts
) -> Sequence[Any]:
    if command.breach_id in state.breaches:
        raise Conflict("Another breach has this id. Give a new one.", field="breach_id")
    check_open(state)
    if state.open_breach is not None:
        raise Conflict("A breach of this is open already: resolve it first.", code="breach-open")
    check_happened(command.on, state, facts)
    return [
        events.BreachStarted(
            **place(state, command.account),
            breach_id=command.breach_id,
            on=command.on,
            reason=command.reason,
            words=command.words,
        )
    ]


def _resolve(command: commands.ResolveBreach, state: Requirement, facts: RequirementFacts) -> Sequence[Any]:
    breach = state.breaches.get(command.breach_id)
    if breach is None:
        raise NotFound("This requirement has no such breach.")
    if breach.resolved == (command.on, command.outcome):
        return []
    if breach.resolved is not None:
        raise Conflict("This breach is resolved already.", code="resolved")
    not_after(command.on, facts.today, "on", "in the future")
    not_after(breach.on, command.on, "on", "before the breach started")
    return [_resolved(state, command.breach_id, command.account, command.on, command.outcome)]


def _resolved(
    state: Requirement, breach_id: UUID, account: str, on: date, outcome: events.Closing
) -> events.BreachResolved:
    return events.BreachResolved(**place(state, account), breach_id=breach_id, on=on, outcome=outcome)


def _closing(state: Requirement, account: str, on: date, outcome: events.Closing) -> Sequence[Any]:
    """What becomes of a breach that is open by what the court does."""
    if state.open_breach is None:
        return []
    not_after(state.breaches[state.open_breach].on, on, "on", "before the breach started")
    return [_resolved(state, state.open_breach, account, on, outcome)]


def _revoke(
    command: commands.RevokeRequirement, state: Requirement, facts: RequirementFacts
) -> Sequence[Any]:
    if state.closed == ("revoked", command.on, command.reason):
        return []
    check_open(state)
    check_happened(command.on, state, facts)
    revoked = events.RequirementRevoked(**place(state, command.account), on=command.on, reason=command.reason)
    return [*_closing(state, command.account, command.on, "revoked"), revoked]


def _resentence(
    command: commands.ResentenceRequirement, state: Requirement, facts: RequirementFacts
) -> Sequence[Any]:
    check_open(state)
    check_happened(command.on, state, facts)
    if state.varied_on is not None:
        not_after(state.varied_on, command.on, "on", "before the court last varied this")
    amount = state.amount if command.amount is None else command.amount
    ends_on = command.ends_on or state.ends_on
    if (amount, ends_on) == (state.amount, state.ends_on):
        raise Invalid("Say what the court changed: the amount, or the last day.", field="amount")
    kind = facts.types.valid(state.recorded.kind, state.recorded.starts_on)
    kind.check_amount(amount, command.unit if command.amount is not None else kind.unit)
    check_term(state.recorded.starts_on, ends_on, facts.sentence, kind)
    varied = events.RequirementVaried(
        **place(state, command.account),
        variation=command.variation,
        on=command.on,
        ends_on=ends_on,
        unit=kind.unit if amount is not None else state.unit,
        amount=amount,
    )
    if command.variation == "varied":
        return [varied]
    return [*_closing(state, command.account, command.on, "resentenced"), varied]


def _end(command: commands.EndWithSentence, state: Requirement) -> Sequence[Any]:
    if state.closed is not None:
        return []
    recorded = state.recorded
    return [
        events.RequirementEnded(
            participant_id=recorded.participant_id,
            requirement_id=recorded.requirement_id,
            on=command.on,
            reason=command.reason,
        )
    ]
