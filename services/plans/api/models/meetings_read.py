"""Meetings and expenses as they are read: each of both reads its own words, and of the other's those that
are shared; whose link it is, a volunteer does not read."""

from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.life_links.meeting_events import MeetingHeld
from services.plans.domain.life_links.meeting_state import Meeting, MeetingNote, MeetingRating, Outcome
from services.plans.views.life_links.expenses_queries import ExpenseRow
from services.plans.views.life_links.meetings_queries import MeetingRow
from shared.domain import ERASED
from shared.http.own_words import OwnWordsRead

# former_volunteer: of a link that is over, to whom nothing that the person said is told any more.
Reader = Literal["person", "volunteer", "former_volunteer", "practitioner"]


class MeetingSummary(BaseModel):
    """No words. planned_on, held_on: days at the provider's place. rating: 1 to 5; null for the volunteer
    unless it is shared."""

    meeting_id: UUID
    version: int
    status: str
    starts_at: datetime
    planned_on: date
    minutes: int
    mode: str
    place: str | None
    held_on: date | None
    held_minutes: int | None
    missed_by: str | None
    acceptable: str | None
    rating: int | None

    @classmethod
    def of(cls, row: MeetingRow, reader: Reader) -> Self:
        told = reader != "former_volunteer" and (reader != "volunteer" or row.rating_shared)
        said = {name: getattr(row, name) for name in cls.model_fields}
        return cls(**{**said, "rating": row.rating if told else None})


class MeetingOutcomeRead(BaseModel):
    """on, minutes: of one that was held. missed_by, acceptable: of one that was not. recorded_by: the
    party."""

    held: bool
    corrects: bool
    recorded_by: str
    on: date | None
    minutes: int | None
    missed_by: str | None
    acceptable: str | None

    @classmethod
    def of(cls, outcome: Outcome) -> Self:
        names = ("on", "minutes", "missed_by", "acceptable")
        said = {name: getattr(outcome, name, None) for name in names}
        held = isinstance(outcome, MeetingHeld)
        return cls(**said, held=held, corrects=outcome.corrects, recorded_by=outcome.by.party)


class MeetingNoteRead(BaseModel):
    """The person's has `words`, the volunteer's `text`; null once erased."""

    note_id: UUID
    party: str
    written_on: date
    shared: bool
    words: OwnWordsRead | None
    text: str | None

    @classmethod
    def of(cls, note: MeetingNote) -> Self:
        said = {name: getattr(note, name) for name in ("note_id", "party", "written_on", "shared")}
        text = None if note.text is ERASED else note.text
        return cls(**said, words=OwnWordsRead.of(note.words), text=text)


class MeetingRatingRead(BaseModel):
    """words: null for staff unless they are shared."""

    score: int
    rated_on: date
    shared: bool
    words: OwnWordsRead | None

    @classmethod
    def of(cls, rating: MeetingRating | None, reader: Reader) -> Self | None:
        """None for the volunteer unless it is shared, and once the link is over."""
        if rating is None or reader == "former_volunteer" or (reader == "volunteer" and not rating.shared):
            return None
        words = rating.words if rating.shared or reader == "person" else None
        said = {name: getattr(rating, name) for name in ("score", "rated_on", "shared")}
        return cls(**said, words=OwnWordsRead.of(words))


class MeetingRead(BaseModel):
    """reason, cancelled_by: of a cancellation. outcome: the one that holds."""

    meeting_id: UUID
    link_id: UUID
    version: int
    status: str
    starts_at: datetime
    planned_on: date
    minutes: int
    mode: str
    place: str | None
    district: str | None
    reason: str | None
    cancelled_by: str | None
    outcome: MeetingOutcomeRead | None
    notes: list[MeetingNoteRead]
    rating: MeetingRatingRead | None

    @classmethod
    def of(cls, state: Meeting, version: int, reader: Reader) -> Self:
        names = ("meeting_id", "link_id", "status", "reason", "cancelled_by")
        times = ("starts_at", "minutes", "mode", "place", "district")
        return cls(
            **{name: getattr(state, name) for name in names},
            **{name: getattr(state.when, name) for name in times},
            planned_on=state.when.on,
            version=version,
            outcome=MeetingOutcomeRead.of(state.outcome) if state.outcome else None,
            notes=[MeetingNoteRead.of(note) for note in _told(state, reader)],
            rating=MeetingRatingRead.of(state.rating, reader),
        )


def _told(state: Meeting, reader: Reader) -> list[MeetingNote]:
    if reader == "former_volunteer":
        return [note for note in state.notes.values() if note.party == "volunteer"]
    return [note for note in state.notes.values() if note.shared or note.party == reader]


class MyExpenseRead(BaseModel):
    """metres: of a way. decided_on: accepted or declined. reason: why it was declined, a code."""

    expense_id: UUID
    meeting_id: UUID
    version: int
    status: str
    kind: str
    amount_pence: int
    metres: int | None
    receipt_id: UUID | None
    met_on: date
    claimed_on: date
    decided_on: date | None
    reason: str | None
    paid_on: date | None

    @classmethod
    def of(cls, row: ExpenseRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class ExpenseRead(MyExpenseRead):
    """seen_elsewhere: somebody else gave the very same receipt before."""

    volunteer_id: UUID
    seen_elsewhere: bool
