"""What one aggregate's rules need to know of the others, as it stands on a day.

Each record is read from the rows of the aggregate that it is about, under the person's lock."""

from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import record

Answer = Literal["agrees", "agrees_in_part", "does_not_agree", "could_not_answer"]


@record
class AssessmentKnown:
    """The latest completed version of a person's assessment, as it was published. answer: the
    person's own, None while there is none. strengths, needs: their ids, for goals to point at."""

    assessment_id: UUID
    number: int
    completed_on: date
    answer: Answer | None = None
    in_own_session: bool = False
    countersigned: bool = False
    strengths: frozenset[UUID] = frozenset()
    needs: frozenset[UUID] = frozenset()


@record
class PlanKnown:
    """The version of the plan that is in force. in_force: `agreed` by both, or put in force although
    the person did not agree or could not answer; None where none ever was. review_due_on: of the next
    review, a facilitated one where `not_agreed`. reviews_held_on: the days, oldest first."""

    in_force: Literal["agreed", "not_agreed"] | None = None
    number: int | None = None
    in_force_on: date | None = None
    review_due_on: date | None = None
    reviews_held_on: tuple[date, ...] = ()


@record
class RequirementKnown:
    """One requirement of a sentence. amount, delivered: in the requirement's own unit; amount None
    where it is one of time alone, whose delivery is that no breach of it is open. state: `active`,
    `completed`, `in_breach`, `revoked` (by the court), `ended`."""

    requirement_id: UUID
    kind: str
    state: Literal["active", "completed", "in_breach", "revoked", "ended"]
    starts_on: date
    ends_on: date | None
    amount: int | None
    delivered: int


@record
class TieKnown:
    """A tie on a map. closeness: 1 (distant) to 5 (very close)."""

    tie_id: UUID
    kind: str
    closeness: int
    pro_social: bool
    service: bool


@record
class MapKnown:
    """A map of somebody's network, as drawn on a day. record: whose; each record has ties of its own."""

    record: UUID
    map_id: UUID
    drawn_on: date
    ties: tuple[TieKnown, ...] = ()
