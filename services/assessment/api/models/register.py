"""Bodies of requests and answers on the register of risk and exclusions."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictInt

from services.assessment.domain.risk import register, register_entry
from services.assessment.domain.risk.register_entry import Harm, Matter, Source
from services.assessment.views.register import EntryRow
from shared.contracts.values import Code
from shared.http.batches import KeyedRow
from shared.http.values import Body, CalendarDate, Crn, Line, Text

# The part of a postcode before the space, such as LS6.
District = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")]
Reference = Annotated[str, Field(pattern=r"^[\x21-\x7e]{1,100}$")]


class Held(Body):
    """starts_on, ends_on: from when until when it is meant to hold, both included; no end: until ended."""

    source: Source
    starts_on: CalendarDate
    ends_on: CalendarDate | None = None

    def matter(self) -> Matter:
        raise NotImplementedError

    def recording(self, entry_id: UUID, account: str, reference: str | None = None) -> register.RecordEntry:
        return register.RecordEntry(
            entry_id=entry_id,
            matter=self.matter(),
            source=self.source,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            reference=reference,
            account=account,
        )

    def correction(self, entry_id: UUID, account: str) -> register.CorrectEntry:
        return register.CorrectEntry(
            entry_id=entry_id,
            matter=self.matter(),
            source=self.source,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            account=account,
        )


class Risk(Held):
    """serious_harm has a level, multi_agency a mappa_category and mappa_level, alert an alert."""

    kind: Literal["serious_harm", "multi_agency", "alert"]
    level: Harm | None = None
    mappa_category: StrictInt | None = None
    mappa_level: StrictInt | None = None
    alert: Code | None = None

    def matter(self) -> register_entry.Risk:
        return register_entry.Risk(
            kind=self.kind,
            level=self.level,
            mappa_category=self.mappa_category,
            mappa_level=self.mappa_level,
            alert=self.alert,
        )


class Exclusion(Held):
    """Of a person: other_participant_id, or name and perhaps description of somebody else. Of a
    place: place and district. Of a category of people: category."""

    kind: Literal["person", "place", "category"]
    other_participant_id: UUID | None = None
    name: Line | None = None
    description: Text | None = None
    place: Text | None = None
    district: District | None = None
    category: Code | None = None

    def matter(self) -> register_entry.Exclusion:
        return register_entry.Exclusion(
            kind=self.kind,
            other_participant_id=self.other_participant_id,
            name=self.name,
            description=self.description,
            place=self.place,
            district=self.district,
            category=self.category,
        )


class Ending(Body):
    """reason: expired, revoked, superseded, entered_in_error."""

    on: CalendarDate
    reason: Code


class RegisterRow(KeyedRow):
    """An entry from another system, with its id there: sent again it changes nothing, and changed it
    is a correction. Name the participant by id or by CRN; give a risk or an exclusion."""

    participant_id: UUID | None = None
    crn: Crn | None = None
    reference: Reference
    risk: Risk | None = None
    exclusion: Exclusion | None = None


class RegisterChanged(BaseModel):
    """version: of the participant's register, also the ETag."""

    participant_id: UUID
    entry_id: UUID
    version: int


class RegisterEntry(BaseModel):
    """codes and words: by name, what the kind has. reference: in the system it came from."""

    entry_id: UUID
    participant_id: UUID
    matter: Literal["risk", "exclusion"]
    kind: str
    codes: dict[str, str | int]
    other_participant_id: UUID | None
    words: dict[str, str]
    source: str
    starts_on: date
    ends_on: date | None
    checked: bool
    recorded_by: str
    recorded_at: datetime
    corrected_at: datetime | None
    ended_on: date | None
    end_reason: str | None

    @classmethod
    def of(cls, row: EntryRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class RegisterAnswer(BaseModel):
    """entries: what has ended too, and what is in records that were merged into this one, by their
    participant_id. named_in: exclusions of this participant in other participants' registers, without
    words."""

    participant_id: UUID
    version: int
    entries: list[RegisterEntry]
    named_in: list[RegisterEntry]
