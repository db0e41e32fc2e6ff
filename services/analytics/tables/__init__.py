"""The tables of the projection, all written by it alone and rebuildable from the feed."""

from services.analytics.tables.assessment import (
    administrations,
    assessment_sections,
    assessments,
    measures,
    subscale_scores,
)
from services.analytics.tables.base import (
    NOT_KNOWN,
    metadata,
)
from services.analytics.tables.coaching import (
    coaching_actions,
    coaching_goals,
    coaching_sessions,
    coachings,
)
from services.analytics.tables.life_links import (
    link_concerns,
    link_meetings,
    links,
)
from services.analytics.tables.people import (
    erasures,
    left_out,
    merges,
    outcomes,
    participants,
    permissions,
    supporters,
)

__all__ = [
    "NOT_KNOWN",
    "administrations",
    "assessment_sections",
    "assessments",
    "coaching_actions",
    "coaching_goals",
    "coaching_sessions",
    "coachings",
    "erasures",
    "left_out",
    "link_concerns",
    "link_meetings",
    "links",
    "measures",
    "merges",
    "metadata",
    "outcomes",
    "participants",
    "permissions",
    "subscale_scores",
    "supporters",
]
