"""Contacts as they are read: each party reads its own words, and of the other's those that are shared."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from services.plans.domain.relationship.contact_events import ContactKept
from services.plans.domain.relationship.contact_state import Contact, Note, Outcome, Rating
from services.plans.views.appointments import Kind
from services.plans.views.relationship.contact_measures import ContactMeasures
from services.plans.views.relationship.contacts_queries import ContactRow
from shared.calendar import Appointment
from shared.domain import ERASED
from shared.domain.authorship import Party
from shared.http.own_words import OwnWordsRead
from shared.http.staff_only import StaffText


class ContactSummary(BaseModel):
    """No words. with_account, held_by: staff only."""

    contact_id: UUID
    participant_id: UUID
    version: int
    status: str
    starts_at: datetime
    minutes: int
    mode: str
    place: str | None
    purpose: str
    asked_for_by: str
    with_account: StaffText
    planned: bool
    held_on: date | None
    held_minutes: int | None
    held_by: StaffText
    missed_by: str | None
    acceptable: str | None
    rating: int | None

    @classmethod
    def of(cls, row: ContactRow) -> "ContactSummary":
        return cls.model_validate(vars(row))


class OutcomeRead(BaseModel):
    """What was recorded; the last one holds. held_at: an instant, of one that was kept. acceptable: of
    one that was missed."""

    kept: bool
    corrects: bool
    held_at: datetime | None = None
    minutes: int | None = None
    mode: str | None = None
    place: str | None = None
    held_by: StaffText = None
    present: list[str] = []
    goal_ids: list[UUID] = []
    missed_by: str | None = None
    reason: str | None = None
    acceptable: str | None = None
    recorded_by: StaffText = None

    @classmethod
    def of(cls, outcome: Outcome) -> "OutcomeRead":
        names = ("missed_by", "reason", "acceptable", "held_by")
        said: dict[str, Any] = {name: getattr(outcome, name, None) for name in names}
        if isinstance(outcome, ContactKept):
            when = outcome.when
            said |= {"held_at": when.starts_at, "minutes": when.minutes, "mode": when.mode}
            said |= {"place": when.place, "present": outcome.present, "goal_ids": outcome.with_goals}
        kept, corrects = isinstance(outcome, ContactKept), outcome.corrects
        return cls(kept=kept, corrects=corrects, recorded_by=outcome.account, **said)


class NoteRead(BaseModel):
    """A practitioner's has `text`, the person's `words`; null once erased."""

    note_id: UUID
    party: Party
    written_on: date
    shared: bool
    text: str | None
    words: OwnWordsRead | None
    account: StaffText = None

    @classmethod
    def of(cls, note: Note) -> "NoteRead":
        text = None if note.text is ERASED else note.text
        return cls(**{**vars(note), "text": text, "words": OwnWordsRead.of(note.words)})


class RatingRead(BaseModel):
    """words: null for staff unless they are shared."""

    score: int
    rated_on: date
    shared: bool
    words: OwnWordsRead | None

    @classmethod
    def of(cls, rating: Rating, reader: Party) -> "RatingRead":
        words = rating.words if reader == "person" or rating.shared else None
        said = {name: getattr(rating, name) for name in ("score", "rated_on", "shared")}
        return cls(**said, words=OwnWordsRead.of(words))


class ContactRead(BaseModel):
    """reason: of a refusal or a cancellation."""

    contact_id: UUID
    participant_id: UUID
    version: int
    status: str
    starts_at: datetime
    minutes: int
    mode: str
    place: str | None
    purpose: str
    asked_for_by: str
    with_account: StaffText
    planned: bool
    reason: str | None
    cancelled_by: Party | None
    outcomes: list[OutcomeRead]
    notes: list[NoteRead]
    rating: RatingRead | None

    @classmethod
    def of(cls, state: Contact, version: int, reader: Party) -> "ContactRead":
        names = ("contact_id", "participant_id", "status", "purpose", "asked_for_by", "with_account")
        said = {name: getattr(state, name) for name in (*names, "planned", "reason", "cancelled_by")}
        when = {name: getattr(state.when, name) for name in ("starts_at", "minutes", "mode", "place")}
        return cls(
            **said,
            **when,
            version=version,
            outcomes=[OutcomeRead.of(each) for each in state.outcomes],
            notes=[NoteRead.of(each) for each in _told(state.notes.values(), reader)],
            rating=RatingRead.of(state.rating, reader) if state.rating else None,
        )


def _told(notes: Iterable[Note], reader: Party) -> Iterable[Note]:
    return (note for note in notes if note.shared or note.party == reader)


class Share(BaseModel):
    """numerator of denominator."""

    numerator: int
    denominator: int

    @classmethod
    def of(cls, numerator: int, denominator: int) -> "Share | None":
        """None where there is nothing to measure."""
        return cls(numerator=numerator, denominator=denominator) if denominator else None


class ContactMeasuresRead(BaseModel):
    """Whole numbers; a share is null where it has no denominator.

    kept: planned contacts that were kept, of those of which it was recorded. answered: requests by the
    person that were accepted or declined, of all; answered_seconds: until then, in all. ratings: the sum
    of the scores, of `rated` contacts. continuity_most: kept contacts held by whoever held most with each
    person, of all kept. continuity_case_manager: kept contacts held by whoever had the case on the day, of
    those kept on days on which somebody had it."""

    kept: Share | None
    unplanned: int
    minutes: int
    missed_by_person_acceptable: int
    missed_by_person_not_acceptable: int
    missed_by_person_not_yet_known: int
    missed_by_practitioner: int
    answered: Share | None
    answered_seconds: int
    rated: int
    ratings: int
    continuity_most: Share | None
    continuity_case_manager: Share | None

    @classmethod
    def of(cls, found: ContactMeasures) -> "ContactMeasuresRead":
        shares = {
            "kept": Share.of(found.kept, found.planned),
            "answered": Share.of(found.answered, found.asked),
            "continuity_most": Share.of(found.most_held, found.held),
            "continuity_case_manager": Share.of(found.held_by_case_manager, found.had_case_manager),
        }
        plain = {name: getattr(found, name) for name in cls.model_fields if name not in shares}
        return cls(**plain, **shares)


class AppointmentRead(BaseModel):
    """kind: a contact, a session of an intervention or of coaching, or a volunteer's meeting. id: of it."""

    id: UUID
    kind: Kind
    participant_id: UUID
    starts_at: datetime
    minutes: int
    mode: str

    @classmethod
    def of(cls, found: Appointment, kind: Kind, participant_id: UUID) -> "AppointmentRead":
        said = {name: getattr(found, name) for name in ("id", "starts_at", "minutes", "mode")}
        return cls(**said, kind=kind, participant_id=participant_id)
