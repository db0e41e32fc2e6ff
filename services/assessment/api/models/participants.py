"""Bodies of requests and answers."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

from services.assessment.api.models.people import AccessNeedsRead, SentenceRead
from services.assessment.domain.convictions import outcome
from services.assessment.domain.people import pnc
from services.assessment.domain.people.registration import RegisterParticipant
from services.assessment.domain.people.status import Status
from services.assessment.views import ParticipantRow
from services.assessment.views.merging import Links
from shared.contracts.assessment import Arm
from shared.contracts.values import Code, Versioned
from shared.domain import Invalid
from shared.http.batches import KeyedRow
from shared.http.values import CRN, Body, CalendarDate, Crn, Line


def _one_fault(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    # Left alone, a union answers with a fault for each of its kinds.
    try:
        return read(value)
    except ValidationError:
        raise ValueError("give true or false, a whole number, or a code") from None


def _long_form(value: str) -> str:
    try:
        return pnc.normalised(value)
    except Invalid as refused:
        raise ValueError(refused.detail) from None


EXTERNAL_ID = r"^[A-Za-z0-9][A-Za-z0-9._:/-]{0,63}$"
PncId = Annotated[str, StringConstraints(max_length=20), AfterValidator(_long_form)]


def _no_name(value: str) -> str:
    if not any(c.isdigit() for c in value):
        raise ValueError("the study's own id is needed, with a digit in it; never a name")
    if re.fullmatch(CRN, value) or pnc.FORM.fullmatch(value):
        raise ValueError("this has the form of a CRN or a PNC id; the study's own id is needed")
    return value


# What a study calls somebody: nothing that says outside the study who it is.
ExternalId = Annotated[
    str,
    StringConstraints(pattern=EXTERNAL_ID),
    AfterValidator(_no_name),
]
CharacteristicValue = Annotated[StrictBool | StrictInt | Code, WrapValidator(_one_fault)]


class RegistrationFields(Body):
    """crn: one capital letter and six digits. arm: a comparator is registered here where the study
    knows who they are; one whom it knows by an id of its own alone goes to POST /comparators/batch,
    where no name is taken. index_date: day 0 of the follow-up. definition: the versioned list that
    types the characteristics; GET /definitions shows it. pnc_id: such as 2008/0056560Z; short forms
    such as 79/163001B are kept in the long one."""

    crn: Crn
    name: Line
    date_of_birth: CalendarDate
    arm: Arm
    index_date: CalendarDate
    index_offence: Code
    definition: Versioned
    characteristics: dict[Code, CharacteristicValue] = Field(max_length=100)
    pnc_id: PncId | None = None

    def command(self, participant_id: UUID, case_manager: str | None) -> RegisterParticipant:
        fields = {name: getattr(self, name) for name in RegistrationFields.model_fields}
        return RegisterParticipant(
            participant_id=participant_id,
            case_manager=case_manager,
            **{**fields, "arm": self.arm.value},
        )


class Registration(RegistrationFields):
    pass


class RegistrationRow(RegistrationFields, KeyedRow):
    pass


class FollowUp(Body):
    """The span that was searched for reoffences, both days included."""

    starts_on: CalendarDate
    ends_on: CalendarDate


class Reoffence(Body):
    """disposal, offence_code: codes of GET /definitions. Sent again with the same dates and codes, it
    is the same reoffence. One on the index date is kept, but belongs to what was sentenced: it does
    not count. proof: left out, the disposal tells."""

    offence_date: CalendarDate
    proven_date: CalendarDate
    disposal: Code
    offence_code: Code | None = None
    proof: outcome.Proof | None = None

    def recorded(self, reoffence_id: UUID) -> outcome.Reoffence:
        return outcome.Reoffence(reoffence_id=reoffence_id, **dict(self))


class OutcomeRow(KeyedRow):
    """A follow-up and what it found, in one command. Name the participant by id, by CRN, or a
    comparator by the external id."""

    participant_id: UUID | None = None
    crn: Crn | None = None
    external_id: ExternalId | None = None
    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = Field(default=(), max_length=100)


class Search(Body):
    """Exactly one of the two. In a body and not in the address, so that no log of addresses holds it."""

    crn: Crn | None = None
    external_id: ExternalId | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.crn is None) == (self.external_id is None):
            raise ValueError("search by a CRN or by an external id, and not by both")
        return self


class Changed(BaseModel):
    """A command took effect. version: of the participant's record, also the ETag."""

    participant_id: UUID
    version: int


class ErasureAnswer(BaseModel):
    """Every service destroys its key of this person; analytics shows who has not yet."""

    participant_id: UUID
    requested: bool


class Identity(BaseModel):
    """external_id: of a comparator whom a study names by that alone."""

    crn: str | None
    name: str | None
    date_of_birth: date | None
    pnc_id: str | None
    external_id: str | None


class RecordedReoffence(BaseModel):
    """source: the extract that it came from; null where it was reported by hand."""

    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str
    offence_code: str | None
    proof: outcome.Proof | None
    source: str | None


class SaidReoffence(BaseModel):
    """One statement about a reoffence. version: of the participant's record; said_at: null before
    versions were kept. withdrawn: its source took it back, and says nothing else of it."""

    model_config = ConfigDict(from_attributes=True)

    reoffence_id: UUID
    version: int
    said_at: datetime | None
    withdrawn: bool
    offence_date: date | None
    proven_date: date | None
    disposal: str | None
    offence_code: str | None
    proof: outcome.Proof | None
    source: str | None


class JudgedOutcome(BaseModel):
    """What the rule says. status: binary; event and time_days (days from the index date to the
    first counted offence, or to the end of what was observed) are for survival analysis."""

    rule: str
    status: outcome.Status
    event: bool | None
    time_days: int | None
    reoffences: int | None


class ParticipantSummary(BaseModel):
    """status: where they are in the programme, null for a comparator. started_on: of the first
    start. ended_on: null until the programme is over for them. merged_into: the record to go on in,
    of one that was merged; null of any other."""

    participant_id: UUID
    version: int
    arm: Arm
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, CharacteristicValue]
    identity: Identity | None
    follow_up: FollowUp | None
    status: Status | None
    started_on: date | None
    ended_on: date | None
    died_on: date | None
    merged_into: UUID | None

    @classmethod
    def of(cls, row: ParticipantRow, merged_into: UUID | None) -> Self:
        return cls.model_validate({**vars(row), "merged_into": merged_into}, from_attributes=True)


class Participant(ParticipantSummary):
    """outcomes: one for each rule under which somebody was followed up. access_needs: what each
    party has said of them. also_known_as: those merged into it."""

    also_known_as: list[UUID]
    reoffences: list[RecordedReoffence]
    outcomes: list[JudgedOutcome]
    sentences: list[SentenceRead]
    access_needs: list[AccessNeedsRead]

    @classmethod
    def with_links(cls, row: ParticipantRow, links: Links) -> Self:
        judged = [JudgedOutcome(rule=rule, **vars(found)) for rule, found in row.outcomes]
        return cls.model_validate({**vars(row), **vars(links), "outcomes": judged}, from_attributes=True)
