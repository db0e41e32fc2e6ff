"""What the other aggregates about a person need to know of the participant."""

from datetime import date
from uuid import UUID

from shared.domain import record


@record
class Standing:
    """A participant as the rules of other aggregates see them."""

    participant_id: UUID
    arm: str
    index_date: date
    erased: bool
