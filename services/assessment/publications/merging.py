"""What is published of merging: nothing before both records are here."""

from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from shared.contracts import assessment as public
from shared.contracts.publication import Publications


def _merged(event: MergeTold) -> public.ParticipantMerged | None:
    if event.merged_into is None:
        return None
    return public.ParticipantMerged(
        participant_id=event.participant_id, merged_into=event.merged_into, occurred_at=event.occurred_at
    )


def _unmerged(event: UnmergeTold) -> public.ParticipantUnmerged | None:
    if event.unmerged_from is None:
        return None
    return public.ParticipantUnmerged(
        participant_id=event.participant_id, unmerged_from=event.unmerged_from, occurred_at=event.occurred_at
    )


PUBLICATIONS: Publications = {MergeTold: _merged, UnmergeTold: _unmerged}
