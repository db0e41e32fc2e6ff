"""What the other aggregates about a person need to know of the participant."""

from datetime import date
from uuid import UUID

from services.assessment.domain.people.status import Status
from shared.domain import record


@record
class Standing:
    """A participant as the rules of other aggregates see them.

    status: where they are in the programme; None for a comparator, who has no life cycle.
    started_on: of the first start. ended_on: set while the programme is over for them, by whatever
    status. died_on: of either arm."""

    participant_id: UUID
    arm: str
    index_date: date
    erased: bool
    status: Status | None = None
    started_on: date | None = None
    ended_on: date | None = None
    died_on: date | None = None
