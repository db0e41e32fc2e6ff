"""What the other aggregates about a person need to know of the participant."""

from datetime import date
from typing import Literal
from uuid import UUID

from services.assessment.domain.people.status import Status
from shared.domain import Conflict, record

TakingPart = Literal["yes", "no", "not_recorded"]


@record
class Standing:
    """A participant as the rules of other aggregates see them.

    status: where they are in the programme; None for a comparator, who has no life cycle.
    started_on: of the first start. ended_on: set while the programme is over for them, by whatever
    status. died_on: of either arm.

    taking_part: what the person's consents come to. `no` where an objection stops it, or consent is its
    basis and is missing or withdrawn. `not_recorded` where no basis is: the order of the court may be
    the basis, so nothing waits for it."""

    participant_id: UUID
    arm: str
    index_date: date
    erased: bool
    status: Status | None = None
    started_on: date | None = None
    ended_on: date | None = None
    died_on: date | None = None
    taking_part: TakingPart = "not_recorded"


def check_taking_part(taking_part: TakingPart) -> None:
    """Asked where somebody works with the person: assessments and measures. What the court ordered
    never asks it. Raises Conflict for a no; what was written stays readable."""
    if taking_part == "no":
        raise Conflict(
            "This person does not take part at present, so nothing new is written. They may take part "
            "again by giving consent, or by withdrawing their objection. What was written stays readable.",
            code="not-taking-part",
        )
