"""A volunteer to decide about: what they said, and how far it had come."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links import volunteer_events as events
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer import DECIDER
from services.plans.domain.life_links.volunteer_commands import VolunteerFacts
from services.plans.domain.life_links.volunteer_events import Clearance, Offer
from shared.testing.deciding import Given

VI, ANN, FIRST, SECOND, CHECK, LATER = (UUID(int=number) for number in range(1, 7))
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
VIS, LEA, MO = "vi@issuer", "lea@issuer", "mo@issuer"
DEFINED = shipped().volunteering
OFFER = Offer(
    profile=Profile(interests=("music",), languages=("en",), districts=("LS1",), times=("sat_morning",)),
    categories=("women",),
    traits=("lived_experience",),
    most_links=2,
    most_minutes_a_month=600,
)
OURS: dict[str, Any] = {"volunteer_id": VI, "account": LEA}
OWN: dict[str, Any] = {"volunteer_id": VI, "account": VIS}
APPLIED = events.VolunteerApplied(
    **OWN,
    volunteer_account=VIS,
    name="Vi Olunteer",
    known_as="Vi",
    contact="0113 496 0000",
    offer=OFFER,
    participant_id=None,
    definition=DEFINED.reference,
    applied_on=TODAY,
)


def reference(reference_id: UUID, *, satisfactory: bool = True) -> list[Any]:
    """Asked for and received."""
    asked = events.ReferenceAsked(
        **OURS, reference_id=reference_id, kind="work", referee="Rae", asked_on=TODAY
    )
    came = events.ReferenceReceived(
        **OURS, reference_id=reference_id, satisfactory=satisfactory, words=None, received_on=TODAY
    )
    return [asked, came]


REFERRED: tuple[Any, ...] = (APPLIED, *reference(FIRST), *reference(SECOND))


def decide(**changed: Any) -> commands.DecideCheck:
    said: dict[str, Any] = {
        "check_id": CHECK,
        "level": "basic",
        "barred_lists": (),
        "ground": "any_role",
        "issued_on": TODAY,
        "update_service": False,
        "decision": "cleared",
        "conviction": False,
        "considered": None,
        "account": LEA,
    }
    return commands.DecideCheck(**{**said, **changed})


def train(module: str, **changed: Any) -> commands.Train:
    return commands.Train(**{"module": module, "completed_on": TODAY, "account": LEA, **changed})


def facts(**changed: Any) -> VolunteerFacts:
    here = shipped()
    said: dict[str, Any] = {"today": TODAY, "definition": DEFINED, "areas": ("home",)}
    known = {"interests": here.interests, "weights": here.matching, "network": here.network}
    return VolunteerFacts(**{**said, **known, **changed})


def given_volunteer(*happened: Any, **changed: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), facts(**changed))


def after(*told: Any, before: tuple[Any, ...] = REFERRED) -> tuple[Any, ...]:
    """What happens where these commands are given one after the other; a number moves today on by so many
    days."""
    happened, today = list(before), TODAY
    for each in told:
        if isinstance(each, int):
            today += each * DAY
        else:
            happened += DECIDER.decide(each, DECIDER.fold(happened), facts(today=today))
    return tuple(happened)


TRAINED = tuple(train(module) for module in DEFINED.needed)
CLEARED = after(decide(), *TRAINED)
AVAILABLE = after(commands.MakeAvailable(account=LEA), before=CLEARED)
# The first training that ends: safeguarding, two years from today.
UNTIL = date(2028, 3, 2)
HELD = Clearance(from_on=TODAY, until=UNTIL)
