"""Bodies of contacts as they arrive."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints

from services.plans.domain.relationship.contact_commands import Held
from services.plans.domain.relationship.contact_events import (
    Acceptable,
    AskedBy,
    MissedBy,
    Mode,
    Place,
    When,
)
from shared.clock import today
from shared.contracts.values import ACCOUNT, CODE
from shared.http.own_words import OwnWordsBody
from shared.http.values import Body, Text

YEARS = range(1970, 2200)


def _text(value: object) -> object:
    # Left alone, pydantic would read numbers as seconds since 1970.
    if not isinstance(value, str | datetime):
        raise ValueError("an instant is needed, such as 2026-01-31T12:00:00Z")
    return value


def _utc(value: datetime) -> datetime:
    # Before it is moved to UTC: at the calendar's ends that cannot be done.
    if value.year not in YEARS:
        raise ValueError("give a year from 1970 to 2199")
    return value.astimezone(UTC).replace(microsecond=0)


Instant = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(_utc)]
Code = Annotated[str, StringConstraints(pattern=CODE)]
AccountText = Annotated[str, StringConstraints(pattern=ACCOUNT)]


class WhenBody(Body):
    """starts_at: an instant with its offset. place: of one in person alone."""

    starts_at: Instant
    minutes: int
    mode: Mode
    place: Place | None = None

    def when(self, zone: str) -> When:
        """zone: of the calendar dates."""
        day = today(self.starts_at, zone)
        return When(starts_at=self.starts_at, on=day, minutes=self.minutes, mode=self.mode, place=self.place)


class NewContact(WhenBody):
    """contact_id: made by the client, or left out. In the person's own session it asks for a contact;
    from a practitioner it plans one: asked_for_by, with_account (None: the caller) are theirs to say."""

    contact_id: UUID | None = None
    purpose: Code
    asked_for_by: AskedBy | None = None
    with_account: AccountText | None = None


class HeldBody(Body):
    """held_at: when it began in truth, an instant; minutes: how long it was. held_by: whose account;
    None: the caller's. goal_ids: of the person's plan, those that were spoken of."""

    held_at: Instant
    minutes: int
    mode: Mode
    place: Place | None = None
    present: list[Code] = Field(default=["person", "practitioner"], max_length=20)
    goal_ids: list[UUID] = Field(default=[], max_length=50)
    held_by: AccountText | None = None

    def held(self, zone: str) -> Held:
        day = today(self.held_at, zone)
        when = When(starts_at=self.held_at, on=day, minutes=self.minutes, mode=self.mode, place=self.place)
        present, goals = tuple(self.present), tuple(self.goal_ids)
        return Held(when=when, present=present, goal_ids=goals, held_by=self.held_by)


class KeptBody(HeldBody):
    """corrects: in the place of what was recorded."""

    corrects: bool = False


class UnplannedBody(HeldBody):
    contact_id: UUID | None = None
    purpose: Code
    asked_for_by: AskedBy = "practitioner"


class MissedBody(Body):
    """missed_by: who did not come. corrects: in the place of what was recorded."""

    missed_by: MissedBy
    reason: Code
    acceptable: Acceptable
    corrects: bool = False


class AcceptBody(Body):
    """with_account: who is to hold it; None: whom it was asked of, or the caller."""

    with_account: AccountText | None = None


class ReasonBody(Body):
    """reason: a code."""

    reason: Code


class NoteBody(Body):
    """words: the writer's. shared: with the other party, who reads nothing of it otherwise."""

    words: OwnWordsBody | None = None
    text: Text | None = None
    note_id: UUID | None = None
    shared: bool = False


class RatingBody(Body):
    """score: 0 to 10. words: one's own. shared: the words, with staff; the score they read anyway."""

    score: int
    words: OwnWordsBody | None = None
    shared: bool = False


class ContactChanged(BaseModel):
    """status: requested, planned, declined, cancelled, kept, missed or entered_in_error. warnings:
    `overlap` where who is to hold it holds another at that time. note_id: of a note that was written."""

    contact_id: UUID
    status: str
    version: int
    warnings: list[str] = []
    note_id: UUID | None = None
