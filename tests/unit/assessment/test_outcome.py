"""The outcome rule on its boundary days, and what holds whatever is recorded."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from services.assessment.domain.convictions.outcome import NOT_FOLLOWED, Outcome, Reoffence, judge
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import DECIDER, Participant
from tests.unit.assessment.deciding import DAY_0, FACTS, REGISTERED, RULE, followed, found, reoffence

WINDOW = RULE.window_days
SLOW = replace(RULE, waiting_days=180)


def judged(*offences: int, until: int | None, rule: object = RULE) -> Outcome:
    span = None if until is None else followed(until)
    return judge(rule, DAY_0, span, [reoffence(number) for number in offences])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("offence", "counts"), [(0, False), (1, True), (363, True), (364, True), (365, False), (366, False)]
)
def test_an_offence_counts_from_day_1_to_day_364(offence: int, counts: bool) -> None:
    outcome = judged(offence, until=400)
    assert outcome.status == ("reoffended" if counts else "not_reoffended")
    assert (outcome.event, outcome.time_days) == ((True, offence) if counts else (False, WINDOW))
    assert outcome.reoffences == int(counts)


@pytest.mark.parametrize(
    ("until", "status", "time_days"),
    [
        (0, "not_yet_measurable", 0),
        (363, "not_yet_measurable", 363),
        (364, "not_reoffended", 364),
        (365, "not_reoffended", 364),
    ],
)
def test_a_follow_up_without_reoffence(until: int, status: str, time_days: int) -> None:
    outcome = judged(until=until)
    assert (outcome.status, outcome.event, outcome.time_days) == (status, False, time_days)
    assert outcome.reoffences == (0 if status == "not_reoffended" else None)


def test_somebody_who_reoffended_early_is_not_measurable_before_the_others() -> None:
    assert judged(10, until=363) == Outcome(
        status="not_yet_measurable", event=True, time_days=10, reoffences=None
    )
    assert judged(10, until=364) == Outcome(status="reoffended", event=True, time_days=10, reoffences=1)


def test_an_offence_after_what_was_followed_is_not_seen() -> None:
    assert judged(51, until=50) == judged(until=50)
    assert judged(50, until=50).event is True


def test_nothing_is_said_of_those_not_followed() -> None:
    assert judged(10, until=None) == judged(10, until=-1) == NOT_FOLLOWED


def test_a_waiting_period_is_followed_too() -> None:
    assert judged(until=WINDOW + 179, rule=SLOW).status == "not_yet_measurable"
    assert judged(until=WINDOW + 180, rule=SLOW).status == "not_reoffended"
    assert judged(until=179, rule=SLOW) == NOT_FOLLOWED
    assert judged(9, until=180, rule=SLOW).event is False  # what day 9 held may be proven until day 189
    assert judged(9, until=189, rule=SLOW).event is True


DAYS = st.integers(-5, 800)
OFFENCES = st.lists(DAYS.map(reoffence), max_size=6)
RULES = st.sampled_from([RULE, SLOW])


@whatever(RULES, DAYS, OFFENCES)
def test_time_lies_within_window_and_follow_up(rule: object, until: int, offences: list[Reoffence]) -> None:
    outcome = judge(rule, DAY_0, followed(until), offences)  # type: ignore[arg-type]
    assert outcome == NOT_FOLLOWED or 0 <= (outcome.time_days or 0) <= min(WINDOW, until)
    assert (outcome.reoffences is None) == (outcome.status == "not_yet_measurable")
    if outcome.reoffences is not None:
        assert bool(outcome.reoffences) == outcome.event == (outcome.status == "reoffended")


@whatever(DAYS, OFFENCES, DAYS.map(reoffence))
def test_another_reoffence_never_undoes_an_event(
    until: int, offences: list[Reoffence], more: Reoffence
) -> None:
    before = judge(RULE, DAY_0, followed(until), offences)
    after = judge(RULE, DAY_0, followed(until), [*offences, more])
    assert not (before.event and not after.event)
    assert (after.time_days or 0) <= (before.time_days or 0)
    assert (after.reoffences or 0) >= (before.reoffences or 0)


@whatever(DAYS, st.integers(0, 400), OFFENCES)
def test_a_longer_follow_up_never_undoes_an_event(until: int, more: int, offences: list[Reoffence]) -> None:
    before = judge(RULE, DAY_0, followed(until), offences)
    after = judge(RULE, DAY_0, followed(until + more), offences)
    assert not before.event or (after.event and after.time_days == before.time_days)


@whatever(DAYS, OFFENCES.flatmap(lambda o: st.tuples(st.just(o), st.permutations(o))))
def test_the_order_of_reoffences_does_not_matter(
    until: int, both: tuple[Sequence[Reoffence], Sequence[Reoffence]]
) -> None:
    one, other = both
    assert judge(RULE, DAY_0, followed(until), one) == judge(RULE, DAY_0, followed(until), other)


PAST = st.integers(0, 700)
COMMANDS = st.lists(
    st.builds(lambda until, offences: found(*map(reoffence, offences), until=until), PAST, st.lists(PAST)),
    min_size=1,
    max_size=4,
)


@whatever(COMMANDS)
def test_the_state_is_what_its_events_say(commands: list[object]) -> None:
    past: list[object] = [REGISTERED]
    state: Participant = DECIDER.fold(past)
    for command in commands:
        happened = DECIDER.decide(command, state, FACTS)
        past, state = [*past, *happened], DECIDER.fold(happened, state)
    assert state == DECIDER.fold(past)
    recorded = [event.reoffence for event in past if isinstance(event, events.ReoffenceRecorded)]
    assert state.reoffending.reoffences == tuple(recorded)
    # Judged in steps or at once: the same.
    verdict = judge(RULE, DAY_0, state.reoffending.follow_up, state.reoffending.reoffences)
    assert dict(state.reoffending.outcomes)[RULE.reference] == verdict
