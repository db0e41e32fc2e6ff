"""Two records that are one person's. Subject: the record that was merged."""

from datetime import datetime
from uuid import UUID

from shared.contracts.assessment.participant import DETAIL
from shared.contracts.declaration import Contract, contract


@contract("mydirection.assessment.participant.merged", detail=DETAIL)
class ParticipantMerged(Contract):
    """What happens from now on is recorded under `merged_into`; what was recorded stays under both.
    occurred_at: in the probation service's own system."""

    participant_id: UUID
    merged_into: UUID
    occurred_at: datetime


@contract("mydirection.assessment.participant.unmerged", detail=DETAIL)
class ParticipantUnmerged(Contract):
    """The records are two persons' after all: this one is active again."""

    participant_id: UUID
    unmerged_from: UUID
    occurred_at: datetime
