"""The evaluation gives the published figures, and says in words what cannot be estimated."""

import math
from itertools import cycle, islice

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lifelines import CoxPHFitter
from lifelines.datasets import load_waltons

from services.analytics.datasets.columns import Characteristic, Kind
from services.analytics.evaluation import Evaluation, evaluate
from services.analytics.evaluation.figures import Coefficient, Figure

AGE = Characteristic("age", "age", Kind.INTEGER)
OFFENCE = Characteristic("offence", "offence", Kind.STRING)


def evaluated(frame, characteristics=(), **options) -> Evaluation:
    return evaluate(frame, characteristics, definition="made:1", rule="made:1", **options)


def term(evaluation: Evaluation, name: str) -> Coefficient:
    return next(c for c in evaluation.cox.coefficients if c.term == name)


@pytest.fixture(scope="module")
def of_rossi(rossi) -> Evaluation:
    frame, characteristics = rossi
    return evaluate(frame, characteristics, definition="rossi:1", rule="rossi:1")


def test_counts_are_those_published(of_rossi):
    programme, comparator = of_rossi.arms
    assert (programme.reoffended, programme.measurable, programme.events) == (48, 216, 48)
    assert (comparator.reoffended, comparator.measurable, comparator.events) == (66, 216, 66)
    assert programme.proportion_reoffended.estimate == pytest.approx(48 / 216)


@pytest.mark.parametrize(
    ("arm", "published"),
    [("programme", [0.9583, 0.8981, 0.8380, 0.7778]), ("comparator", [0.9491, 0.8519, 0.7870, 0.6944])],
)
def test_survival_is_that_published(of_rossi, arm, published):
    points = next(a for a in of_rossi.arms if a.arm == arm).survival
    assert [p.weeks for p in points] == [13, 26, 39, 52]
    assert [p.days for p in points] == [91, 182, 273, 364]
    assert [p.estimate for p in points] == pytest.approx(published, abs=5e-5)
    assert all(p.interval and p.interval.lower < p.estimate < p.interval.upper for p in points)


def test_interval_is_greenwoods_on_the_log_log_scale(of_rossi):
    # given: 11 of 216 reoffended by week 13 and nobody was censored before
    share = 205 / 216
    half = 1.959964 * math.sqrt(11 / (216 * 205)) / abs(math.log(share))
    # then: S ** exp(-+ z se(log S) / |log S|)
    point = of_rossi.arms[1].survival[0]
    expected = (share ** math.exp(half), share ** math.exp(-half))
    assert (point.interval.lower, point.interval.upper) == pytest.approx(expected, rel=1e-6)


def test_log_rank_is_that_published(of_rossi):
    assert of_rossi.log_rank.estimate == pytest.approx(3.83757, abs=5e-6)
    assert of_rossi.log_rank.p == pytest.approx(0.05012, abs=5e-6)


@pytest.mark.parametrize(
    ("name", "coefficient", "error"),
    [
        ("arm[programme]", -0.37942, 0.19138),
        ("age", -0.05744, 0.02200),
        ("race", 0.31390, None),
        ("wexp", -0.14980, None),
        ("mar", -0.43370, None),
        ("paro", -0.08487, None),
        ("prio", 0.09150, 0.02865),
    ],
)
def test_cox_is_that_published(of_rossi, name, coefficient, error):
    found = term(of_rossi, name)
    assert found.estimate == pytest.approx(coefficient, abs=5e-6)
    assert error is None or found.standard_error == pytest.approx(error, abs=5e-6)


def test_hazard_ratio_and_likelihood_are_those_published(of_rossi):
    aid = term(of_rossi, "arm[programme]")
    assert aid.p == pytest.approx(0.04742, abs=5e-6)
    assert aid.hazard_ratio.estimate == pytest.approx(0.68426, abs=5e-6)
    bounds = (aid.hazard_ratio.interval.lower, aid.hazard_ratio.interval.upper)
    assert bounds == pytest.approx((0.4702, 0.9957), abs=5e-5)
    assert of_rossi.cox.log_likelihood.estimate == pytest.approx(-658.748, abs=5e-4)
    assert (of_rossi.cox.participants, of_rossi.cox.events, of_rossi.cox.excluded) == (432, 114, 0)


def figures(part: object) -> list[Figure]:
    """Every figure anywhere in an evaluation."""
    if isinstance(part, list):
        return [figure for item in part for figure in figures(item)]
    fields = getattr(type(part), "model_fields", {})
    below = [figure for name in fields for figure in figures(getattr(part, name))]
    return [part, *below] if isinstance(part, Figure) else below


def test_every_figure_names_its_method_and_the_whole_is_exploratory(of_rossi):
    found = figures(of_rossi)
    assert len(found) == 2 * (1 + 4) + 1 + 1 + 7 * 2
    assert all(figure.method for figure in found)
    assert of_rossi.label == "exploratory"
    assert of_rossi.release == "not for release"
    assert "analysis plan" in of_rossi.label_reason


def test_another_published_cohort(cohort):
    # given: 163 flies (Walton), the infected ones as programme
    data = load_waltons()
    rows = [("programme" if g != "control" else "comparator", int(t), bool(e), {}) for t, e, g in data.values]
    # when
    result = evaluated(cohort(*rows), weeks=(4, 8))
    # then: the figures of lifelines' own documentation
    assert result.log_rank.estimate == pytest.approx(122.25, abs=5e-3)
    assert term(result, "arm[programme]").hazard_ratio.estimate > 1


def coded(cohort) -> pd.DataFrame:
    offences = ["theft", "burglary", "theft", "fraud"]
    rows = zip(cycle(["programme", "comparator", "comparator"]), cycle(offences), range(60), strict=False)
    return cohort(
        *(
            (arm, 10 + 7 * n % 90, n % 5 < 3, {"offence": offence, "age": 20 + n % 11})
            for arm, offence, n in rows
        )
    )


def test_codes_are_compared_with_the_most_frequent_one(cohort):
    frame = coded(cohort)
    result = evaluated(frame, [AGE, OFFENCE])
    assert [c.term for c in result.cox.coefficients] == [
        "arm[programme]", "age", "offence[burglary]", "offence[fraud]"
    ]  # fmt: skip
    burglary = term(result, "offence[burglary]")
    assert (burglary.level, burglary.reference) == ("burglary", "theft")
    # and the numbers are those of a design made by hand
    by_hand = pd.DataFrame(
        {
            "programme": frame["arm"] == "programme",
            "age": frame["age"],
            "burglary": frame["offence"] == "burglary",
            "fraud": frame["offence"] == "fraud",
            "days": frame["time_days"],
            "event": frame["event"],
        }
    ).astype(float)
    expected = CoxPHFitter().fit(by_hand, "days", "event").params_["burglary"]
    assert burglary.estimate == pytest.approx(expected, rel=1e-9)


def test_without_anybody_each_figure_says_so(cohort):
    frame = pd.DataFrame(
        {c: [] for c in ("arm", "time_days", "event", "outcome_status", "age")}, dtype=object
    )
    found = figures(evaluated(frame, [AGE]))
    assert all(figure.estimate is None and figure.reason for figure in found)


def test_without_follow_up_each_figure_says_so(cohort):
    frame = cohort(*(islice(cycle([("programme", None, None, {}), ("comparator", None, None, {})]), 8)))
    result = evaluated(frame)
    assert all(figure.estimate is None and figure.reason for figure in figures(result))
    assert (result.arms[0].participants, result.arms[0].followed) == (4, 0)
    assert result.cox.excluded == 8


def test_without_events_survival_is_one_and_nothing_is_compared(cohort):
    frame = cohort(*(islice(cycle([("programme", 400, False, {}), ("comparator", 400, False, {})]), 8)))
    result = evaluated(frame)
    point = result.arms[0].survival[0]
    assert (point.estimate, point.interval, bool(point.reason)) == (1.0, None, True)
    assert (result.log_rank.estimate, result.cox.log_likelihood.estimate) == (None, None)
    assert "Nobody" in result.log_rank.reason


def test_with_one_arm_only(cohort):
    frame = cohort(*(("programme", 10 * n + 10, n % 2 == 0, {"age": 20 + n % 7}) for n in range(20)))
    result = evaluated(frame, [AGE])
    assert result.log_rank.estimate is None
    assert "same value" in term(result, "arm[programme]").reason
    assert term(result, "age").estimate is not None


def test_survival_beyond_the_longest_follow_up_is_not_extrapolated(cohort):
    frame = cohort(*(("programme", 100 + n, n % 2 == 0, {}) for n in range(10)))
    at_13, at_26 = evaluated(frame, weeks=(13, 26)).arms[0].survival
    assert at_13.estimate == 1.0
    assert at_26.estimate is None
    assert "109 days" in at_26.reason


def test_a_group_without_events_is_left_out_by_name(cohort):
    rows = [("programme", 50 + n, False, {"age": n % 7}) for n in range(20)]
    rows += [("comparator", 50 + n, n % 2 == 0, {"age": n % 5}) for n in range(20)]
    result = evaluated(cohort(*rows), [AGE])
    assert "no event" in term(result, "arm[programme]").reason
    assert term(result, "age").standard_error is not None


def test_terms_that_follow_from_others_are_refused(cohort):
    twice = [AGE, Characteristic("months", "months", Kind.INTEGER)]
    rows = [("programme" if n % 2 else "comparator", 9 * n % 50 + 1, n % 3 > 0, {}) for n in range(40)]
    frame = cohort(*((*row[:3], {"age": n % 9, "months": 12 * (n % 9)}) for n, row in enumerate(rows)))
    result = evaluated(frame, twice)
    assert all("follow from others" in c.reason for c in result.cox.coefficients)


def test_a_likelihood_without_a_maximum_is_refused(cohort):
    # given: it is always the oldest of those still free who reoffends next
    rows = [("programme" if n % 2 else "comparator", 100 - n, True, {"age": n}) for n in range(20)]
    result = evaluated(cohort(*rows), [AGE])
    assert result.cox.log_likelihood.estimate is None
    assert "did not converge" in result.cox.log_likelihood.reason


def test_a_coefficient_that_runs_away_unnoticed_is_refused(cohort):
    # given: the few with any earlier offence never reoffend, too few for the steps to look large
    prio = {n: n for n in (1, 2, 3)}
    rows = [
        (
            "programme" if n % 2 else "comparator",
            9 * n % 350 + 1,
            n % 3 == 1 and n > 3,
            {"age": prio.get(n, 0)},
        )
        for n in range(3000)
    ]
    result = evaluated(cohort(*rows), [AGE])
    assert result.cox.log_likelihood.estimate is None
    assert "did not converge" in result.cox.log_likelihood.reason


def test_persons_with_a_missing_characteristic_are_counted_as_excluded(cohort):
    rows = [
        ("programme" if n % 2 else "comparator", 9 * n % 50 + 1, n % 3 > 0, {"age": n % 9}) for n in range(40)
    ]
    rows[0][3]["age"] = None
    result = evaluated(cohort(*rows), [AGE])
    assert (result.cox.participants, result.cox.excluded) == (39, 1)
    assert result.arms[0].participants + result.arms[1].participants == 40


people = st.tuples(
    st.sampled_from(["programme", "comparator"]),
    st.one_of(st.none(), st.integers(0, 400)),
    st.booleans(),
    st.one_of(st.none(), st.integers(-5, 5)),
    st.sampled_from(["theft", "fraud", "burglary"]),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(people, min_size=1, max_size=40))
def test_whatever_the_data_each_figure_is_finite_or_says_why_not(cohort, drawn):
    rows = [
        (arm, days, None if days is None else event, {"age": age, "offence": offence})
        for arm, days, event, age, offence in drawn
    ]
    result = evaluated(cohort(*rows), [AGE, OFFENCE])
    assert all((figure.estimate is None) <= bool(figure.reason) for figure in figures(result))
    # JSON has no NaN and no infinity: pydantic would write null where a number is promised
    assert Evaluation.model_validate_json(result.model_dump_json()) == result
