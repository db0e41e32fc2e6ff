"""What the probation service's own system has told of two records being one person's."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from shared.domain import WITHHELD, Erased, Upcaster, event, private


@event("merge-told", version=2)
class MergeTold:
    """crn: of the record that this one was merged into. merged_into: who is registered with it
    here, if anybody. unmerged_from: whom it had pointed to, where now it points to nobody here.
    occurred_at: when it happened there. crn_of: whose key seals the CRN: theirs whom it names, so
    that it goes with them; this record's while nobody is known."""

    participant_id: UUID
    crn_of: Annotated[UUID, WITHHELD]
    crn: str | Erased = private(of="crn_of")
    occurred_at: datetime
    merged_into: UUID | None
    unmerged_from: UUID | None = None


@event("unmerge-told", version=2)
class UnmergeTold:
    """crn: of the record that this one had been merged into; None where it was erased since.
    unmerged_from: whom this record had pointed to here, if anybody. crn_of: as in MergeTold."""

    participant_id: UUID
    crn_of: Annotated[UUID, WITHHELD]
    crn: str | Erased | None = private(of="crn_of")
    occurred_at: datetime
    unmerged_from: UUID | None


def _sealed_for_this_record(stored: dict[str, Any]) -> dict[str, Any]:
    return {**stored, "crn_of": stored["participant_id"]}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("merge-told", 1): _sealed_for_this_record,
    ("unmerge-told", 1): _sealed_for_this_record,
}
EVENTS = (MergeTold, UnmergeTold)
