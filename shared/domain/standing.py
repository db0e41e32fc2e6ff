"""What a service knows, from others' public events, of somebody whom it did not register."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from uuid import UUID

from shared.domain.events import record


@record
class Standing:
    """A participant as the rules of other services see them.

    arm: `programme` or `comparator`. status: where they are in the programme (`registered`, `started`,
    `completed`, `withdrew`, `transferred`, `recalled`, `sentence_ended`, `died`), None for a comparator
    who lives; status_on: since when. merged_into: the record in which theirs goes on, None where it is
    their own. permissions: purpose -> whether it may be pursued; a purpose that nothing was said of is
    not among them, and whoever needs a yes takes that for no."""

    participant_id: UUID
    arm: str
    status: str | None = None
    status_on: date | None = None
    erased: bool = False
    merged_into: UUID | None = None
    permissions: Mapping[str, bool] = field(default_factory=dict)

    @property
    def taking_part(self) -> bool:
        """False only after a recorded no: the order of the court may be the basis, so silence is none."""
        return self.permissions.get("taking_part", True)
