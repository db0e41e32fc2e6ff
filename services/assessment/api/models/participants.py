"""Bodies of requests and answers."""

from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import (
    BaseModel,
    Field,
    StrictBool,
    StrictInt,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from services.assessment.domain import outcome, participant
from services.assessment.views import ParticipantRow
from shared.contracts.assessment import Arm
from shared.contracts.values import Code, Versioned
from shared.http.batches import KeyedRow
from shared.http.values import Body, CalendarDate, Crn, Line


def _one_fault(value: Any, read: ValidatorFunctionWrapHandler) -> Any:
    # Left alone, a union answers with a fault for each of its kinds.
    try:
        return read(value)
    except ValidationError:
        raise ValueError("give true or false, a whole number, or a code") from None


CharacteristicValue = Annotated[StrictBool | StrictInt | Code, WrapValidator(_one_fault)]


class RegistrationFields(Body):
    """crn: one capital letter and six digits. index_date: day 0 of the follow-up.
    definition: the versioned list that types the characteristics; GET /definitions shows it."""

    crn: Crn
    name: Line
    date_of_birth: CalendarDate
    arm: Arm
    index_date: CalendarDate
    index_offence: Code
    definition: Versioned
    characteristics: dict[Code, CharacteristicValue] = Field(max_length=100)

    def command(self, participant_id: UUID, case_manager: str | None) -> participant.RegisterParticipant:
        fields = {name: getattr(self, name) for name in RegistrationFields.model_fields}
        return participant.RegisterParticipant(
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
    """disposal: a code of GET /definitions. Sent again with the same dates and disposal, it is the
    same reoffence. One on the index date is kept, but belongs to what was sentenced: it does not count."""

    offence_date: CalendarDate
    proven_date: CalendarDate
    disposal: Code

    def recorded(self, reoffence_id: UUID) -> outcome.Reoffence:
        return outcome.Reoffence(reoffence_id=reoffence_id, **dict(self))


class OutcomeRow(KeyedRow):
    """A follow-up and what it found, in one command. Name the participant by id or by CRN."""

    participant_id: UUID | None = None
    crn: Crn | None = None
    follow_up: FollowUp | None = None
    reoffences: tuple[Reoffence, ...] = Field(default=(), max_length=100)


class Search(Body):
    """In a body and not in the address, so that no log of addresses holds a CRN."""

    crn: Crn


class Changed(BaseModel):
    """A command took effect. version: of the participant's record, also the ETag."""

    participant_id: UUID
    version: int


class ErasureAnswer(BaseModel):
    """Every service destroys its key of this person; analytics shows who has not yet."""

    participant_id: UUID
    requested: bool


class Identity(BaseModel):
    crn: str
    name: str
    date_of_birth: date


class RecordedReoffence(BaseModel):
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str


class JudgedOutcome(BaseModel):
    """What the rule says. status: binary; event and time_days (days from the index date to the
    first counted offence, or to the end of what was observed) are for survival analysis."""

    rule: str
    status: outcome.Status
    event: bool | None
    time_days: int | None
    reoffences: int | None


class ParticipantSummary(BaseModel):
    participant_id: UUID
    version: int
    arm: Arm
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, CharacteristicValue]
    identity: Identity | None
    follow_up: FollowUp | None

    @classmethod
    def of(cls, row: ParticipantRow) -> Self:
        return cls.model_validate(row, from_attributes=True)


class Participant(ParticipantSummary):
    """outcomes: one for each rule under which somebody was followed up."""

    reoffences: list[RecordedReoffence]
    outcomes: list[JudgedOutcome]

    @classmethod
    def of(cls, row: ParticipantRow) -> Self:
        judged = [JudgedOutcome(rule=rule, **vars(found)) for rule, found in row.outcomes]
        return cls.model_validate({**vars(row), "outcomes": judged}, from_attributes=True)
