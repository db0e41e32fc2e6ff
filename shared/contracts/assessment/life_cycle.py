"""Where a participant is in the programme. Subject: the participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.contracts.assessment.participant import DETAIL
from shared.contracts.declaration import Contract, contract

Status = Literal[
    "registered", "started", "completed", "withdrew", "transferred", "recalled", "sentence_ended", "died"
]


@contract("mydirection.assessment.participant.status_changed", detail=DETAIL)
class ParticipantStatusChanged(Contract):
    """A participant's status is another one. Who is registered in the programme arm has the status
    `registered` without such an event.

    status, previous: null for a comparator, who has none: of them only a death is published, and
            that it was an error. on: since when `status` holds. A `started` after `recalled` is a
            re-release. reopened: the change to `previous` was an error and never held."""

    participant_id: UUID
    status: Status | None
    on: date
    previous: Status | None
    reopened: bool
