"""Cox's proportional hazards model with Efron's treatment of ties.

Cox, J R Stat Soc B 1972; 34: 187-220. Efron, J Am Stat Assoc 1977; 72: 557-565. Standard errors
from the observed information; z and intervals by Wald.
"""

import math
import threading
import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from services.analytics.datasets.columns import Characteristic
from services.analytics.evaluation.design import Design, Term, design
from services.analytics.evaluation.figures import LEVEL, Coefficient, CoxFigures, Figure, Interval

if TYPE_CHECKING:
    import pandas as pd

COX = "Cox proportional hazards, ties by Efron; Wald test and interval"
LIKELIHOOD = "partial log-likelihood (Efron) at the estimate"
NO_EVENTS = "Nobody in the model reoffended."
NO_TERMS = "No term has two groups to compare."
COLLINEAR = "Some terms follow from others exactly, so their effects cannot be told apart."
NOT_CONVERGED = "The estimation did not converge: too few events for these terms, or groups without events."
# A standard error above this many standardised units means a likelihood without a maximum.
FLAT = 20.0
# Above it, the hazard ratio's bound is no number any more.
LARGEST_LOG = 700.0

# Warning filters belong to the process: one fit at a time may change them.
_fitting = threading.Lock()


def cox(frame: "pd.DataFrame", characteristics: Sequence[Characteristic]) -> CoxFigures:
    """The model of arm and characteristics, or the reason why there is none.

    frame: columns arm, event, time_days and one for each characteristic."""
    made = design(frame, characteristics)
    fitted, reason = _fit(made)
    likelihood = None if fitted is None else float(fitted.log_likelihood_)
    return CoxFigures(
        method=COX,
        participants=len(made.days),
        events=int(made.events.sum()),
        excluded=made.excluded,
        log_likelihood=Figure(method=LIKELIHOOD, estimate=likelihood, reason=reason),
        coefficients=[_coefficient(term, fitted, reason) for term in made.terms],
    )


def _fit(made: Design) -> tuple[Any, str | None]:
    """The fitted model, or None and why."""
    if not made.events.any():
        return None, NO_EVENTS
    if not made.entering:
        return None, NO_TERMS
    matrix = made.matrix()
    if _collinear(matrix):
        return None, COLLINEAR
    fitted = _estimate(matrix.assign(**{DAYS: made.days, EVENT: made.events}))
    if fitted is None or _runs_away(fitted, matrix):
        return None, NOT_CONVERGED
    return fitted, None


def _runs_away(fitted: Any, matrix: "pd.DataFrame") -> bool:
    """Whether a coefficient went on to infinity in steps too small for the fit to notice."""
    peaked = (fitted.standard_errors_ * matrix.std()).lt(FLAT).all()
    finite = fitted.confidence_intervals_.abs().lt(LARGEST_LOG).all(axis=None)
    return not (peaked and finite)


# Names that no term can have: terms are codes or code[code].
DAYS, EVENT = "days of follow-up", "event seen"


def _collinear(matrix: "pd.DataFrame") -> bool:
    import numpy as np

    standardised = (matrix - matrix.mean()) / matrix.std()
    rank = int(np.linalg.matrix_rank(standardised.to_numpy()))
    return rank < len(matrix.columns)


def _estimate(data: "pd.DataFrame") -> Any:
    """lifelines' fit, or None where Newton-Raphson found no maximum. Its warnings about the data
    alone (such as a rare level) are no failure: the design and the errors were judged here."""
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError

    with _fitting, warnings.catch_warnings(record=True) as raised:
        warnings.simplefilter("always")
        try:
            fitted = CoxPHFitter(alpha=1 - LEVEL).fit(data, DAYS, EVENT)
        except (ConvergenceError, ArithmeticError):
            return None
    failed = any("Newton-Raphson" in str(w.message) or "log-likelihood" in str(w.message) for w in raised)
    return None if failed else fitted


def _coefficient(term: Term, fitted: Any, reason: str | None) -> Coefficient:
    named = {"method": COX, "term": term.name, "level": term.level, "reference": term.reference}
    reason = term.left_out or reason
    if reason is not None:
        ratio = Figure(method=COX, estimate=None, reason=reason)
        return Coefficient(**named, estimate=None, reason=reason, hazard_ratio=ratio)
    row = fitted.summary.loc[term.name]
    lower, upper = float(row[f"coef lower {LEVEL:.0%}"]), float(row[f"coef upper {LEVEL:.0%}"])
    return Coefficient(
        **named,
        estimate=float(row["coef"]),
        interval=Interval(lower=lower, upper=upper),
        standard_error=float(row["se(coef)"]),
        z=float(row["z"]),
        p=float(row["p"]),
        hazard_ratio=Figure(
            method=COX,
            estimate=math.exp(row["coef"]),
            interval=Interval(lower=math.exp(lower), upper=math.exp(upper)),
        ),
    )
