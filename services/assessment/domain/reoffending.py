"""What a participant's follow-up found, as a part of the participant.

Rules, as given / when / then:
- given a participant / RecordOutcome with a follow-up / FollowUpRecorded, and what it changes judged
- given an outcome / RecordOutcome with the same again / nothing: a fact is recorded once
- given a participant / RecordOutcome with reoffences / a ReoffenceRecorded each, and judged
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain import participant_events as events
from services.assessment.domain.dates import not_after
from services.assessment.domain.facts import Facts
from services.assessment.domain.outcome import NOT_FOLLOWED, FollowUp, Outcome, Reoffence, judge
from shared.domain import Invalid, record


@record
class RecordOutcome:
    """What a follow-up found: the span it covers, the reoffences, or both."""

    follow_up: FollowUp | None
    reoffences: tuple[Reoffence, ...]


@record
class Reoffending:
    """State. `outcomes`: the last judgement by rule."""

    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = ()
    outcomes: tuple[tuple[str, Outcome], ...] = ()


def record_outcome(
    command: RecordOutcome, participant_id: UUID, index_date: date, state: Reoffending, facts: Facts
) -> list[Any]:
    """What was followed up and found, and every judgement that it changes."""
    if command.follow_up is None and not command.reoffences:
        raise Invalid("Give a follow-up, reoffences, or both.", field="follow_up")
    found: list[Any] = []
    if command.follow_up:
        _check_follow_up(command.follow_up, index_date, facts)
    if command.follow_up and command.follow_up != state.follow_up:
        found.append(events.FollowUpRecorded(participant_id=participant_id, **vars(command.follow_up)))
    known = {_fact(reoffence) for reoffence in state.reoffences}
    for number, reoffence in enumerate(command.reoffences):
        _check_reoffence(reoffence, index_date, facts, f"reoffences[{number}]")
        if _fact(reoffence) not in known:
            found.append(events.ReoffenceRecorded(participant_id=participant_id, **vars(reoffence)))
            known.add(_fact(reoffence))
    after = state
    for event in found:
        after = evolve(after, event)
    return [*found, *judged(participant_id, index_date, after, facts)]


def judged(participant_id: UUID, index_date: date, state: Reoffending, facts: Facts) -> Iterator[Any]:
    """An OutcomeJudged for each rule whose judgement is another than the last."""
    before = dict(state.outcomes)
    for rule in facts.rules:
        outcome = judge(rule, index_date, state.follow_up, state.reoffences)
        if before.get(rule.reference, NOT_FOLLOWED) != outcome:
            yield events.OutcomeJudged(participant_id=participant_id, rule=rule.reference, **vars(outcome))


def _fact(reoffence: Reoffence) -> tuple[date, date, str]:
    """What makes two reports of a reoffence the same one, under whatever id they came."""
    return reoffence.offence_date, reoffence.proven_date, reoffence.disposal


def _check_follow_up(follow_up: FollowUp, index_date: date, facts: Facts) -> None:
    if follow_up.ends_on < follow_up.starts_on:
        raise Invalid("The follow-up ends before it starts.", field="follow_up.ends_on")
    not_after(follow_up.ends_on, facts.today, "follow_up.ends_on", "in the future")
    # A reoffence in a gap at the beginning would never be seen, and the time would count as free of any.
    not_after(follow_up.starts_on, index_date, "follow_up.starts_on", "after the index date")
    not_after(index_date, follow_up.ends_on, "follow_up.ends_on", "before the index date")


def _check_reoffence(reoffence: Reoffence, index_date: date, facts: Facts, field: str) -> None:
    not_after(index_date, reoffence.offence_date, f"{field}.offence_date", "before the index date")
    not_after(
        reoffence.offence_date, reoffence.proven_date, f"{field}.proven_date", "before the offence date"
    )
    not_after(reoffence.proven_date, facts.today, f"{field}.proven_date", "in the future")
    if reoffence.disposal not in facts.disposals:
        raise Invalid("This disposal is not known. GET /definitions lists them.", field=f"{field}.disposal")


def evolve(state: Reoffending, event: Any) -> Reoffending:
    match event:
        case events.FollowUpRecorded():
            return replace(state, follow_up=FollowUp(starts_on=event.starts_on, ends_on=event.ends_on))
        case events.ReoffenceRecorded():
            return replace(state, reoffences=(*state.reoffences, event.reoffence))
        case events.OutcomeJudged():
            others = tuple(entry for entry in state.outcomes if entry[0] != event.rule)
            return replace(state, outcomes=(*others, (event.rule, event.outcome)))
    return state
