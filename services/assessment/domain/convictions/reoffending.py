"""What a participant's follow-up found, as a part of the participant.

Rules, as given / when / then:
- given a participant / RecordOutcome with a follow-up / FollowUpRecorded, and what it changes judged
- given an outcome / RecordOutcome with the same again / nothing: a fact is recorded once
- given a participant / RecordOutcome with reoffences / a ReoffenceRecorded each, and judged
- given records that merges tie together / any judgement / of what is known under all of them
- given an outcome / JudgeAgain / an OutcomeJudged for each rule that says otherwise now, or nothing
- given any of these / ImportExtract / what `extract` says
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.assessment.domain.convictions import reoffending_events
from services.assessment.domain.convictions.offences import NOT_RECORDED
from services.assessment.domain.convictions.outcome import (
    NOT_FOLLOWED,
    Followed,
    FollowUp,
    Outcome,
    Reoffence,
    judge,
    proof_of,
)
from services.assessment.domain.facts import Facts
from services.assessment.domain.people import participant_events as events
from shared.domain import Invalid, record
from shared.domain.dates import not_after


@record
class RecordOutcome:
    """What a follow-up found: the span it covers, the reoffences, or both."""

    follow_up: FollowUp | None
    reoffences: tuple[Reoffence, ...]


@record
class JudgeAgain:
    """A rule was added, or something else that judging depends on is known now."""


@record
class Observed:
    """Whom the rules judge. died_on: ends what can be observed."""

    participant_id: UUID
    index_date: date
    died_on: date | None = None


@record
class Reoffending:
    """State. `outcomes`: the last judgement by rule. withdrawn: what a source has taken back.
    covers_until: by reoffence, the last day of the extract that said the last word about it."""

    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = ()
    outcomes: tuple[tuple[str, Outcome], ...] = ()
    withdrawn: frozenset[UUID] = frozenset()
    covers_until: Mapping[UUID, date] = field(default_factory=dict)

    def knows(self, reoffence_id: UUID) -> bool:
        """Also one that was withdrawn."""
        return reoffence_id in self.withdrawn or any(r.reoffence_id == reoffence_id for r in self.reoffences)

    @property
    def followed(self) -> Followed:
        return Followed(follow_up=self.follow_up, reoffences=self.reoffences)


def record_outcome(command: RecordOutcome, observed: Observed, state: Reoffending, facts: Facts) -> list[Any]:
    """What was followed up and found, and every judgement that it changes."""
    if command.follow_up is None and not command.reoffences:
        raise Invalid("Give a follow-up, reoffences, or both.", field="follow_up")
    found: list[Any] = []
    if command.follow_up:
        check_follow_up(command.follow_up, observed.index_date, facts)
    if command.follow_up and command.follow_up != state.follow_up:
        recorded = vars(command.follow_up)
        found.append(events.FollowUpRecorded(participant_id=observed.participant_id, **recorded))
    known = [*state.reoffences]
    for number, reoffence in enumerate(command.reoffences):
        check_reoffence(reoffence, observed.index_date, facts, f"reoffences[{number}].")
        if not any(same_fact(reoffence, other) for other in known):
            found.append(events.ReoffenceRecorded(participant_id=observed.participant_id, **vars(reoffence)))
            known.append(reoffence)
    after = state
    for event in found:
        after = evolve(after, event)
    return [*found, *judged(observed, after, facts)]


def judged(observed: Observed, state: Reoffending, facts: Facts) -> Iterator[Any]:
    """An OutcomeJudged for each rule whose judgement is another than the last."""
    before, person = dict(state.outcomes), joined(state.followed, facts.elsewhere, observed.index_date)
    if person.follow_up is None and not before:
        return  # whatever happened: most of an extract's rows come before anybody is followed
    for rule in facts.rules:
        if rule.offences and rule.offences not in facts.counted:
            continue  # its list is not known here: better no judgement than a wrong one
        counted = facts.counted[rule.offences] if rule.offences else None
        seen = (person.follow_up, person.reoffences, observed.died_on, counted)
        outcome = judge(rule, observed.index_date, *seen)
        if before.get(rule.reference, NOT_FOLLOWED) != outcome:
            yield events.OutcomeJudged(
                participant_id=observed.participant_id, rule=rule.reference, **vars(outcome)
            )


def joined(own: Followed, elsewhere: Sequence[Followed], index_date: date) -> Followed:
    """What is known of one person under several records. A reoffence that two of them tell counts
    once; spans that leave a gap, also one from the index date on, are not joined, as what happened
    in it would never be seen."""
    follow_up, reoffences = own.follow_up, list(own.reoffences)
    for other in sorted(elsewhere, key=_begins):
        known = list(reoffences)
        for told in other.reoffences:
            if same := next((each for each in known if same_fact(told, each)), None):
                known.remove(same)
            else:
                reoffences.append(told)
        follow_up = _span(follow_up, other.follow_up, index_date)
    return Followed(follow_up=follow_up, reoffences=reoffences)


def _begins(followed: Followed) -> date:
    return followed.follow_up.starts_on if followed.follow_up else date.max


def _span(own: FollowUp | None, other: FollowUp | None, index_date: date) -> FollowUp | None:
    if own is None or other is None:
        return own or (other if other and other.starts_on <= index_date else None)
    if max(own.starts_on, other.starts_on) > min(own.ends_on, other.ends_on) + timedelta(days=1):
        return own
    return FollowUp(starts_on=min(own.starts_on, other.starts_on), ends_on=max(own.ends_on, other.ends_on))


def same_fact(one: Reoffence, other: Reoffence) -> bool:
    """Whether two reports of a reoffence are of the same one, under whatever ids they came: the same
    dates and disposal, and no two offences."""
    if (one.offence_date, one.proven_date, one.disposal) != (
        other.offence_date,
        other.proven_date,
        other.disposal,
    ):
        return False
    return one.offence_code == other.offence_code or None in (one.offence_code, other.offence_code)


def check_follow_up(
    follow_up: FollowUp,
    index_date: date,
    facts: Facts,
    starts: str = "follow_up.starts_on",
    ends: str = "follow_up.ends_on",
) -> None:
    """Raises Invalid, naming the field as the caller calls it."""
    if follow_up.ends_on < follow_up.starts_on:
        raise Invalid("The follow-up ends before it starts.", field=ends)
    not_after(follow_up.ends_on, facts.today, ends, "in the future")
    # A reoffence in a gap at the beginning would never be seen, and the time would count as free of any.
    not_after(follow_up.starts_on, index_date, starts, "after the index date")
    not_after(index_date, follow_up.ends_on, ends, "before the index date")


def check_reoffence(reoffence: Reoffence, index_date: date, facts: Facts, within: str = "") -> None:
    """Raises Invalid, naming the field: `within` and its name."""
    offence, proven = reoffence.offence_date, reoffence.proven_date
    not_after(index_date, offence, f"{within}offence_date", "before the index date")
    not_after(offence, proven, f"{within}proven_date", "before the offence date")
    not_after(proven, facts.today, f"{within}proven_date", "in the future")
    if reoffence.disposal not in facts.disposals:
        raise Invalid("This disposal is not known. GET /definitions lists them.", field=f"{within}disposal")
    if reoffence.proof not in (None, proof_of(reoffence.disposal)):
        raise Invalid("This is not what proves an offence with this disposal.", field=f"{within}proof")
    if reoffence.offence_code is not None and reoffence.offence_code not in facts.offences - {NOT_RECORDED}:
        raise Invalid(
            "This offence is not known. GET /definitions lists them.", field=f"{within}offence_code"
        )


def evolve(state: Reoffending, event: Any) -> Reoffending:
    if until := getattr(event, "covers_until", None):
        state = replace(state, covers_until={**state.covers_until, event.reoffence_id: until})
    match event:
        case events.FollowUpRecorded():
            return replace(state, follow_up=FollowUp(starts_on=event.starts_on, ends_on=event.ends_on))
        case events.ReoffenceRecorded():
            return replace(state, reoffences=(*state.reoffences, event.reoffence))
        case reoffending_events.ReoffenceSuperseded():
            return replace(
                state,
                reoffences=(*without(state, event.reoffence_id), event.reoffence),
                withdrawn=state.withdrawn - {event.reoffence_id},
            )
        case reoffending_events.ReoffenceWithdrawn():
            return replace(
                state,
                reoffences=without(state, event.reoffence_id),
                withdrawn=state.withdrawn | {event.reoffence_id},
            )
        case events.OutcomeJudged():
            others = tuple(entry for entry in state.outcomes if entry[0] != event.rule)
            return replace(state, outcomes=(*others, (event.rule, event.outcome)))
    return state


def without(state: Reoffending, reoffence_id: UUID) -> tuple[Reoffence, ...]:
    return tuple(r for r in state.reoffences if r.reoffence_id != reoffence_id)
