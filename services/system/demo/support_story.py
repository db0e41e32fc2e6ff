"""What two volunteers, a coach and the demo's person say to each other: nobody's real words."""

from dataclasses import dataclass
from typing import Any, Final

# What the person said yes to, and what a volunteer calls them.
SHARING: Final = "sharing_with_volunteers"
KNOWN_AS: Final = "Dee"
DISTRICT: Final = "NE1"
REFEREE: Final = "Demo Referee, by letter"
TRAINED: Final = ("welcome", "safeguarding", "boundaries")
REFERENCES: Final = ("personal", "work")
CHECK: Final[dict[str, Any]] = {
    "level": "enhanced",
    "barred_lists": ["adults"],
    "ground": "work_with_adults_at_risk",
    "update_service": False,
    "decision": "cleared",
}


@dataclass(frozen=True)
class Volunteering:
    """One volunteer. known_as: also tells their account apart."""

    known_as: str
    interests: tuple[str, ...]
    areas: tuple[str, ...]
    times: tuple[str, ...]
    traits: tuple[str, ...] = ()

    @property
    def application(self) -> dict[str, Any]:
        return {
            "name": f"Demo {self.known_as}",
            "known_as": self.known_as,
            "contact": f"{self.known_as.lower()}@demo.invalid",
            "offer": {
                "interests": self.interests,
                "areas": self.areas,
                "languages": ["en"],
                "districts": [DISTRICT],
                "times": self.times,
                "traits": self.traits,
                "most_links": 2,
                "most_minutes_a_month": 600,
            },
        }


# The first has been through it themselves, and fits best.
VOLUNTEERS: Final = (
    Volunteering(
        "Robin",
        interests=("gardening", "making", "nature"),
        areas=("employment_and_education",),
        times=("sat_morning", "sun_morning"),
        traits=("lived_experience",),
    ),
    Volunteering(
        "Sam",
        interests=("football", "nature"),
        areas=("health_and_wellbeing",),
        times=("sat_morning",),
    ),
)
WISHES: Final[dict[str, Any]] = {
    "interests": ["gardening", "nature", "football"],
    "areas": ["employment_and_education"],
    "languages": ["en"],
    "districts": [DISTRICT],
    "times": ["sat_morning", "sun_morning"],
    "may": ["lived_experience"],
    "words": {"text": "Somebody to go up the allotment with, who does not look at the clock."},
}
# Two meetings of the first link, as they went: the planned and the real minutes, and the person's rating.
MEETINGS: Final[tuple[dict[str, Any], ...]] = (
    {"place": "outdoors", "planned": 60, "minutes": 75, "rating": 4, "words": "Robin let me do the talking."},
    {"place": "cafe", "planned": 60, "minutes": 60, "rating": 5, "words": "We laughed. First time in ages."},
)
# A picture of a receipt: the smallest PNG there is.
RECEIPT: Final = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
EXPENSE: Final[dict[str, Any]] = {"kind": "refreshments", "amount_pence": 780}
# What the second volunteer was worried about, and what the safeguarding lead found.
CONCERN: Final[dict[str, Any]] = {
    "category": "own_safety",
    "text": "They said twice that nobody would miss them. I stayed until their sister came.",
}
CLOSING: Final[dict[str, Any]] = {
    "outcome": "support_given",
    "text": "Seen the same day. A safety plan is made, and they know whom to ring.",
}

COACH: Final[dict[str, Any]] = {
    "name": "Demo Morgan",
    "known_as": "Morgan",
    "languages": ["en"],
    "most_coachings": 5,
}
COACH_TRAINED: Final = ("coaching_skills", "safeguarding", "boundaries")
HOPES: Final = "I want to turn up for the interview and not freeze."
AGREEMENT: Final[dict[str, Any]] = {
    "wants": {"text": "To say what I can do without making it small."},
    "works": {"text": "Walking, not sitting. Morgan asks, I find the answer. No notes in front of me."},
    "ends": {"text": "When I have been to three interviews, whatever comes of them."},
    "goals": [{"text": "To look somebody in the eye and tell them about my plastering."}],
}
ACTION: Final = "Ring the training centre on Monday and ask for the next test day."
SESSIONS: Final[tuple[dict[str, Any], ...]] = (
    {
        "minutes": 50,
        "focus": "What went well the last time somebody gave them a job.",
        "options": ["Practise with the coach", "Ring the training centre first"],
        "confidence": {"before": 3, "after": 6},
    },
    {
        "minutes": 45,
        "focus": "How the interview went.",
        "options": ["Ask the foreman what he thought"],
        "confidence": {"before": 5, "after": 8},
    },
)
PROPOSED_WHY: Final = "I said it out loud, so now it goes in the plan."
# How far each goal is reached: at the first session and at the second.
PLAN_GOAL_SCORES: Final = (3, 6)
OWN_GOAL_SCORES: Final = (2, 7)
ENDED: Final[dict[str, Any]] = {"reason": "as_agreed"}
PERSON_LOOKS_BACK: Final[dict[str, Any]] = {
    "score": 9,
    "words": {"text": "Three interviews. I did not freeze once."},
}
COACH_LOOKS_BACK: Final[dict[str, Any]] = {
    "score": 8,
    "words": {"text": "They did the work; I walked beside them."},
}
