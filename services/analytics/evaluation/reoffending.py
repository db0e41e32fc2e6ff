"""The evaluation of reoffending by arm: pure, blocking, CPU-bound."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

from services.analytics.datasets.columns import Characteristic
from services.analytics.evaluation.cox import cox
from services.analytics.evaluation.figures import Evaluation
from services.analytics.evaluation.survival import DAYS_A_WEEK, arm_figures, log_rank
from shared.contracts.assessment import Arm

if TYPE_CHECKING:
    import pandas as pd

WEEKS = (13, 26, 39, 52)


def evaluate(
    frame: "pd.DataFrame",
    characteristics: Sequence[Characteristic],
    *,
    definition: str,
    rule: str,
    left_out: int = 0,
    weeks: Sequence[int] = WEEKS,
) -> Evaluation:
    """All figures. Never raises for want of data: what cannot be estimated says so.

    frame: one row a person; arm, outcome_status, event (bool or missing), time_days (days from the
    index date, or missing) and a column for each characteristic.
    left_out: how many persons are not in the frame because they said no to it.
    weeks: when survival is wanted, in whole weeks from the index date."""
    days = [week * DAYS_A_WEEK for week in weeks]
    return Evaluation(
        software=f"lifelines {version('lifelines')}",
        definition=definition,
        rule=rule,
        left_out=left_out,
        arms=[arm_figures(frame, arm, days) for arm in (Arm.PROGRAMME, Arm.COMPARATOR)],
        log_rank=log_rank(frame),
        cox=cox(frame, characteristics),
    )
