"""The Rossi data's published figures, as the evaluation of a running system must give them."""

from typing import Any

import pytest

# Cox with Efron's ties: coefficient and, where published, its standard error.
COX = {
    "arm[programme]": (-0.37942, 0.19138),
    "age": (-0.05744, 0.02200),
    "race": (0.31390, None),
    "wexp": (-0.14980, None),
    "mar": (-0.43370, None),
    "paro": (-0.08487, None),
    "prio": (0.09150, 0.02865),
}
SURVIVAL = {
    "comparator": {13: 0.9491, 26: 0.8519, 39: 0.7870, 52: 0.6944},
    "programme": {13: 0.9583, 26: 0.8981, 39: 0.8380, 52: 0.7778},
}
REOFFENDED = {"programme": (48, 216), "comparator": (66, 216)}


def check(evaluation: dict[str, Any]) -> None:
    """Every figure, to the digits in which it is published."""
    assert evaluation["label"] == "exploratory"
    for arm in evaluation["arms"]:
        assert (arm["reoffended"], arm["measurable"]) == REOFFENDED[arm["arm"]]
        survival = {round(point["weeks"]): round(point["estimate"], 4) for point in arm["survival"]}
        assert survival == SURVIVAL[arm["arm"]]
    check_log_rank(evaluation["log_rank"])
    check_cox(evaluation["cox"])


def check_log_rank(test: dict[str, Any]) -> None:
    assert test["estimate"] == pytest.approx(3.83757, abs=5e-6)
    assert test["p"] == pytest.approx(0.05012, abs=5e-6)
    assert test["method"]


def check_cox(cox: dict[str, Any]) -> None:
    found = {row["term"]: row for row in cox["coefficients"]}
    assert found.keys() == COX.keys()
    for term, (coefficient, error) in COX.items():
        assert found[term]["estimate"] == pytest.approx(coefficient, abs=5.1e-6), term
        if error is not None:
            assert found[term]["standard_error"] == pytest.approx(error, abs=5.1e-6), term
    ratio = found["arm[programme]"]["hazard_ratio"]
    assert found["arm[programme]"]["p"] == pytest.approx(0.04742, abs=5e-6)
    assert ratio["estimate"] == pytest.approx(0.68426, abs=5e-6)
    assert ratio["interval"]["lower"] == pytest.approx(0.4702, abs=5e-5)
    assert ratio["interval"]["upper"] == pytest.approx(0.9957, abs=5e-5)
    assert cox["log_likelihood"]["estimate"] == pytest.approx(-658.748, abs=5e-4)
