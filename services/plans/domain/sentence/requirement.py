"""One requirement of a sentence: what the court ordered, and what was delivered of it.

What the court ordered stands without the person's agreement. How it is met is open to proposals.

Rules, as given / when / then:
- given a sentence that has not arrived / RecordRequirement / refused: not yet known, try again
- given somebody else's sentence, one that has ended or is full / RecordRequirement / refused
- given a sentence / RecordRequirement of a type that the law does not have on its start, that does not
  go with the kind of sentence, whose term leaves the sentence's, or whose amount is not what the law
  allows / refused, naming the field
- given a sentence / RecordRequirement / RequirementRecorded
- given a requirement without a unit, or of another unit than what is delivered / progress / refused
- given anything that is not of the sentence, a time credit first / progress / refused, whatever its size
- given a requirement / EnterProgress before it starts or in the future, or of more than was ordered in
  all / refused; else ProgressRecorded
- given progress / CorrectProgress / ProgressCorrected, never below nothing; progress that came with a
  session is corrected by the session's attendance alone, so that both say the same
- given a session / CountSession / ProgressRecorded; again with another amount / ProgressCorrected
- given a completed requirement / a correction to less than the amount / CompletionWithdrawn with it,
  unless the court had said that it is completed
- given less delivered than ordered, or of time alone a day before the last / CompleteRequirement /
  refused; given a breach that is open / refused; by the court / RequirementCompleted at any time
- given one that was completed, revoked, ended or entered in error / anything new / refused
- given a requirement / the rest: see `enforcement`
"""

from collections.abc import Sequence
from typing import Any, Final, Literal
from uuid import UUID

from services.plans.domain.checking import check_under_way
from services.plans.domain.sentence import enforcement
from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.delivery import MOST_AT_ONCE, MOST_ENTERED, Delivered, Unit, measured
from services.plans.domain.sentence.enforcement import check_happened, check_open, check_term
from services.plans.domain.sentence.requirement_commands import RequirementFacts, SentenceKnown
from services.plans.domain.sentence.requirement_state import (
    INITIAL,
    Recorded,
    Requirement,
    evolve,
)
from shared.domain import Conflict, Decider, Invalid, NotFound, NotYetKnown

ENTERED: Final = ("provider_record", "court_record")
# All of a sentence end with it in one append.
MOST_OF_SENTENCE: Final = 50


def decide(command: Any, state: Recorded, facts: RequirementFacts) -> Sequence[Any]:
    if isinstance(command, commands.RecordRequirement):
        return _record(command, state, facts)
    if state is None or state.in_error:
        raise NotFound("This participant has no such requirement.")
    match command:
        case commands.EnterProgress():
            return _enter(command, state, facts)
        case commands.CorrectProgress():
            return _correct(command, state)
        case commands.CountSession():
            return _count(command, state, facts)
        case commands.CompleteRequirement():
            return _complete(command, state, facts)
    return enforcement.decide(command, state, facts)


def _record(command: commands.RecordRequirement, state: Recorded, facts: RequirementFacts) -> Sequence[Any]:
    if state is not None:
        raise Conflict("Another requirement has this id. Give a new one.", field="requirement_id")
    check_under_way(facts.standing)
    sentence = _sentence(facts)
    if facts.in_sentence >= MOST_OF_SENTENCE:
        raise Conflict("This sentence has as many requirements as it can.", code="full")
    kind = facts.types.valid(command.kind, command.starts_on)
    if sentence.kind not in kind.sentence_kinds:
        raise Invalid("A requirement of this type does not go with this kind of sentence.", field="kind")
    ends_on = command.ends_on or sentence.ends_on
    check_term(command.starts_on, ends_on, sentence, kind)
    kind.check_amount(command.amount, command.unit)
    return [
        events.RequirementRecorded(
            requirement_id=command.requirement_id,
            participant_id=facts.standing.participant_id,
            account=command.account,
            types=facts.types.reference,
            kind=command.kind,
            sentence_id=command.sentence_id,
            starts_on=command.starts_on,
            ends_on=ends_on,
            unit=kind.unit if command.amount is not None or kind.amount == "optional" else None,
            amount=command.amount,
            ordered=command.ordered,
        )
    ]


def _sentence(facts: RequirementFacts) -> SentenceKnown:
    if facts.sentence is None:
        raise NotYetKnown("Nothing was told here of this sentence yet. Try again in a moment.")
    if facts.sentence.participant_id not in facts.people:
        raise NotFound("This participant has no such sentence.")
    if facts.sentence.ended_on is not None:
        raise Conflict("This sentence has ended, so nothing is added to it.", code="sentence-ended")
    return facts.sentence


def _of_unit(delivered: Delivered, unit: Unit | None, *, least: int, most: int) -> int:
    given, amount = measured(delivered)
    if unit is None:
        raise Invalid("This requirement is of time alone: there is no amount to deliver.", field="unit")
    if given != unit:
        raise Invalid(f"This requirement is counted in {unit}.", field="unit")
    if not least <= amount <= most:
        raise Invalid(f"A whole number from {least} to {most} is needed.", field="amount")
    return amount


def _enter(
    command: commands.EnterProgress, state: Requirement, facts: RequirementFacts
) -> Sequence[events.ProgressRecorded]:
    if command.source not in ENTERED:
        raise Invalid("Say from whose record it is: the provider's or the court's.", field="source")
    if command.progress_id in state.progress:
        raise Conflict("Other progress has this id. Give a new one.", field="progress_id")
    amount = _of_unit(command.delivered, state.unit, least=1, most=MOST_ENTERED)
    if state.amount is not None and amount > state.amount:
        raise Invalid(
            "This is more than was ordered in all. Enter what was delivered on that day.", field="amount"
        )
    check_open(state)
    check_happened(command.on, state, facts)
    return [_recorded(command, state, command.progress_id, amount, command.source)]


def _correct(command: commands.CorrectProgress, state: Requirement) -> Sequence[Any]:
    before = state.progress.get(command.progress_id)
    if before is None:
        raise NotFound("This requirement has no such progress.")
    if before.source == "session":
        raise Conflict("This came with a session: correct the session's attendance.", code="of-a-session")
    amount = _of_unit(command.delivered, state.unit, least=0, most=MOST_ENTERED)
    return _corrected(command.progress_id, command.account, state, amount, command.reason)


def _count(command: commands.CountSession, state: Requirement, facts: RequirementFacts) -> Sequence[Any]:
    amount, session = 0, command.session_id
    if command.delivered is not None:
        most = MOST_AT_ONCE[state.unit] if state.unit else 0
        amount = _of_unit(command.delivered, state.unit, least=1, most=most)
    if session in state.progress:
        return _corrected(session, command.account, state, amount, "attendance_corrected")
    if not amount:
        return []
    check_open(state)
    check_happened(command.on, state, facts)
    return [_recorded(command, state, session, amount, "session", command.intervention_id)]


def _recorded(
    command: commands.EnterProgress | commands.CountSession,
    state: Requirement,
    progress_id: UUID,
    amount: int,
    source: events.Source,
    intervention_id: UUID | None = None,
) -> events.ProgressRecorded:
    assert state.unit is not None
    return events.ProgressRecorded(
        **enforcement.place(state, command.account),
        progress_id=progress_id,
        on=command.on,
        unit=state.unit,
        amount=amount,
        source=source,
        intervention_id=intervention_id,
    )


def _corrected(
    progress_id: UUID, account: str, state: Requirement, amount: int, reason: events.CorrectionReason
) -> Sequence[Any]:
    difference = amount - state.progress[progress_id].amount
    if not difference:
        return []
    assert state.unit is not None
    place = enforcement.place(state, account)
    corrected = events.ProgressCorrected(
        **place,
        progress_id=progress_id,
        unit=state.unit,
        amount=amount,
        difference=difference,
        reason=reason,
    )
    by_amount = state.completed is not None and state.completed[1] == "amount"
    if by_amount and state.delivered + difference < (state.amount or 0):
        return [corrected, events.CompletionWithdrawn(**place)]
    return [corrected]


def _complete(
    command: commands.CompleteRequirement, state: Requirement, facts: RequirementFacts
) -> Sequence[events.RequirementCompleted]:
    by = _grounds(command, state)
    if state.completed == (command.on, by):
        return []
    check_open(state)
    check_happened(command.on, state, facts)
    if by != "court":
        _check_complete(command, state)
    return [events.RequirementCompleted(**enforcement.place(state, command.account), on=command.on, by=by)]


def _grounds(command: commands.CompleteRequirement, state: Requirement) -> Literal["amount", "term", "court"]:
    if command.by_court:
        return "court"
    return "term" if state.amount is None else "amount"


def _check_complete(command: commands.CompleteRequirement, state: Requirement) -> None:
    if state.open_breach is not None:
        raise Conflict("A breach of this is open: resolve it first.", code="breach-open")
    if state.amount is not None and state.delivered < state.amount:
        left = state.amount - state.delivered
        raise Conflict(
            f"{left} {state.unit} of what was ordered are left. Record what was delivered, or say that the "
            "court completed it.",
            code="not-delivered",
        )
    if state.amount is None and (state.ends_on is None or command.on < state.ends_on):
        raise Conflict("This lasts to its last day, which has not come.", code="not-over")


DECIDER: Decider[Recorded] = Decider("requirement", INITIAL, decide, evolve)
