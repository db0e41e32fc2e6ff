"""What is shown of a measure over time."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.progress import (
    Administered,
    GoalChange,
    Progress,
    progress,
    start_of,
)
from services.assessment.domain.measures.scoring import Change
from services.assessment.domain.people.standing import Standing
from tests.unit.assessment.measuring import ANN, MADE_UP, MEASURES, START, day, made_up

GOAL, LATER_GOAL = UUID(int=50), UUID(int=51)
KNOWN: dict[str, MeasureDefinition] = {**MEASURES, "made_up:1": MADE_UP, "made_up:2": made_up(version=2)}


def administered(number: int, at: date, total: int | None, **changed: Any) -> Administered:
    values: dict[str, Any] = {
        "administration_id": UUID(int=number),
        "measure": "made_up:1",
        "time_point": "review",
        "administered_on": at,
        "total": None if total is None else Decimal(total),
        "goals": {},
    }
    return Administered(**{**values, **changed})


BASELINE = administered(1, START, 10, time_point="baseline")


def shown(*given: Administered) -> list[Progress]:
    return progress(given, KNOWN)


def test_nothing_was_filled_in() -> None:
    assert shown() == []


def test_change_counts_from_the_baseline_and_not_from_the_one_before() -> None:
    [found] = shown(administered(3, day(90), 18), administered(2, day(30), 16), BASELINE)
    baseline, first, second = found.administrations
    assert baseline.change is None
    assert [a.change and a.change.change for a in (first, second)] == [6, 8]
    assert first.change is not None
    assert first.change.reliable == "improved"


def test_without_a_baseline_there_is_no_change() -> None:
    [found] = shown(administered(2, day(30), 16))
    assert found.administrations[0].change == Change(not_computed="no_baseline")


def test_another_version_is_the_same_measure_and_not_compared() -> None:
    [found] = shown(BASELINE, administered(2, day(30), 16, measure="made_up:2"))
    assert found.administrations[1].change == Change(not_computed="another_version")
    assert found.measure.version == 2


def test_measures_are_kept_apart() -> None:
    found = shown(BASELINE, administered(2, day(30), 5, measure="phq9:1"))
    assert [each.measure.code for each in found] == ["made_up", "phq9"]


def test_a_goal_changes_since_it_was_first_rated() -> None:
    goals = {"measure": "goal_based_outcomes:1"}
    [found] = shown(
        administered(1, START, None, time_point="baseline", goals={GOAL: 2}, **goals),
        administered(2, day(30), None, goals={GOAL: 5, LATER_GOAL: 4}, **goals),
        administered(3, day(60), None, goals={GOAL: 1, LATER_GOAL: 9}, **goals),
    )
    assert [a.goals for a in found.administrations] == [
        (GoalChange(goal_id=GOAL, rating=2, change=None),),
        (
            GoalChange(goal_id=GOAL, rating=5, change=3),
            GoalChange(goal_id=LATER_GOAL, rating=4, change=None),
        ),
        (
            GoalChange(goal_id=GOAL, rating=1, change=-1),
            GoalChange(goal_id=LATER_GOAL, rating=9, change=5),
        ),
    ]
    assert found.administrations[1].change == Change(not_computed="no_total")


def test_windows_count_from_the_start_or_a_comparators_index_date() -> None:
    def standing(arm: str, started_on: date | None) -> Standing:
        return Standing(
            participant_id=ANN, arm=arm, index_date=day(-100), erased=False, started_on=started_on
        )

    assert start_of(standing("programme", START)) == START
    assert start_of(standing("programme", None)) is None
    assert start_of(standing("comparator", None)) == day(-100)
