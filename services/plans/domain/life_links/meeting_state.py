"""One meeting, folded from its stream."""

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting_events import Party, When
from shared.domain import Erased, record
from shared.domain.authorship import OwnWords

Status = Literal["planned", "cancelled", "held", "missed"]
Outcome = events.MeetingHeld | events.MeetingMissed


@record
class MeetingNote:
    """The person's has `words`, the volunteer's `text`."""

    note_id: UUID
    party: Party
    account: str
    written_on: date
    shared: bool
    words: OwnWords | Erased | None = None
    text: str | Erased | None = None


@record
class MeetingRating:
    """first_on: when one was first given."""

    first_on: date
    rated_on: date
    score: int
    shared: bool
    words: OwnWords | Erased | None


@record
class Meeting:
    """when: as planned. outcome: the one that holds. reason: of a cancellation."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    status: Status
    when: When
    outcome: Outcome | None = None
    reason: str | None = None
    cancelled_by: str | None = None
    notes: Mapping[UUID, MeetingNote] = field(default_factory=dict)
    rating: MeetingRating | None = None

    @property
    def place(self) -> dict[str, Any]:
        """What every event of a meeting says."""
        names = ("meeting_id", "link_id", "participant_id", "volunteer_id")
        return {name: getattr(self, name) for name in names}


State = Meeting | None


def evolve(state: State, event: Any) -> State:
    if isinstance(event, events.MeetingPlanned):
        names = ("meeting_id", "link_id", "participant_id", "volunteer_id", "when")
        return Meeting(**{name: getattr(event, name) for name in names}, status="planned")
    return state if state is None else _evolve(state, event)


def _evolve(state: Meeting, event: Any) -> Meeting:
    match event:
        case events.MeetingMoved():
            return replace(state, when=event.when)
        case events.MeetingCancelled():
            return replace(state, status="cancelled", reason=event.reason, cancelled_by=event.by.party)
        case events.MeetingHeld():
            return replace(state, status="held", outcome=event)
        case events.MeetingMissed():
            return replace(state, status="missed", outcome=event)
        case events.MeetingRated():
            first = state.rating.first_on if state.rating else event.rated_on
            said = {name: getattr(event, name) for name in ("rated_on", "score", "shared", "words")}
            return replace(state, rating=MeetingRating(first_on=first, **said))
        case events.PersonNoteWritten():
            return _noted(state, event, "person", words=event.words)
        case events.VolunteerNoteWritten():
            return _noted(state, event, "volunteer", text=event.text)
        case events.NoteShared() if event.note_id in state.notes:
            shared = replace(state.notes[event.note_id], shared=True)
            return replace(state, notes={**state.notes, event.note_id: shared})
    return state


def _noted(state: Meeting, event: Any, party: Party, **said: Any) -> Meeting:
    written = {name: getattr(event, name) for name in ("note_id", "account", "written_on", "shared")}
    return replace(state, notes={**state.notes, event.note_id: MeetingNote(party=party, **written, **said)})
