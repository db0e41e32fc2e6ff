"""What became of each measure since its baseline, computed when it is read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from uuid import UUID

from services.assessment.domain.measures import scoring
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.scoring import Change
from services.assessment.domain.people.standing import Standing
from shared.domain import record

BASELINE = "baseline"


@record
class Administered:
    """One that counts: not withdrawn."""

    administration_id: UUID
    measure: str
    time_point: str
    administered_on: date
    total: Decimal | None
    goals: Mapping[UUID, int]

    @property
    def code(self) -> str:
        return self.measure.partition(":")[0]


@record
class GoalChange:
    """change: since the goal was first rated; None for that rating itself."""

    goal_id: UUID
    rating: int
    change: int | None


@record
class Since:
    """change: since the baseline; None for the baseline itself."""

    administration_id: UUID
    time_point: str
    administered_on: date
    total: Decimal | None
    change: Change | None
    goals: tuple[GoalChange, ...]


@record
class Progress:
    """Of one measure, in the order of the dates."""

    measure: MeasureDefinition
    administrations: tuple[Since, ...]


def start_of(standing: Standing) -> date | None:
    """What windows are counted from. A comparator starts nothing: the index date stands for it."""
    return standing.index_date if standing.arm == "comparator" else standing.started_on


def end_of(standing: Standing) -> date | None:
    """What follow-up is counted from; a comparator ends nothing either."""
    return standing.index_date if standing.arm == "comparator" else standing.ended_on


def progress(
    administered: Sequence[Administered], measures: Mapping[str, MeasureDefinition]
) -> list[Progress]:
    """By measure, whichever of its versions was used; described by the last one used."""
    ordered = sorted(administered, key=lambda a: (a.code, a.administered_on, a.administration_id))
    return [_of_measure(list(each), measures) for _, each in groupby(ordered, key=lambda a: a.code)]


def _of_measure(administered: Sequence[Administered], measures: Mapping[str, MeasureDefinition]) -> Progress:
    baseline = next((a for a in administered if a.time_point == BASELINE), None)
    before = (baseline.measure, baseline.total) if baseline else None
    first: dict[UUID, int] = {}
    found = []
    for each in administered:
        change = None if each is baseline else scoring.change(measures[each.measure], before, each.total)
        goals = tuple(_goal(goal, rating, first) for goal, rating in each.goals.items())
        found.append(
            Since(
                administration_id=each.administration_id,
                time_point=each.time_point,
                administered_on=each.administered_on,
                total=each.total,
                change=change,
                goals=goals,
            )
        )
        first = {**each.goals, **first}
    return Progress(measure=measures[administered[-1].measure], administrations=tuple(found))


def _goal(goal_id: UUID, rating: int, first: Mapping[UUID, int]) -> GoalChange:
    change = rating - first[goal_id] if goal_id in first else None
    return GoalChange(goal_id=goal_id, rating=rating, change=change)
