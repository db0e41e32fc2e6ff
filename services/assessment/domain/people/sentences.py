"""The sentences of a participant, several at once, as a part of the participant.

Rules, as given / when / then:
- given a participant / ImposeSentence / SentenceImposed; another at the same time is no fault
- given a sentence / ImposeSentence under the same id with the same content / nothing; other / refused
- given any / ImposeSentence that says both a last day and a length, or none of them / refused, but a
  licence without either is one for life
- given a sentence / AlterSentence to extend, with a last day that is not later / refused
- given a licence / AlterSentence as recalled / SentenceAltered; given it recalled / re_released / the
  same; given any other kind / a recall / refused
- given a sentence / AlterSentence as varied, with another last day or the same / SentenceAltered: the
  requirements that it varies are not held here
- given a sentence / AlterSentence after its last day / refused: it ran out
- given a sentence / EndSentence, on its last day or before / SentenceEnded; after it / refused
- given one that ended / any alteration / refused; ended again in the same way / nothing
- given any of these / a change in the future, before the sentence or before its last change / refused

A length of n calendar months ends on the day before the same day n months later.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.facts import Facts
from services.assessment.domain.people import sentence_events as events
from services.assessment.domain.people.sentence_events import Alteration, SentenceKind
from shared.domain import Conflict, Invalid, NotFound, record
from shared.domain.dates import after, not_after

AlterationReason = Literal[
    "court_order", "breach", "appeal", "recall_decision", "executive_release", "parole_board_release",
    "risk_changed", "circumstances_changed", "entered_in_error",
]  # fmt: skip
EndingReason = Literal[
    "expired", "early_discharge", "revoked", "activated", "resentenced", "quashed_on_appeal", "died",
    "entered_in_error",
]  # fmt: skip
MOST_DAYS = 36_600
MOST_MONTHS = 1_200
DAY = timedelta(days=1)


@record
class ImposeSentence:
    """ends_on: the last day. Give it, or a length in days or in calendar months."""

    sentence_id: UUID
    kind: SentenceKind
    starts_on: date
    ends_on: date | None = None
    length_days: int | None = None
    length_months: int | None = None


@record
class AlterSentence:
    """ends_on: the new last day; None where it stays."""

    sentence_id: UUID
    alteration: Alteration
    on: date
    reason: AlterationReason
    ends_on: date | None = None


@record
class EndSentence:
    sentence_id: UUID
    on: date
    reason: EndingReason


@record
class Sentence:
    """ends_on: the last day; None for life. ended: when and why, once it has."""

    kind: SentenceKind
    starts_on: date
    ends_on: date | None
    recalled: bool = False
    altered_on: date | None = None
    ended: tuple[date, str] | None = None


Sentences = Mapping[UUID, Sentence]


def impose(command: ImposeSentence, participant_id: UUID, state: Sentences, facts: Facts) -> list[Any]:
    not_after(command.starts_on, facts.today + MOST_DAYS * DAY, "starts_on", "too far in the future")
    ends_on = _last_day(command)
    known = state.get(command.sentence_id)
    if known is not None:
        if (known.kind, known.starts_on, known.ends_on) == (command.kind, command.starts_on, ends_on):
            return []
        raise Conflict("Another sentence has this id. Give a new one.", field="sentence_id")
    _check_last_day(command.starts_on, ends_on)
    return [
        events.SentenceImposed(
            participant_id=participant_id,
            sentence_id=command.sentence_id,
            kind=command.kind,
            starts_on=command.starts_on,
            ends_on=ends_on,
            **_length(command.starts_on, ends_on),
        )
    ]


def alter(command: AlterSentence, participant_id: UUID, state: Sentences, facts: Facts) -> list[Any]:
    sentence = _running(command.sentence_id, state)
    _check_date(command.on, sentence, facts)
    _check_alteration(command, sentence)
    ends_on = command.ends_on or sentence.ends_on
    _check_last_day(sentence.starts_on, ends_on)
    return [
        events.SentenceAltered(
            participant_id=participant_id,
            sentence_id=command.sentence_id,
            alteration=command.alteration,
            on=command.on,
            reason=command.reason,
            ends_on=ends_on,
            **_length(sentence.starts_on, ends_on),
        )
    ]


def end(command: EndSentence, participant_id: UUID, state: Sentences, facts: Facts) -> list[Any]:
    known = state.get(command.sentence_id)
    if known is not None and known.ended == (command.on, command.reason):
        return []
    sentence = _running(command.sentence_id, state)
    _check_date(command.on, sentence, facts)
    return [events.SentenceEnded(participant_id=participant_id, **vars(command))]


def _running(sentence_id: UUID, state: Sentences) -> Sentence:
    sentence = state.get(sentence_id)
    if sentence is None:
        raise NotFound("This participant has no such sentence.")
    if sentence.ended is not None:
        raise Conflict(
            "This sentence has ended. Record another where one was imposed.", code="sentence-ended"
        )
    return sentence


def _last_day(command: ImposeSentence) -> date | None:
    given = [v for v in (command.ends_on, command.length_days, command.length_months) if v is not None]
    if len(given) > 1 or (not given and command.kind != "licence"):
        raise Invalid("Give the last day, or the length in days or in months; one of them.", field="ends_on")
    if command.length_days is not None:
        return command.starts_on + command.length_days * DAY - DAY
    if command.length_months is not None:
        return after(command.starts_on, months=command.length_months) - DAY
    return command.ends_on


def _check_last_day(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None:
        not_after(starts_on, ends_on, "ends_on", "before the sentence starts")
        not_after(
            ends_on, starts_on + MOST_DAYS * DAY, "ends_on", "more than a hundred years after the start"
        )


def _length(starts_on: date, ends_on: date | None) -> dict[str, int | None]:
    if ends_on is None:
        return {"length_days": None, "length_months": None}
    next_day = ends_on + DAY
    months = (next_day.year - starts_on.year) * 12 + next_day.month - starts_on.month
    whole = months > 0 and after(starts_on, months=months) == next_day
    return {"length_days": (next_day - starts_on).days, "length_months": months if whole else None}


def _check_date(on: date, sentence: Sentence, facts: Facts) -> None:
    not_after(on, facts.today, "on", "in the future")
    not_after(sentence.starts_on, on, "on", "before the sentence starts")
    not_after(sentence.altered_on or on, on, "on", "before the last alteration of the sentence")
    if sentence.ends_on is not None:
        not_after(on, sentence.ends_on, "on", "after the last day of the sentence: extend it first")


def _check_alteration(command: AlterSentence, sentence: Sentence) -> None:
    recalling = command.alteration == "recalled"
    if recalling and (sentence.kind != "licence" or sentence.recalled):
        raise Conflict("Only a licence is recalled, and not twice without a release.", field="alteration")
    if command.alteration == "re_released" and not sentence.recalled:
        raise Conflict("This sentence is not recalled, so nobody is re-released.", field="alteration")
    if sentence.recalled and command.alteration == "extended":
        raise Conflict("This licence is recalled. Record the re-release first.", field="alteration")
    if command.alteration == "extended" and (
        command.ends_on is None or sentence.ends_on is None or command.ends_on <= sentence.ends_on
    ):
        raise Invalid("An extension has a later last day than before.", field="ends_on")
    if command.ends_on is not None:
        not_after(command.on, command.ends_on, "ends_on", "before the alteration")


def evolve(state: Sentences, event: Any) -> Sentences:
    match event:
        case events.SentenceImposed():
            imposed = Sentence(kind=event.kind, starts_on=event.starts_on, ends_on=event.ends_on)
            return {**state, event.sentence_id: imposed}
        case events.SentenceAltered() if event.sentence_id in state:
            recalled = state[event.sentence_id].recalled
            altered = replace(
                state[event.sentence_id],
                ends_on=event.ends_on,
                altered_on=event.on,
                recalled={"recalled": True, "re_released": False}.get(event.alteration, recalled),
            )
            return {**state, event.sentence_id: altered}
        case events.SentenceEnded() if event.sentence_id in state:
            ended = replace(state[event.sentence_id], ended=(event.on, event.reason))
            return {**state, event.sentence_id: ended}
    return state
