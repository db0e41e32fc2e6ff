"""Exploratory evaluation of a dataset: pure functions on a pandas frame.

pandas and lifelines take seconds to import, so only the functions that need them do."""

from services.analytics.evaluation.figures import Evaluation
from services.analytics.evaluation.reoffending import WEEKS, evaluate

__all__ = ["WEEKS", "Evaluation", "evaluate"]
