"""Bodies of requests and answers about status, sentences and access needs."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.assessment.domain.people import access_needs, life_cycle, sentences
from services.assessment.domain.people.access_needs import (
    Adjustment,
    Disability,
    Language,
    Needed,
    Neurodiversity,
)
from services.assessment.domain.people.sentence_events import Alteration, SentenceKind
from shared.contracts.values import Code
from shared.domain.authorship import Party
from shared.http.values import Body, CalendarDate, Text


class StatusChange(Body):
    """What the status is since `on`. `started` after `recalled` is a re-release. provider: code of
    the one to whom a transfer goes."""

    status: Literal["started", "completed", "withdrew", "transferred", "recalled", "sentence_ended", "died"]
    on: CalendarDate
    provider: Code | None = None

    def command(self) -> life_cycle.ChangeStatus:
        return life_cycle.ChangeStatus(**dict(self))


class StatusReopening(Body):
    """The last change of status was an error: what held before holds again."""

    reason: life_cycle.ReopeningReason

    def command(self) -> life_cycle.ReopenStatus:
        return life_cycle.ReopenStatus(reason=self.reason)


class ImposedSentence(Body):
    """Give the last day, or the length in days or in calendar months; none of them for a licence for
    life."""

    kind: SentenceKind
    starts_on: CalendarDate
    ends_on: CalendarDate | None = None
    length_days: Annotated[int, Field(ge=1, le=sentences.MOST_DAYS)] | None = None
    length_months: Annotated[int, Field(ge=1, le=sentences.MOST_MONTHS)] | None = None

    def command(self, sentence_id: UUID) -> sentences.ImposeSentence:
        return sentences.ImposeSentence(sentence_id=sentence_id, **dict(self))


class SentenceAlteration(Body):
    """ends_on: the new last day, where it changes."""

    alteration: Alteration
    on: CalendarDate
    reason: sentences.AlterationReason
    ends_on: CalendarDate | None = None

    def command(self, sentence_id: UUID) -> sentences.AlterSentence:
        return sentences.AlterSentence(sentence_id=sentence_id, **dict(self))


class SentenceEnding(Body):
    """On the sentence's last day or before it. `entered_in_error`: there never was one."""

    on: CalendarDate
    reason: sentences.EndingReason

    def command(self, sentence_id: UUID) -> sentences.EndSentence:
        return sentences.EndSentence(sentence_id=sentence_id, **dict(self))


class SentenceChanged(BaseModel):
    """A command took effect. version: of the participant's record, also the ETag."""

    participant_id: UUID
    sentence_id: UUID
    version: int


class SentenceRead(BaseModel):
    """ends_on: the last day, null for life. length_days: first and last day included; length_months:
    null where it is no whole number of calendar months."""

    model_config = ConfigDict(from_attributes=True)

    sentence_id: UUID
    kind: SentenceKind
    starts_on: date
    ends_on: date | None
    length_days: int | None
    length_months: int | None
    recalled: bool
    ended_on: date | None
    end_reason: str | None


class AccessNeedsBody(Body):
    """A whole statement, in place of this party's last. An empty list says that there is none; why
    nothing is known is a code of its own in it. note: in words, sealed."""

    language: Language
    interpreter: Needed
    reading_support: Needed
    neurodiversity: tuple[Neurodiversity, ...] = Field(max_length=20)
    disabilities: tuple[Disability, ...] = Field(max_length=20)
    adjustments: tuple[Adjustment, ...] = Field(max_length=20)
    note: Text | None = None

    def needs(self) -> access_needs.AccessNeeds:
        return access_needs.AccessNeeds(**dict(self))


class AccessNeedsRead(BaseModel):
    """What one party has said. version: of both parties' statements together, for an If-Match."""

    model_config = ConfigDict(from_attributes=True)

    party: Party
    version: int
    recorded_on: date
    language: str
    interpreter: str
    reading_support: str
    neurodiversity: list[str]
    disabilities: list[str]
    adjustments: list[str]
    note: str | None


class AccessNeedsChanged(BaseModel):
    """A command took effect. version: of the access needs, also the ETag."""

    participant_id: UUID
    party: Party
    version: int


class FormerIdentity(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    crn: str | None
    name: str | None
    date_of_birth: date | None
    pnc_id: str | None
    external_id: str | None


class HistoryEntry(BaseModel):
    """One change. what: such as `status-reopened`. details: its codes and dates; of a correction also
    `former`, what was registered before. former_identity: who that said it was, of a correction."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    recorded_at: datetime
    what: str
    details: dict[str, Any]
    former_identity: FormerIdentity | None
