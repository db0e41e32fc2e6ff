"""Bodies of commands on meetings and expenses. None says who speaks: that is whoever is signed in."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StrictInt

from services.plans.api.models.contacts import Instant
from services.plans.api.models.places import District
from services.plans.domain.life_links import meeting_commands as commands
from services.plans.domain.life_links.expense import ClaimExpense, Status
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting_events import Acceptable, Mode, Party, When
from services.plans.domain.life_links.meeting_state import Status as MeetingStatus
from shared.blobs import Kind
from shared.clock import today
from shared.contracts.values import Code
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, CalendarDate, Text

Whole = Annotated[StrictInt, Field(ge=-(2**31), lt=2**31)]


class MeetingWhenBody(Body):
    """starts_at: an instant with its offset. place: a code, and district: the first half of its postcode,
    both of a meeting in person alone."""

    starts_at: Instant
    minutes: Whole
    mode: Mode
    place: Code | None = None
    district: District | None = None

    def when(self, zone: str) -> When:
        """zone: of the calendar dates."""
        names = ("starts_at", "minutes", "mode", "place", "district")
        said = {name: getattr(self, name) for name in names}
        return When(**said, on=today(self.starts_at, zone))


class NewMeeting(MeetingWhenBody):
    """meeting_id: made by the client, or left out."""

    meeting_id: UUID | None = None


class MeetingReasonBody(Body):
    reason: Code


class MeetingHeldBody(Body):
    """minutes: how long it was. on: the day; left out, the one that was planned. corrects: in the place of
    what was recorded."""

    minutes: Whole
    on: CalendarDate | None = None
    corrects: StrictBool = False

    def command(self, voice: Voice) -> commands.HoldMeeting:
        return commands.HoldMeeting(voice=voice, minutes=self.minutes, on=self.on, corrects=self.corrects)


class MeetingMissedBody(Body):
    """missed_by: who did not come. corrects: in the place of what was recorded."""

    missed_by: Party
    acceptable: Acceptable = "not_yet_known"
    corrects: StrictBool = False


class OwnMeetingNoteBody(Body):
    """shared: with the volunteer and with staff; nobody else reads it otherwise."""

    words: OwnWordsBody
    note_id: UUID | None = None
    shared: StrictBool = False


class VolunteersNoteBody(Body):
    """shared: with the person and with staff; nobody else reads it otherwise."""

    text: Text
    note_id: UUID | None = None
    shared: StrictBool = False


class MeetingRatingBody(Body):
    """score: 1 (not at all good) to 5 (very good). shared: both, with the volunteer, and the words with
    staff, who read the score anyway."""

    score: Whole
    words: OwnWordsBody | None = None
    shared: StrictBool = False


class MeetingChanged(BaseModel):
    """A command took effect. version: of the meeting, also the ETag. note_id: of a note that was written."""

    meeting_id: UUID
    status: MeetingStatus
    version: int
    note_id: UUID | None = None


class NewExpense(Body):
    """amount_pence and receipt_id: of what was paid; the receipt is sent first. metres: there and back, of
    a way that has a rate."""

    kind: Code
    amount_pence: Whole | None = None
    metres: Whole | None = None
    receipt_id: UUID | None = None
    expense_id: UUID | None = None

    def command(self, expense_id: UUID, account: str) -> ClaimExpense:
        names = ("kind", "amount_pence", "metres", "receipt_id")
        said = {name: getattr(self, name) for name in names}
        return ClaimExpense(expense_id=self.expense_id or expense_id, account=account, **said)


class ExpenseDecisionBody(Body):
    """reason: a code, which the volunteer reads."""

    reason: Code


class ExpenseChanged(BaseModel):
    """A command took effect. version: of the expense, also the ETag."""

    expense_id: UUID
    status: Status
    amount_pence: int
    version: int


class ReceiptKept(BaseModel):
    """kind: by its first bytes. size: in bytes. The same file again has the same id."""

    receipt_id: UUID
    kind: Kind
    size: int
