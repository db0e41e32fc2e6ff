"""Who participates, and what became of them. Subject: the participant."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Account, Code, Versioned

Characteristic = bool | int | Code
DETAIL = "/assessment/participants/{participant_id}"


class Arm(StrEnum):
    PROGRAMME = "programme"
    COMPARATOR = "comparator"


@contract("mydirection.assessment.participant.registered", detail=DETAIL)
class ParticipantRegistered(Contract):
    """A person is known to the programme or to its comparison.

    definition: the versioned list (such as `rossi:1`) that types the characteristics. registered_by:
    the practitioner's account that reaches them until the first `case.*` has come; null where they
    are on nobody's caseload."""

    participant_id: UUID
    arm: Arm
    index_date: date
    index_offence: Code
    definition: Versioned
    characteristics: dict[Code, Characteristic]
    registered_by: Account | None = None


@contract("mydirection.assessment.participant.corrected", detail=DETAIL)
class ParticipantCorrected(Contract):
    """What was registered was wrong. All of it as it now stands, in place of what `registered` or an
    earlier correction said. changed: names of the fields that were wrong, such as `index_date`, or
    `name` of one that is never published."""

    participant_id: UUID
    reason: Code
    changed: tuple[Code, ...]
    arm: Arm
    index_date: date
    index_offence: Code
    definition: Versioned
    characteristics: dict[Code, Characteristic]


@contract("mydirection.assessment.outcome.judged", detail=DETAIL)
class OutcomeJudged(Contract):
    """What a named outcome rule says of a participant's reoffending as far as it was followed.

    status: the binary outcome; `not_yet_measurable` until the follow-up covers the rule's whole
            window and waiting period, for those who already reoffended too.
    event, time_days: for survival analysis; the first proven reoffence and the days from the index
            date to its offence date, or censored and the days observed. Both null before any
            follow-up. reoffences: proven ones within the window, null while not yet measurable."""

    participant_id: UUID
    rule: Versioned
    status: Literal["reoffended", "not_reoffended", "not_yet_measurable"]
    event: bool | None
    time_days: Annotated[int, Field(ge=0)] | None
    reoffences: Annotated[int, Field(ge=0)] | None


@contract("mydirection.assessment.participant.erasure_requested", detail=DETAIL)
class ErasureRequested(Contract):
    """Every service destroys its key of this person."""

    participant_id: UUID


@contract("mydirection.assessment.participant.erased", detail=DETAIL)
class ParticipantErased(Contract):
    """The assessment service has destroyed its key of this person."""

    participant_id: UUID
