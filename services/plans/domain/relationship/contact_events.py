"""What can have happened to one contact. Its stream is `contact-<id>`, its subject the participant."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from shared.domain import WITHHELD, Account, Erased, event, private, record
from shared.domain.authorship import OwnWords, Party

Mode = Literal["in_person", "phone", "video", "text", "letter"]
Place = Literal["office", "home", "community", "prison"]
AskedBy = Literal["person", "practitioner", "court", "other"]
MissedBy = Literal["person", "practitioner"]
Acceptable = Literal["acceptable", "not_acceptable", "not_yet_known"]


@record
class When:
    """starts_at: an instant; on: its day at the provider's place. place: of one in person alone."""

    starts_at: datetime
    on: date
    minutes: int
    mode: Mode
    place: Place | None = None


@event("contact-requested")
class ContactRequested:
    """The person asks for it. definition: the version of the codes. with_account: whom, None where
    nobody had the case."""

    contact_id: UUID
    participant_id: UUID
    account: Account
    definition: str
    when: When
    purpose: str
    with_account: Account | None


@event("contact-planned")
class ContactPlanned:
    """with_account: who is to hold it."""

    contact_id: UUID
    participant_id: UUID
    account: Account
    definition: str
    when: When
    purpose: str
    asked_for_by: AskedBy
    with_account: Account


@event("contact-accepted")
class ContactAccepted:
    """What the person asked for is planned, as they asked for it."""

    contact_id: UUID
    participant_id: UUID
    account: Account
    with_account: Account


@event("contact-declined")
class ContactDeclined:
    contact_id: UUID
    participant_id: UUID
    account: Account
    reason: str


@event("contact-moved")
class ContactMoved:
    contact_id: UUID
    participant_id: UUID
    party: Party
    account: Account
    when: When


@event("contact-cancelled")
class ContactCancelled:
    """requested: nobody had answered yet."""

    contact_id: UUID
    participant_id: UUID
    party: Party
    account: Account
    reason: str
    requested: bool


@event("contact-kept")
class ContactKept:
    """planned: false where it was recorded at once. held_by: the account. corrects: takes the place
    of what was recorded before. with_goals: their ids."""

    contact_id: UUID
    participant_id: UUID
    account: Account
    definition: str
    planned: bool
    when: When
    purpose: str
    asked_for_by: AskedBy
    held_by: Account
    present: tuple[str, ...]
    with_goals: tuple[UUID, ...]
    corrects: bool


@event("contact-missed")
class ContactMissed:
    """party: who says so. missed_by: who did not come."""

    contact_id: UUID
    participant_id: UUID
    party: Party
    account: Account
    missed_by: MissedBy
    reason: str
    acceptable: Acceptable
    corrects: bool


@event("contact-entered-in-error")
class ContactEnteredInError:
    """There never was one."""

    contact_id: UUID
    participant_id: UUID
    account: Account


@event("contact-staff-note-written")
class StaffNoteWritten:
    """A practitioner's own, which the person is not told unless it is shared."""

    contact_id: UUID
    participant_id: UUID
    note_id: UUID
    account: Account
    written_on: date
    text: Annotated[str | Erased, WITHHELD] = private(of="participant_id")


@event("contact-staff-note-shared")
class StaffNoteShared:
    """With the person: with its text once more, as what was written before stays withheld."""

    contact_id: UUID
    participant_id: UUID
    note_id: UUID
    account: Account
    shared_on: date
    text: str | Erased = private(of="participant_id")


@event("contact-own-note-written")
class OwnNoteWritten:
    """The person's. shared: with staff, who read nothing of it otherwise."""

    contact_id: UUID
    participant_id: UUID
    note_id: UUID
    account: Account
    written_on: date
    shared: bool
    words: OwnWords | Erased = private(of="participant_id")


@event("contact-own-note-shared")
class OwnNoteShared:
    contact_id: UUID
    participant_id: UUID
    note_id: UUID
    account: Account
    shared_on: date


@event("contact-rated")
class ContactRated:
    """By the person, 0 to 10, in the place of what they said before. Staff read the score, and the
    words where they are shared."""

    contact_id: UUID
    participant_id: UUID
    account: Account
    rated_on: date
    score: int
    shared: bool
    words: OwnWords | Erased | None = private(of="participant_id")


EVENTS = (
    ContactRequested,
    ContactPlanned,
    ContactAccepted,
    ContactDeclined,
    ContactMoved,
    ContactCancelled,
    ContactKept,
    ContactMissed,
    ContactEnteredInError,
    StaffNoteWritten,
    StaffNoteShared,
    OwnNoteWritten,
    OwnNoteShared,
    ContactRated,
)
