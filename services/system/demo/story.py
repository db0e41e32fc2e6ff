"""A made-up person and their case manager, and what each of them says: nobody's real words."""

from dataclasses import dataclass
from typing import Any, Final

CRN: Final = "D000001"
REGISTRATION: Final[dict[str, Any]] = {
    "crn": CRN,
    "name": "Demo Participant",
    "date_of_birth": "1991-03-14",
    "arm": "programme",
    "index_date": "2025-01-06",
    "index_offence": "not_recorded",
    "definition": "my_direction:1",
    "characteristics": {
        "age_at_index": 33,
        "prior_convictions": 3,
        "sex": "prefers_not_to_say",
        "area": "north_east",
        "accommodation_at_start": "with_family_or_friends",
        "work_at_start": "looking_for_work",
        "risk_score_percent": "not_asked",
    },
}
STARTED_ON: Final = "2025-01-13"
# The people who work with them.
UNIT: Final = "demo"
BEGAN_ON, TRAINED_ON = "2024-11-04", "2024-12-02"
TRAINING: Final = (
    "interchange_model",
    "strengths_based_assessment",
    "co_created_planning",
    "safeguarding",
    "information_security",
)


@dataclass(frozen=True)
class Section:
    """One section: the person's words, and the practitioner's beside them. confirmed: the case
    manager has seen the strength, too."""

    code: str
    strength: str
    need: str
    aspiration: str | None
    person_rating: int
    practitioner_rating: int
    readiness: str
    confirmed: bool = False


SECTIONS: Final = (
    Section(
        "accommodation",
        "My sister lets me have the box room and we get on.",
        "A tenancy of their own within six months.",
        "A front door that is mine, with room for my boy at weekends.",
        person_rating=6,
        practitioner_rating=5,
        readiness="want_and_need_help",
        confirmed=True,
    ),
    Section(
        "employment_and_education",
        "I was good at plastering. People asked for me by name.",
        "A card for building sites, and a reference.",
        "My own van and two jobs a week.",
        person_rating=4,
        practitioner_rating=6,
        readiness="want_and_know_how",
        confirmed=True,
    ),
    Section(
        "finance",
        "I have paid my mum back nearly all of it.",
        "A plan for the fines that both sides can keep to.",
        None,
        person_rating=3,
        practitioner_rating=3,
        readiness="thinking_about_it",
    ),
    Section(
        "drug_use",
        "Fourteen months without. I still count them.",
        "Somebody to ring when the anniversary comes.",
        None,
        person_rating=8,
        practitioner_rating=7,
        readiness="made_changes",
        confirmed=True,
    ),
    Section(
        "alcohol_use",
        "I stopped buying it to have in the house.",
        "Evenings with something else in them.",
        None,
        person_rating=7,
        practitioner_rating=4,
        readiness="making_changes",
    ),
    Section(
        "health_and_wellbeing",
        "I walk the dog before anybody is up. It settles me.",
        "An appointment about sleep.",
        "To sleep through.",
        person_rating=5,
        practitioner_rating=5,
        readiness="want_and_need_help",
        confirmed=True,
    ),
    Section(
        "personal_relationships_and_community",
        "My sister, and the lads at the allotment, who never ask.",
        "Contact with the son that everybody agrees to.",
        "To take my boy fishing.",
        person_rating=7,
        practitioner_rating=6,
        readiness="making_changes",
        confirmed=True,
    ),
    Section(
        "thinking_behaviours_and_attitudes",
        "I notice it coming now. I go outside.",
        "Practice at saying no to old friends.",
        None,
        person_rating=6,
        practitioner_rating=4,
        readiness="making_changes",
    ),
    Section(
        "offence_analysis",
        "I can say what I did without making it smaller.",
        "A way to make some of it good.",
        None,
        person_rating=5,
        practitioner_rating=7,
        readiness="want_and_know_how",
        confirmed=True,
    ),
)


@dataclass(frozen=True)
class FillingIn:
    """One administration, by the person. answers: by item, from the first on."""

    measure: str
    time_point: str
    on: str
    answers: tuple[int, ...]


BASELINE, REVIEW = ("baseline", "2025-01-15"), ("review", "2025-04-16")
# The ninth item of the PHQ-9 at the baseline raises an alert.
FILLED_IN: Final = (
    FillingIn("swemwbs:1", *BASELINE, (2, 3, 2, 2, 3, 2, 3)),
    FillingIn("phq9:1", *BASELINE, (2, 2, 1, 2, 1, 2, 1, 1, 1)),
    FillingIn("wai_sr:1", *BASELINE, (3, 3, 4, 3, 4, 3, 4, 3, 4, 3, 3, 3)),
    FillingIn("swemwbs:1", *REVIEW, (3, 4, 3, 3, 4, 3, 4)),
    FillingIn("phq9:1", *REVIEW, (1, 1, 1, 1, 0, 1, 1, 0, 0)),
    FillingIn("wai_sr:1", *REVIEW, (4, 4, 5, 4, 5, 4, 4, 4, 5, 4, 4, 4)),
)
SEEN_TO: Final = "made_safety_plan"
