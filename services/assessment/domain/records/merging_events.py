"""What the probation service's own system has told of two records being one person's."""

from datetime import datetime
from uuid import UUID

from shared.domain import Erased, event, private


@event("merge-told")
class MergeTold:
    """crn: of the record that this one was merged into. merged_into: who is registered with it
    here, if anybody. occurred_at: when it happened there."""

    participant_id: UUID
    crn: str | Erased = private(of="participant_id")
    occurred_at: datetime
    merged_into: UUID | None


@event("unmerge-told")
class UnmergeTold:
    """crn: of the record that this one had been merged into. unmerged_from: whom this record had
    pointed to here, if anybody."""

    participant_id: UUID
    crn: str | Erased = private(of="participant_id")
    occurred_at: datetime
    unmerged_from: UUID | None


EVENTS = (MergeTold, UnmergeTold)
