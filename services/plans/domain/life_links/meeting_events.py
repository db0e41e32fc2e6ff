"""What can have happened to one meeting of a link. Its stream is `meeting-<id>`, its subject the
participant. What either writes is about both, and goes with the person's key."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from services.plans.domain.life_links.link_events import Voice
from shared.domain import WITHHELD, Account, Erased, event, private, record
from shared.domain.authorship import OwnWords

Mode = Literal["in_person", "phone", "video"]
Party = Literal["person", "volunteer"]
Acceptable = Literal["acceptable", "not_acceptable", "not_yet_known"]


@record
class When:
    """starts_at: an instant; on: its day at the provider's place. place: a code of the definition, and
    district: the first half of its postcode, both of a meeting in person alone."""

    starts_at: datetime
    on: date
    minutes: int
    mode: Mode
    place: str | None = None
    district: str | None = None


@event("meeting-planned")
class MeetingPlanned:
    """definition: the version of the codes."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    definition: str
    when: When


@event("meeting-moved")
class MeetingMoved:
    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    when: When


@event("meeting-cancelled")
class MeetingCancelled:
    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    reason: str


@event("meeting-held")
class MeetingHeld:
    """minutes: how long it was; on: which day. corrects: in the place of what was recorded."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    on: date
    minutes: int
    corrects: bool


@event("meeting-missed")
class MeetingMissed:
    """missed_by: who did not come. corrects: in the place of what was recorded."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    by: Voice
    missed_by: Party
    acceptable: Acceptable
    corrects: bool


@event("meeting-rated")
class MeetingRated:
    """score: 1 (not at all good) to 5 (very good). shared: score and words, with the volunteer, and the
    words with staff, who read the score anyway."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    account: Account
    score: int
    words: OwnWords | Erased | None = private(of="participant_id")
    shared: bool
    rated_on: date


@event("meeting-person-note-written")
class PersonNoteWritten:
    """shared: with the volunteer and with staff; the writer alone reads it otherwise."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    note_id: UUID
    account: Account
    words: OwnWords | Erased = private(of="participant_id")
    shared: bool
    written_on: date


@event("meeting-volunteer-note-written")
class VolunteerNoteWritten:
    """shared: with the person and with staff; the writer alone reads it otherwise."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    note_id: UUID
    account: Account
    text: Annotated[str | Erased, WITHHELD] = private(of="participant_id")
    shared: bool
    written_on: date


@event("meeting-note-shared")
class NoteShared:
    """party: whose note, and who shares it, for good."""

    meeting_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    note_id: UUID
    party: Party
    account: Account
    shared_on: date


EVENTS = (
    MeetingPlanned,
    MeetingMoved,
    MeetingCancelled,
    MeetingHeld,
    MeetingMissed,
    MeetingRated,
    PersonNoteWritten,
    VolunteerNoteWritten,
    NoteShared,
)
