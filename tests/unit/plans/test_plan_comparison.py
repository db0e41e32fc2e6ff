"""Two versions compared, and how much a plan holds."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.plan import limits
from services.plans.domain.plan.comparison import compare
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Place, Plan
from services.plans.domain.plan.progress import AddNote, SetGoalState
from shared.domain import Conflict
from shared.testing.deciding import Given
from tests.unit.plans import planning as to
from tests.unit.plans.planning import GOAL, MO, PERSON, WITH_STEP, given, lived

OTHER = UUID(int=42)
ACHIEVED = SetGoalState(goal_id=GOAL, state="achieved", words=None, author=PERSON)
NOTED = AddNote(note_id=UUID(int=71), place=Place(goal_id=GOAL), words=to.said(), author=PERSON)


def test_a_comparison_says_of_each_item_what_became_of_it() -> None:
    more = to.proposes(MO, to.add_goal(to.goal("Sing"), OTHER), 80)
    first = (*WITH_STEP, more, to.accepts(PERSON, 80), to.offers())
    changes = (
        to.proposes(PERSON, to.change_goal(to.goal("Bake", target_on=to.later(9)))),
        to.accepts(MO),
        to.proposes(PERSON, to.remove_goal(OTHER), 81),
        to.accepts(MO, 81),
        to.proposes(PERSON, to.add_goal(to.goal("Dance"), UUID(int=43)), 82),
        to.accepts(MO, 82),
        ACHIEVED,
        to.offers(),
    )
    before, after = lived(*first, *changes).versions

    found = compare(before, after)
    assert [(each.change, each.fields) for each in found.goals] == [
        ("changed", ("words", "target_on", "state")),
        ("removed", ()),
        ("added", ()),
    ]
    assert [each.change for each in found.steps] == ["same"]
    assert [each.change for each in found.requirements] == ["same"]
    assert compare(after, after).empty
    assert not found.empty


def test_each_party_has_so_many_open_proposals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_OPEN_A_PARTY", 2)
    two = [to.proposes(PERSON, to.add_goal(goal_id=UUID(int=n)), n) for n in (201, 202)]
    third = to.add_goal(goal_id=UUID(int=203))

    given(*two).when(to.proposes(PERSON, third, 203)).refuses(Conflict, code=limits.CODE)
    assert len(lived(*two, to.proposes(MO, third, 203)).open) == 3


def test_a_plan_has_so_many_goals_also_where_they_were_proposed_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting = to.proposes(PERSON, to.add_goal(goal_id=OTHER))
    full = given(waiting, *WITH_STEP)
    monkeypatch.setattr(limits, "MOST_GOALS", 1)

    full.when(to.accepts(MO)).refuses(Conflict, code=limits.CODE)
    again = to.proposes(MO, to.add_goal(goal_id=UUID(int=43)), 102)
    full.when(again).refuses(Conflict, code=limits.CODE)


@pytest.mark.parametrize(
    ("limit", "past", "more"),
    [
        ("MOST_PROPOSALS", WITH_STEP, to.proposes(PERSON, to.add_goal(goal_id=OTHER))),
        ("MOST_STEPS", WITH_STEP, to.proposes(PERSON, to.add_step(to.step("Visit"), step_id=OTHER))),
        ("MOST_VERSIONS", (*WITH_STEP, to.offers()), to.offers()),
        ("MOST_SAID", (*WITH_STEP, ACHIEVED), replace(ACHIEVED, state="active")),
        ("MOST_NOTES", (*WITH_STEP, NOTED), NOTED),
    ],
    ids=["proposals", "steps", "versions", "said", "notes"],
)
def test_there_is_an_end_to_it(
    limit: str, past: tuple[Any, ...], more: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, limit, 1)
    had = lived_regardless(past, monkeypatch, limit)

    Given(DECIDER, had, to.FACTS).when(more).refuses(Conflict, code=limits.CODE)


def lived_regardless(past: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch, limit: str) -> Plan:
    with monkeypatch.context() as patch:
        patch.setattr(limits, limit, 1000)
        return lived(*past)
