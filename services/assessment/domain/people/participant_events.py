"""What can have happened to a participant. A private field is sealed with the participant's key."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from services.assessment.domain.convictions import reoffending_events
from services.assessment.domain.convictions.outcome import Outcome, Proof, Reoffence, Status
from services.assessment.domain.people.characteristics import Value
from shared.domain import Account, Erased, Upcaster, event, private


@event("participant-registered", version=2)
class ParticipantRegistered:
    """case_manager: the account on whose caseload the participant is, if any. A comparator may have
    an external id alone: the one by which a study knows them."""

    participant_id: UUID
    crn: str | Erased | None = private(of="participant_id")
    name: str | Erased | None = private(of="participant_id")
    date_of_birth: date | Erased | None = private(of="participant_id")
    arm: Literal["programme", "comparator"]
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    case_manager: Account | None
    pnc_id: str | Erased | None = private(of="participant_id", default=None)
    external_id: str | Erased | None = private(of="participant_id", default=None)


@event("registration-corrected")
class RegistrationCorrected:
    """Everything as it stands from now on. changed: the fields that were wrong before."""

    participant_id: UUID
    reason: str
    changed: tuple[str, ...]
    crn: str | Erased | None = private(of="participant_id")
    name: str | Erased | None = private(of="participant_id")
    date_of_birth: date | Erased | None = private(of="participant_id")
    arm: Literal["programme", "comparator"]
    index_date: date
    index_offence: str
    definition: str
    characteristics: dict[str, Value]
    pnc_id: str | Erased | None = private(of="participant_id")
    external_id: str | Erased | None = private(of="participant_id")


@event("follow-up-recorded")
class FollowUpRecorded:
    participant_id: UUID
    starts_on: date
    ends_on: date


@event("reoffence-recorded", version=3)
class ReoffenceRecorded:
    """Version 1 had neither code nor proof, and came from no extract. covers_until: the last day
    that the extract covers."""

    participant_id: UUID
    reoffence_id: UUID
    offence_date: date
    proven_date: date
    disposal: str
    offence_code: str | None = None
    proof: Proof | None = None
    source: str | None = None
    covers_until: date | None = None

    @property
    def reoffence(self) -> Reoffence:
        return reoffending_events.reoffence_of(self)


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


def _registered_without_other_ids(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "pnc_id": None, "external_id": None}


def _reoffence_without_code(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "offence_code": None, "proof": None, "source": None}


def _of_an_extract_of_some_day(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "covers_until": None}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("participant-registered", 1): _registered_without_other_ids,
    ("reoffence-recorded", 1): _reoffence_without_code,
    ("reoffence-recorded", 2): _of_an_extract_of_some_day,
    ("reoffence-superseded", 1): _of_an_extract_of_some_day,
    ("reoffence-withdrawn", 1): _of_an_extract_of_some_day,
}
EVENTS = (
    ParticipantRegistered,
    RegistrationCorrected,
    FollowUpRecorded,
    ReoffenceRecorded,
    OutcomeJudged,
    ErasureRequested,
    ParticipantErased,
    *reoffending_events.EVENTS,
)
