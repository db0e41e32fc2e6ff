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


@record
class VolunteerKnown:
    """A volunteer as a link needs to know them. cleared_from, cleared_until: the days, both included,
    on which both the decision on their check and every training that is asked for hold; None while
    either lacks, and cleared_until None where neither ever ends. offering: available, and neither
    paused nor left, whatever the clearance. links: under way or proposed. concern: whether one that
    was raised in any of their links is open. participant_id: their own record, where they are on
    probation themselves."""

    volunteer_id: UUID
    account: str
    offering: bool
    cleared_from: date | None
    cleared_until: date | None
    links: int
    most_links: int
    most_minutes_a_month: int
    concern: bool = False
    districts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    participant_id: UUID | None = None

    def cleared(self, on: date) -> bool:
        """Whether check and training hold on this day."""
        if self.cleared_from is None or on < self.cleared_from:
            return False
        return self.cleared_until is None or on <= self.cleared_until


@record
class LinkKnown:
    """A link as its meetings need to know it. consented_on: the day on which the second of both
    consented; None before. state: `paused` also while a safeguarding concern is open. paused_on: since
    when it is paused, or was when it ended. volunteer_account: by which the volunteer signs in."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    state: Literal["proposed", "declined", "trial", "active", "paused", "ended"]
    consented_on: date | None = None
    paused_on: date | None = None
    ended_on: date | None = None
    volunteer_account: str = ""

    @property
    def met_until(self) -> date | None:
        """The last day on which both may have met, where that is over: of its pause, or of its end."""
        if self.state not in ("paused", "ended"):
            return None
        return self.paused_on or self.ended_on
