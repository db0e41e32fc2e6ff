"""Two versions of a plan compared, item by item."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal
from uuid import UUID

from services.plans.domain.plan.plan_state import Goal, Ordered, Step, Version
from shared.domain import record

Difference = Literal["added", "changed", "removed", "same"]


@record
class ItemDifference:
    """fields: what is another, of a changed item. before, after: None where it is not there."""

    change: Difference
    fields: tuple[str, ...]
    before: Any
    after: Any


@record
class PlanComparison:
    """In the order of the first, then what only the second has."""

    goals: tuple[ItemDifference, ...]
    steps: tuple[ItemDifference, ...]
    requirements: tuple[ItemDifference, ...]

    @property
    def empty(self) -> bool:
        every = (*self.goals, *self.steps, *self.requirements)
        return all(each.change == "same" for each in every)


def compare(before: Version, after: Version) -> PlanComparison:
    """What the second has otherwise than the first."""
    return PlanComparison(
        goals=tuple(_each(_goals(before), _goals(after))),
        steps=tuple(_each(_steps(before), _steps(after))),
        requirements=tuple(_each(_ordered(before), _ordered(after))),
    )


def _each(old: Mapping[UUID, Any], new: Mapping[UUID, Any]) -> Iterator[ItemDifference]:
    for item_id in dict.fromkeys((*old, *new)):
        was, now = old.get(item_id), new.get(item_id)
        fields = tuple(_changed(was, now)) if was and now else ()
        change: Difference = "added" if was is None else "removed" if now is None else "same"
        if fields:
            change = "changed"
        yield ItemDifference(change=change, fields=fields, before=was, after=now)


def _changed(was: Any, now: Any) -> Sequence[str]:
    one, other = _fields(was), _fields(now)
    return [name for name in one if one[name] != other[name]]


def _fields(item: Goal | Step | Ordered) -> dict[str, Any]:
    """What an item says and how it stands, by the names under which it is read."""
    if isinstance(item, Ordered):
        return dict(vars(item))
    said = {"words": item.present.words, **vars(item.terms), "state": item.state}
    reason = item.stated.reason if item.stated else None
    return {**said, "reason": reason, "notes": [note.note_id for note in item.notes]}


def _goals(version: Version) -> dict[UUID, Goal]:
    return {goal.goal_id: goal for goal in version.working.standing_goals}


def _steps(version: Version) -> dict[UUID, Step]:
    return {step.step_id: step for step in version.working.standing_steps}


def _ordered(version: Version) -> dict[UUID, Ordered]:
    return {each.requirement_id: each for each in version.requirements}
