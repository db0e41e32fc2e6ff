"""From the feed to this service's tables."""

from services.analytics.projections.changes import HANDLED, OVERTAKING, TABLES, fold
from services.analytics.projections.participants import OWING, pseudonym
from services.analytics.projections.projection import AnalyticsProjection
from services.analytics.projections.replay import TableDifference, replay_and_compare

__all__ = [
    "HANDLED",
    "OVERTAKING",
    "OWING",
    "TABLES",
    "AnalyticsProjection",
    "TableDifference",
    "fold",
    "pseudonym",
    "replay_and_compare",
]
