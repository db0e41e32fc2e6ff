"""What is published of merging: nothing before both records are here."""

from datetime import datetime
from uuid import UUID

from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _merged(event: MergeTold) -> public.ParticipantMerged | public.ParticipantUnmerged | None:
    if event.merged_into is None:
        return _apart(event.participant_id, event.unmerged_from, event.occurred_at)
    return public.ParticipantMerged(
        participant_id=event.participant_id, merged_into=event.merged_into, occurred_at=event.occurred_at
    )


def _unmerged(event: UnmergeTold) -> public.ParticipantUnmerged | None:
    return _apart(event.participant_id, event.unmerged_from, event.occurred_at)


def _apart(
    participant_id: UUID, unmerged_from: UUID | None, occurred_at: datetime
) -> public.ParticipantUnmerged | None:
    if unmerged_from is None:
        return None
    return public.ParticipantUnmerged(
        participant_id=participant_id, unmerged_from=unmerged_from, occurred_at=occurred_at
    )


PUBLICATIONS: Publications = {MergeTold: _merged, UnmergeTold: _unmerged}
