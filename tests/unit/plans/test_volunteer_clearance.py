"""Check and training: on which days they hold, and that availability ends with them, whatever timer ran."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.volunteer import DECIDER
from services.plans.domain.life_links.volunteer_events import Clearance
from services.plans.domain.life_links.volunteer_state import run_of
from shared.domain import Conflict, Invalid
from tests.unit.plans.volunteering import (
    APPLIED,
    AVAILABLE,
    CHECK,
    CLEARED,
    DAY,
    DEFINED,
    HELD,
    LATER,
    LEA,
    OURS,
    REFERRED,
    TODAY,
    TRAINED,
    UNTIL,
    VI,
    VIS,
    after,
    decide,
    facts,
    given_volunteer,
    reference,
    train,
)

AVAIL = commands.MakeAvailable(account=LEA)
ONLINE = decide(update_service=True)
YEAR = date(2027, 3, 2)


def clearance(happened: tuple[Any, ...]) -> Clearance | None:
    return DECIDER.fold(happened).clearance


def test_references_come_before_a_decision() -> None:
    one = (APPLIED, *reference(CHECK))
    given_volunteer(*one).when(decide()).refuses(Conflict, code="references-needed")
    bad = (*one, *reference(LATER, satisfactory=False))
    given_volunteer(*bad).when(decide()).refuses(Conflict, code="references-needed")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ground": "work_with_children"}, "ground"),
        ({"level": "standard", "ground": "regulated_activity"}, "ground"),
        ({"barred_lists": ("adults",)}, "barred_lists"),
        ({"issued_on": TODAY + DAY}, "issued_on"),
        ({"issued_on": date(2023, 3, 1)}, "issued_on"),
    ],
)
def test_level_ground_lists_and_day_go_together(changed: Any, field: str) -> None:
    given_volunteer(*REFERRED).when(decide(**changed)).refuses(Invalid, field=field)


def test_a_decision_holds_as_policy_has_it_or_as_the_update_service_was_asked() -> None:
    [by_policy] = given_volunteer(*REFERRED).when(decide(issued_on=date(2026, 1, 31))).events()
    [online] = given_volunteer(*REFERRED).when(ONLINE).events()
    assert (by_policy.holds_until, online.holds_until) == (date(2029, 1, 31), YEAR)


def test_a_level_below_the_one_that_is_asked_for_clears_nobody() -> None:
    needed = facts(definition=replace(DEFINED, least_level="enhanced"))
    given_volunteer(*REFERRED).when(decide(), needed).refuses(Invalid, field="level")


def test_whoever_lacks_something_is_not_available() -> None:
    for lacking in (REFERRED, after(decide()), after(*TRAINED), after(decide(), *TRAINED[1:])):
        given_volunteer(*lacking).when(AVAIL).refuses(Conflict, code="not-cleared")
    made = events.MadeAvailable(**OURS, clearance=HELD, available_on=TODAY)
    given_volunteer(*CLEARED).when(AVAIL).then(made)
    given_volunteer(*AVAILABLE).when(AVAIL).then()


def test_it_ends_with_whatever_ends_first() -> None:
    assert clearance(CLEARED) == HELD
    assert clearance(after(ONLINE, *TRAINED)) == Clearance(from_on=TODAY, until=YEAR)


@pytest.mark.parametrize("what", ["check", "training"])
def test_the_day_after_the_last_it_lapses_without_anybody_asking(what: str) -> None:
    happened = AVAILABLE if what == "training" else after(ONLINE, *TRAINED, AVAIL)
    last = UNTIL if what == "training" else YEAR
    given_volunteer(*happened, today=last).when(commands.Lapse()).then()
    lapsed = events.ClearanceLapsed(volunteer_id=VI, what=what, lapsed_on=last + DAY)
    given_volunteer(*happened, today=last + DAY).when(commands.Lapse()).then(lapsed)
    given_volunteer(*happened, lapsed, today=last + DAY).when(commands.Lapse()).then()


def test_what_is_decided_on_such_a_day_finds_it_lapsed_although_no_timer_ran() -> None:
    late = {"today": UNTIL + 5 * DAY}
    lapsed = events.ClearanceLapsed(volunteer_id=VI, what="training", lapsed_on=UNTIL + DAY)
    given_volunteer(*AVAILABLE, **late).when(commands.Pause(reason="holiday", account=VIS)).refuses(
        Conflict, code="not-available-yet"
    )
    given_volunteer(*AVAILABLE, **late).when(AVAIL).refuses(Conflict, code="not-cleared")
    again = train("safeguarding", completed_on=UNTIL + 5 * DAY)
    found = given_volunteer(*AVAILABLE, **late).when(again).events()
    assert found[0] == lapsed
    # It was broken, so it begins anew, and somebody has to say that they are available.
    assert found[1].clearance.from_on == UNTIL + 5 * DAY
    assert DECIDER.fold([*AVAILABLE, *found]).status == "applied"


def test_whoever_renews_in_time_stays_available() -> None:
    renewed = after(700, train("safeguarding", completed_on=TODAY + 700 * DAY), before=AVAILABLE)
    state = DECIDER.fold(renewed)
    # Of the other training, the third year.
    assert (state.status, state.clearance) == ("available", Clearance(from_on=TODAY, until=date(2029, 3, 2)))
    given_volunteer(*renewed, today=UNTIL + DAY).when(commands.Lapse()).then()


def test_training_told_again_is_nothing_and_never_of_tomorrow() -> None:
    given_volunteer(*CLEARED).when(TRAINED[0]).then()
    tomorrow = train("welcome", completed_on=TODAY + DAY)
    given_volunteer(*REFERRED).when(tomorrow).refuses(Invalid, field="completed_on")


def test_a_check_that_is_not_cleared_ends_what_was() -> None:
    ended = after(10, decide(check_id=LATER, decision="not_cleared"), before=AVAILABLE)
    assert clearance(ended) == Clearance(from_on=TODAY, until=TODAY + 9 * DAY)
    [lapsed] = given_volunteer(*ended, today=TODAY + 10 * DAY).when(commands.Lapse()).events()
    assert (lapsed.what, lapsed.lapsed_on) == ("check", TODAY + 10 * DAY)


def look(status: Any, on: date) -> commands.CheckStatus:
    return commands.CheckStatus(status=status, checked_on=on, account=LEA)


def test_what_the_update_service_says_carries_on_or_ends_every_decision() -> None:
    # An earlier decision, on paper, would hold for three years.
    both = after(decide(), replace(ONLINE, check_id=LATER), *TRAINED, AVAIL)
    on = TODAY + 100 * DAY
    carried = after(100, look("unchanged", on), before=both)
    assert clearance(carried) == HELD
    changed = after(100, look("changed", on), before=both)
    assert clearance(changed) == Clearance(from_on=TODAY, until=on - DAY)
    given_volunteer(*changed, today=on + DAY).when(look("unchanged", on + DAY)).refuses(
        Conflict, code="changed"
    )
    anew = after(100, decide(check_id=VI, issued_on=on), before=changed)
    assert clearance(anew) == Clearance(from_on=TODAY, until=UNTIL)


def test_an_update_service_asked_late_leaves_a_gap() -> None:
    happened = after(ONLINE, *TRAINED)
    late = YEAR + 30 * DAY
    asked = after((late - TODAY).days, look("unchanged", late), before=happened)
    found = clearance(asked)
    assert found is not None
    assert found.from_on == late


def test_only_a_decision_that_rests_on_it_is_looked_up() -> None:
    given_volunteer(*CLEARED).when(look("unchanged", TODAY)).refuses(Conflict, code="no-update-service")
    online = after(ONLINE)
    given_volunteer(*online).when(look("unchanged", TODAY + DAY)).refuses(Invalid, field="checked_on")
    given_volunteer(*online).when(look("unchanged", TODAY - DAY)).refuses(Invalid, field="checked_on")


PERIODS = st.lists(
    st.tuples(st.integers(0, 20), st.one_of(st.none(), st.integers(0, 8))).map(
        lambda each: Clearance(
            from_on=TODAY + each[0] * DAY,
            until=None if each[1] is None else TODAY + (each[0] + each[1]) * DAY,
        )
    ),
    max_size=5,
)


@given(PERIODS)
def test_the_last_run_of_days_is_what_going_through_them_finds(periods: list[Clearance]) -> None:
    days = [TODAY + number * DAY for number in range(40)]
    held = [any(each.holds(day) for each in periods) for day in days]
    run = run_of(periods)
    if run is None:
        assert not any(held)
        return
    last = max(number for number, holds in enumerate(held) if holds)
    first = last
    while first and held[first - 1]:
        first -= 1
    assert run.from_on == days[first]
    assert run.until == (None if any(each.until is None for each in periods) else days[last])
