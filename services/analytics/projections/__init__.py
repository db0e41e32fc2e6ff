"""From the feed to this service's tables."""

from services.analytics.projections.changes import HANDLED, OVERTAKING, OWING, fold
from services.analytics.projections.reoffending import ReoffendingProjection, pseudonym, write
from services.analytics.projections.replay import TableDifference, replay_and_compare

__all__ = [
    "HANDLED",
    "OVERTAKING",
    "OWING",
    "ReoffendingProjection",
    "TableDifference",
    "fold",
    "pseudonym",
    "replay_and_compare",
    "write",
]
