"""What the demo's person and their case manager do after the assessment: nobody's real words."""

from datetime import timedelta
from typing import Any, Final

SENTENCE: Final[dict[str, Any]] = {
    "kind": "community_order",
    "starts_on": "2025-01-06",
    "ends_on": "2027-01-05",
}
UNPAID_WORK_MINUTES: Final = 7200
REQUIREMENT: Final[dict[str, Any]] = {
    "kind": "unpaid_work",
    "starts_on": SENTENCE["starts_on"],
    "amount": UNPAID_WORK_MINUTES,
    "unit": "minutes",
    "ordered": "120 hours of unpaid work, as the court directed.",
}
# In which section of the assessment the strength is that the goal is linked to.
STRENGTH_IN: Final = "employment_and_education"
GOAL: Final = "To have work of my own, with my hands, that my boy can be proud of."
GOAL_WITH_CARD: Final = "To have work of my own, with my hands, and a card for building sites first."
GOAL_AGREED_WHY: Final = "The card opens the sites. The rest of it is yours, word for word."
STEP: Final = "Sit the test for the card together with somebody who has passed it."
STEP_OF_PERSON: Final = "I do my hours at the allotment on Saturdays, where I know people."
STEP_DECLINED: Final = "Go to the job club on Mondays."
DECLINED: Final[dict[str, Any]] = {"reason": "too_much"}
STEP_DONE_NOTE: Final = "Passed at the second go."
PROVIDER: Final = "Demo Works"
SESSION: Final[dict[str, Any]] = {
    "starts_at": "2025-03-01T09:00:00Z",
    "minutes": 360,
    "mode": "in_person",
}
ATTENDED_MINUTES: Final = 360
REST_OF_RECORD: Final[dict[str, Any]] = {
    "on": "2026-06-27",
    "amount": UNPAID_WORK_MINUTES - ATTENDED_MINUTES,
    "unit": "minutes",
    "source": "provider_record",
}
COMPLETED_ON: Final = "2026-06-27"
MEETING: Final[dict[str, Any]] = {
    "purpose": "review",
    "minutes": 45,
    "mode": "in_person",
    "place": "community",
}
RATED: Final[dict[str, Any]] = {"score": 8}
SISTER: Final[dict[str, Any]] = {
    "kind": "family",
    "closeness": 4,
    "frequency": "weekly",
    "name": "my sister",
    "judgement": {"pro_social": True, "counts_on": True},
}
GARDENERS: Final[dict[str, Any]] = {
    "kind": "club",
    "closeness": 4,
    "frequency": "weekly",
    "name": "the lads at the allotment",
    "judgement": {"pro_social": True, "counts_on": False},
}
# The first map was drawn on paper, and is recorded later; both were more distant then.
BETWEEN_MAPS: Final = timedelta(weeks=5)
DISTANT: Final = 2
