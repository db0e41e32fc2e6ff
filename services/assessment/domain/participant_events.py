"""What can have happened to a participant. A private field is sealed with the participant's key."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.characteristics import Value
from services.assessment.domain.outcome import Outcome, Reoffence, Status
from shared.domain import Erased, event, private


@event("participant-registered")
class ParticipantRegistered:
    """case_manager: the account on whose caseload the participant is, if any."""

    participant_id: UUID
    crn: str | Erased = private(of="participant_id")
    name: str | Erased = private(of="participant_id")
    date_of_birth: date | Erased = private(of="participant_id")
    arm: Literal["programme", "comparator"]
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    case_manager: str | None


@event("follow-up-recorded")
class FollowUpRecorded:
    participant_id: UUID
    starts_on: date
    ends_on: date


@event("reoffence-recorded")
class ReoffenceRecorded:
    participant_id: UUID
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str

    @property
    def reoffence(self) -> Reoffence:
        return Reoffence(
            reoffence_id=self.reoffence_id,
            offence_date=self.offence_date,
            proven_date=self.proven_date,
            disposal=self.disposal,
        )


@event("outcome-judged")
class OutcomeJudged:
    participant_id: UUID
    rule: str
    status: Status
    event: bool | None
    time_days: int | None
    reoffences: int | None

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            status=self.status, event=self.event, time_days=self.time_days, reoffences=self.reoffences
        )


@event("erasure-requested")
class ErasureRequested:
    participant_id: UUID


@event("participant-erased")
class ParticipantErased:
    participant_id: UUID


EVENTS = (
    ParticipantRegistered,
    FollowUpRecorded,
    ReoffenceRecorded,
    OutcomeJudged,
    ErasureRequested,
    ParticipantErased,
)
