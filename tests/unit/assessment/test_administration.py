"""Administrations of measures, refusals first."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.measures.administration import (
    DECIDER,
    AcknowledgeAlert,
    AlertThoughRefused,
    WithdrawAdministration,
    span,
)
from services.assessment.domain.measures.administration_events import (
    AdministrationRecorded,
    AdministrationWithdrawn,
    AlertAcknowledged,
    AlertRaised,
    AlertRaisedThoughRefused,
)
from services.assessment.domain.measures.scoring import Scores
from shared.domain import Conflict, Forbidden, Invalid, NotFound
from tests.unit.assessment.measuring import (
    ANN,
    ANSWERS,
    FILLED_IN,
    HERSELF,
    MEASURES,
    MO,
    POSITIVE,
    RAISED,
    RECORDED,
    START,
    TODAY,
    answers,
    day,
    facts,
    given,
    record,
)

TOMORROW = TODAY + timedelta(days=1)
GOAL = UUID(int=50)
WITHDRAW = WithdrawAdministration(participant_id=ANN, reason="wrong_date", author=MO)
WITHDRAWN = AdministrationWithdrawn(
    participant_id=ANN, administration_id=FILLED_IN, reason="wrong_date", withdrawn_by=MO
)
ACKNOWLEDGE = AcknowledgeAlert(
    participant_id=ANN, alert="thoughts_of_self_harm", action="spoke_with_person", author=MO
)
ACKNOWLEDGED = AlertAcknowledged(
    participant_id=ANN,
    administration_id=FILLED_IN,
    alert="thoughts_of_self_harm",
    action="spoke_with_person",
    acknowledged_by="mo@issuer",
)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"time_point": "teatime"}, "time_point"),
        ({"administered_on": TOMORROW, "time_point": "review"}, "administered_on"),
        ({"administered_on": day(-29)}, "administered_on"),
        ({"administered_on": day(43)}, "administered_on"),
        ({"administered_on": day(-1), "time_point": "exit"}, "administered_on"),
        ({"filled_in_by": "person_in_own_session"}, "filled_in_by"),
        ({"author": HERSELF}, "filled_in_by"),
        ({"author": HERSELF, "filled_in_by": "interviewer"}, "filled_in_by"),
        ({"filled_in_by": "practitioner"}, "filled_in_by"),
        ({"answers": None}, "answers"),
        ({"total": Decimal(8)}, "answers"),
        ({"answers": answers({})}, "answers"),
        ({"answers": answers({9: 4})}, "answers.9"),
        ({"answers": answers({9: -1})}, "answers.9"),
        ({"answers": answers({10: 1})}, "answers.10"),
        ({"answers": answers({0: 1})}, "answers.0"),
        ({"answers": answers(ANSWERS, {GOAL: 3})}, "goals"),
        ({"answers": None, "total": Decimal(28)}, "total"),
        ({"answers": None, "total": Decimal(-1)}, "total"),
        ({"answers": None, "total": Decimal("8.5")}, "total"),
    ],
)
def test_what_is_not_valid_names_its_field(changed: dict[str, Any], field: str) -> None:
    given().when(record(**changed)).refuses(Invalid, field=field)


def test_a_measure_that_is_not_published_is_refused() -> None:
    given().when(record(), facts(measure=None)).refuses(Invalid, field="measure")


def test_one_of_a_measure_at_a_time_point() -> None:
    taken = facts(taken=frozenset({"baseline"}))
    given().when(record(), taken).refuses(Conflict, field="time_point")
    assert given().when(record(time_point="review"), taken).events()


def test_reviews_may_repeat() -> None:
    again = record(time_point="review", administered_on=day(100))
    assert given().when(again, facts(taken=frozenset({"review"}))).events()


@pytest.mark.parametrize("number", [-28, 0, 42])
def test_the_days_of_the_window_are_within_it(number: int) -> None:
    assert given().when(record(administered_on=day(number))).events()


def test_before_the_start_is_known_a_baseline_is_not_older_than_the_window() -> None:
    unknown = facts(start=None)
    assert given().when(record(administered_on=TODAY - timedelta(days=28)), unknown).events()
    old = record(administered_on=TODAY - timedelta(days=29))
    given().when(old, unknown).refuses(Invalid, field="administered_on")


def test_a_span_is_as_long_as_what_is_known() -> None:
    baseline, review = (facts().time_points.find(code) for code in ("baseline", "review"))
    assert baseline
    assert review
    assert review.from_days is None
    before, long_after = timedelta(days=28), timedelta(days=42)
    # given a start that is recorded
    assert span(baseline, START, TODAY) == (START - before, START + long_after)
    assert span(review, START, TODAY) == (START, date.max)
    # and one that is not, and may be yet to come
    assert span(baseline, None, TODAY) == (TODAY - before, date.max)
    assert span(review, None, TODAY) == (date.min, date.max)


def test_until_the_start_is_recorded_the_refusal_says_so() -> None:
    old = record(administered_on=TODAY - timedelta(days=29))
    with pytest.raises(Invalid, match=r"start is not recorded yet.*2026-08-04.*record it first"):
        given().when(old, facts(start=None)).events()
    with pytest.raises(Invalid, match=r"2026-02-02 to 2026-04-13 is needed. Choose the time point"):
        given().when(record(administered_on=day(43))).events()


END = START + timedelta(days=30)  # 1 April: three months on is 1 July


@pytest.mark.parametrize("code", ["exit", "months_3", "months_6", "months_12"])
def test_what_is_counted_from_the_start_or_the_end_needs_it(code: str) -> None:
    later = record(time_point=code, administered_on=TODAY)
    given().when(later, facts(start=None)).refuses(Invalid, field="time_point")
    given().when(later, facts(start=None, end=END)).refuses(Invalid, field="time_point")
    if code != "exit":
        given().when(later, facts(end=None)).refuses(Invalid, field="time_point")


@pytest.mark.parametrize(("number", "within"), [(-29, False), (-28, True), (42, True), (43, False)])
def test_three_months_after_the_end_has_a_window_around_that_day(number: int, within: bool) -> None:
    on = date(2026, 7, 1) + timedelta(days=number)
    decided = given().when(record(time_point="months_3", administered_on=on), facts(end=END))
    if within:
        assert decided.events()
    else:
        with pytest.raises(Invalid, match="2026-06-03 to 2026-08-12") as refused:
            decided.events()
        assert refused.value.field == "administered_on"


def test_the_end_is_measured_on_or_after_the_start() -> None:
    assert given().when(record(time_point="exit", administered_on=START)).events()
    assert given().when(record(time_point="exit", administered_on=TODAY)).events()


REFUSED = AlertThoughRefused(administration_id=FILLED_IN, participant_id=ANN, items={9: 2})
THOUGH_REFUSED = AlertRaisedThoughRefused(
    participant_id=ANN, administration_id=FILLED_IN, measure="phq9:1", alert="thoughts_of_self_harm"
)


def test_a_refused_request_raises_its_alert_once_a_day_while_it_is_open() -> None:
    given().when(REFUSED).then(THOUGH_REFUSED)
    given().when(REFUSED, facts(alerted=frozenset({"thoughts_of_self_harm"}))).then()
    given().when(REFUSED, facts(alerted=frozenset({"another"}))).then(THOUGH_REFUSED)
    given().when(replace(REFUSED, items={9: 0, 1: 3})).then()
    given().when(REFUSED, facts(measure=None)).then()


def test_what_was_refused_is_acknowledged_and_is_no_administration() -> None:
    given(THOUGH_REFUSED).when(ACKNOWLEDGE).then(ACKNOWLEDGED)
    given(THOUGH_REFUSED, ACKNOWLEDGED).when(ACKNOWLEDGE).refuses(Conflict)
    given(THOUGH_REFUSED).when(WITHDRAW).refuses(NotFound)


def test_what_is_recorded_is_not_recorded_again() -> None:
    given(RECORDED).when(record()).refuses(Conflict)


def test_only_a_practitioner_fills_in_a_judgement_about_the_person() -> None:
    saprof = facts(measure=MEASURES["saprof:1"])
    judged = dict.fromkeys(range(1, 18), 2)
    own = record(
        measure="saprof:1", answers=answers(judged), author=HERSELF, filled_in_by="person_in_own_session"
    )
    given().when(own, saprof).refuses(Invalid, field="filled_in_by")
    by_mo = record(measure="saprof:1", answers=answers(judged), filled_in_by="practitioner")
    [recorded] = given().when(by_mo, saprof).events()
    assert recorded.scores.total == 34


def test_goals_are_rated_one_by_one_and_have_no_total() -> None:
    goals = facts(measure=MEASURES["goal_based_outcomes:1"])
    reference = {"measure": "goal_based_outcomes:1"}
    for wrong, field in (
        (answers({1: 3}), "answers"),
        (answers({}), "goals"),
        (answers({}, {GOAL: 11}), "goals[0].rating"),
        (answers({}, {UUID(int=n): 1 for n in range(21)}), "goals"),
    ):
        given().when(record(**reference, answers=wrong), goals).refuses(Invalid, field=field)
    given().when(record(**reference, answers=None, total=Decimal(3)), goals).refuses(Invalid, field="total")
    [recorded] = given().when(record(**reference, answers=answers({}, {GOAL: 10})), goals).events()
    assert recorded.scores == Scores(not_computed="no_single_total", items_missing=0)


def test_a_converted_total_is_one_of_the_table() -> None:
    swemwbs = facts(measure=MEASURES["swemwbs:1"])
    entered = {"measure": "swemwbs:1", "answers": None}
    given().when(record(**entered, total=Decimal("21")), swemwbs).refuses(Invalid, field="total")
    [recorded] = given().when(record(**entered, total=Decimal("21.54")), swemwbs).events()
    assert recorded.scores == Scores(raw=Decimal(24), total=Decimal("21.54"))


def test_recording_says_what_was_filled_in_and_what_it_comes_to() -> None:
    given().when(record()).then(RECORDED)


def test_a_positive_answer_to_a_flagged_item_raises_its_alert() -> None:
    [recorded, raised] = given().when(record(answers=answers(POSITIVE))).events()
    assert recorded.scores.total == 9
    assert raised == RAISED
    # With other items missing there is no total, and the alert is raised all the same.
    [recorded, raised] = given().when(record(answers=answers({9: 3}))).events()
    assert recorded.scores.not_computed == "item_missing"
    assert raised == RAISED


def test_a_total_alone_raises_nothing_and_clears_nothing() -> None:
    [only] = given().when(record(answers=None, total=Decimal(27))).events()
    assert isinstance(only, AdministrationRecorded)
    assert not isinstance(only, AlertRaised)
    assert DECIDER.fold([RECORDED, RAISED]).alerts == {"thoughts_of_self_harm": True}


def test_only_what_there_is_is_withdrawn_and_once() -> None:
    given().when(WITHDRAW).refuses(NotFound)
    given(RECORDED, WITHDRAWN).when(WITHDRAW).refuses(Conflict)
    other = WithdrawAdministration(participant_id=UUID(int=9), reason="wrong_date", author=MO)
    given(RECORDED).when(other).refuses(NotFound)


def test_the_person_withdraws_only_what_they_entered() -> None:
    by_herself = WithdrawAdministration(participant_id=ANN, reason="wrong_answers", author=HERSELF)
    given(RECORDED).when(by_herself).refuses(Forbidden)
    own = record(author=HERSELF, filled_in_by="person_in_own_session")
    [recorded] = given().when(own).events()
    [withdrawn] = given(recorded).when(by_herself).events()
    assert withdrawn.withdrawn_by == HERSELF


def test_withdrawing_leaves_an_alert_open() -> None:
    given(RECORDED, RAISED).when(WITHDRAW).then(WITHDRAWN)
    given(RECORDED, RAISED, WITHDRAWN).when(ACKNOWLEDGE).then(ACKNOWLEDGED)


def test_an_alert_is_acknowledged_by_a_practitioner_with_an_action_and_once() -> None:
    def changed(**values: Any) -> AcknowledgeAlert:
        return AcknowledgeAlert(**{**vars(ACKNOWLEDGE), **values})

    given().when(ACKNOWLEDGE).refuses(NotFound)
    given(RECORDED).when(ACKNOWLEDGE).refuses(NotFound)
    given(RECORDED, RAISED).when(changed(alert="another")).refuses(NotFound)
    given(RECORDED, RAISED).when(changed(author=HERSELF)).refuses(Forbidden)
    given(RECORDED, RAISED).when(changed(action="hoped_for_the_best")).refuses(Invalid, field="action")
    given(RECORDED, RAISED, ACKNOWLEDGED).when(ACKNOWLEDGE).refuses(Conflict)
    given(RECORDED, RAISED).when(ACKNOWLEDGE).then(ACKNOWLEDGED)


def test_evolve_accepts_an_event_it_does_not_know() -> None:
    state = given(RECORDED).state
    assert DECIDER.evolve(state, object()) == state
