"""Kaplan-Meier by arm and the log-rank test, on times in days.

Kaplan and Meier, J Am Stat Assoc 1958; 53: 457-481. Intervals: exponential Greenwood, that is
Greenwood's variance on the log(-log) scale (Kalbfleisch and Prentice, The Statistical Analysis of
Failure Time Data, 1980). Log-rank: Mantel, Cancer Chemother Rep 1966; 50: 163-170.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.analytics.evaluation.figures import LEVEL, ArmFigures, Figure, Interval, SurvivalAt, TestFigure
from shared.contracts.assessment import Arm

if TYPE_CHECKING:
    import pandas as pd

KAPLAN_MEIER = "Kaplan-Meier; exponential Greenwood (log-log) interval"
PROPORTION = "share of the persons whose outcome is measurable"
LOG_RANK = "log-rank (Mantel), two-sided, chi-squared"
DAYS_A_WEEK = 7


def arm_figures(frame: "pd.DataFrame", arm: str, days: Sequence[int]) -> ArmFigures:
    """One arm's counts and survival. frame: columns arm, outcome_status, event (bool), time_days;
    event and time_days are missing before any follow-up."""
    own = frame[frame["arm"] == arm]
    followed = own.dropna(subset=["time_days", "event"])
    measurable = int((own["outcome_status"] != "not_yet_measurable").sum())
    reoffended = int((own["outcome_status"] == "reoffended").sum())
    return ArmFigures(
        arm=arm,
        participants=len(own),
        followed=len(followed),
        events=int(followed["event"].astype(bool).sum()),
        measurable=measurable,
        reoffended=reoffended,
        proportion_reoffended=_proportion(reoffended, measurable),
        survival=_survival(followed, days),
    )


def _proportion(reoffended: int, measurable: int) -> Figure:
    if not measurable:
        return Figure(method=PROPORTION, estimate=None, reason="Nobody's outcome is measurable yet.")
    return Figure(method=PROPORTION, estimate=reoffended / measurable)


def _survival(followed: "pd.DataFrame", days: Sequence[int]) -> list[SurvivalAt]:
    from lifelines import KaplanMeierFitter

    if followed.empty:
        return [_no_survival(day, 0, "Nobody in this arm was followed up.") for day in days]
    times = followed["time_days"].astype(float)
    fitted = KaplanMeierFitter(alpha=1 - LEVEL).fit(times, followed["event"].astype(bool))
    longest = times.max()
    return [
        _survival_at(fitted, day, int((times >= day).sum()))
        if day <= longest
        else _no_survival(day, 0, f"Nobody in this arm was followed for longer than {int(longest)} days.")
        for day in days
    ]


def _survival_at(fitted: Any, day: int, at_risk: int) -> SurvivalAt:
    estimate = float(fitted.survival_function_at_times(day).iloc[0])
    interval, reason = None, None
    if 0 < estimate < 1:
        lower, upper = fitted.confidence_interval_.loc[:day].iloc[-1]
        interval = Interval(lower=float(lower), upper=float(upper))
    else:
        reason = "The log-log interval does not exist where everybody or nobody is left."
    return SurvivalAt(
        method=KAPLAN_MEIER,
        estimate=estimate,
        interval=interval,
        reason=reason,
        days=day,
        weeks=in_weeks(day),
        at_risk=at_risk,
    )


def _no_survival(day: int, at_risk: int, reason: str) -> SurvivalAt:
    return SurvivalAt(
        method=KAPLAN_MEIER, estimate=None, reason=reason, days=day, weeks=in_weeks(day), at_risk=at_risk
    )


def in_weeks(days: int) -> float:
    return round(days / DAYS_A_WEEK, 4)


def log_rank(frame: "pd.DataFrame") -> TestFigure:
    """The two arms' survival compared over the whole follow-up."""
    from lifelines.statistics import logrank_test

    followed = frame.dropna(subset=["time_days", "event"])
    programme, comparator = (followed[followed["arm"] == arm] for arm in (Arm.PROGRAMME, Arm.COMPARATOR))
    if programme.empty or comparator.empty:
        return _no_test("One arm has nobody who was followed up, so there is nothing to compare.")
    if not followed["event"].astype(bool).any():
        return _no_test("Nobody reoffended, so the arms cannot be told apart.")
    result = logrank_test(
        programme["time_days"].astype(float),
        comparator["time_days"].astype(float),
        programme["event"].astype(bool),
        comparator["event"].astype(bool),
    )
    if not math.isfinite(result.test_statistic):
        return _no_test("All events fell when only one arm was still observed.")
    return TestFigure(
        method=LOG_RANK, estimate=float(result.test_statistic), degrees_of_freedom=1, p=float(result.p_value)
    )


def _no_test(reason: str) -> TestFigure:
    return TestFigure(method=LOG_RANK, estimate=None, degrees_of_freedom=1, p=None, reason=reason)
