"""One contact, folded from its stream."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact_events import AskedBy, When
from shared.domain import Erased, record
from shared.domain.authorship import OwnWords, Party

Status = Literal["requested", "planned", "declined", "cancelled", "kept", "missed", "entered_in_error"]
Outcome = events.ContactKept | events.ContactMissed


@record
class Note:
    """A practitioner's has `text`, the person's `words`."""

    note_id: UUID
    party: Party
    account: str
    written_on: date
    shared: bool
    text: str | Erased | None = None
    words: OwnWords | Erased | None = None


@record
class Rating:
    """first_on: when one was first given."""

    first_on: date
    rated_on: date
    score: int
    shared: bool
    words: OwnWords | Erased | None


@record
class Contact:
    """when, purpose: as planned, or as held where it was not. with_account: whose it is to hold.
    outcomes: what was recorded, the last one holds. reason: of a refusal or a cancellation."""

    contact_id: UUID
    participant_id: UUID
    status: Status
    when: When
    purpose: str
    asked_for_by: AskedBy
    with_account: str | None
    planned: bool = True
    reason: str | None = None
    cancelled_by: Party | None = None
    outcomes: tuple[Outcome, ...] = ()
    notes: Mapping[UUID, Note] = field(default_factory=dict)
    rating: Rating | None = None

    @property
    def outcome(self) -> Outcome | None:
        return self.outcomes[-1] if self.outcomes else None


State = Contact | None


def evolve(state: State, event: Any) -> State:
    match event:
        case events.ContactRequested():
            return _begun(event, "requested", event.when, "person", event.with_account)
        case events.ContactPlanned():
            return _begun(event, "planned", event.when, event.asked_for_by, event.with_account)
        case events.ContactKept() if state is None:
            begun = _begun(event, "kept", event.when, event.asked_for_by, event.held_by)
            return replace(begun, planned=event.planned, outcomes=(event,))
    return state if state is None else _evolve(state, event)


def _begun(event: Any, status: Status, when: When, asked_for_by: AskedBy, whose: str | None) -> Contact:
    return Contact(
        contact_id=event.contact_id,
        participant_id=event.participant_id,
        status=status,
        when=when,
        purpose=event.purpose,
        asked_for_by=asked_for_by,
        with_account=whose,
    )


def _evolve(state: Contact, event: Any) -> Contact:
    match event:
        case events.ContactAccepted():
            return replace(state, status="planned", with_account=event.with_account)
        case events.ContactDeclined():
            return replace(state, status="declined", reason=event.reason)
        case events.ContactMoved():
            return replace(state, when=event.when)
        case events.ContactCancelled():
            return replace(state, status="cancelled", reason=event.reason, cancelled_by=event.party)
        case events.ContactKept():
            return replace(state, status="kept", outcomes=(*state.outcomes, event))
        case events.ContactMissed():
            return replace(state, status="missed", outcomes=(*state.outcomes, event))
        case events.ContactEnteredInError():
            return replace(state, status="entered_in_error")
    return _voiced(state, event)


def _voiced(state: Contact, event: Any) -> Contact:
    match event:
        case events.StaffNoteWritten():
            return _noted(state, event, "practitioner", shared=False, text=event.text)
        case events.OwnNoteWritten():
            return _noted(state, event, "person", shared=event.shared, words=event.words)
        case events.StaffNoteShared() | events.OwnNoteShared():
            note = state.notes.get(event.note_id)
            shared = {event.note_id: replace(note, shared=True)} if note else {}
            return replace(state, notes={**state.notes, **shared})
        case events.ContactRated():
            first = state.rating.first_on if state.rating else event.rated_on
            said = {name: getattr(event, name) for name in ("rated_on", "score", "shared", "words")}
            return replace(state, rating=Rating(first_on=first, **said))
    return state


def _noted(state: Contact, event: Any, party: Party, **said: Any) -> Contact:
    written = {name: getattr(event, name) for name in ("note_id", "account", "written_on")}
    return replace(state, notes={**state.notes, event.note_id: Note(party=party, **written, **said)})
