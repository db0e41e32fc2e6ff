"""A volunteer who applied, was vetted, trained and available, whose check lapsed, who left and was erased;
and one who was refused."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.life_links import volunteer, volunteer_events
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.volunteer_events import Clearance, Offer
from tests.contract.lives.life import ANN, BOB, Life

DAY = date(2026, 1, 31)
# Whose keys the lives have: the volunteer's own is Bob's.
BY: dict[str, Any] = {"volunteer_id": BOB, "account": "lea@issuer"}
OWN: dict[str, Any] = {"volunteer_id": BOB, "account": "vi@issuer"}
REFERENCE, CHECK = UUID(int=92), UUID(int=93)
UNTIL = date(2027, 1, 31)
HELD = Clearance(from_on=DAY, until=UNTIL)
OFFER = Offer(
    profile=Profile(
        interests=("music",),
        areas=("home",),
        languages=("cy", "en"),
        districts=("LS1",),
        times=("sat_morning",),
    ),
    categories=("women",),
    traits=("lived_experience",),
    most_links=2,
    most_minutes_a_month=600,
)
APPLIED = volunteer_events.VolunteerApplied(
    **OWN,
    volunteer_account="vi@issuer",
    name="Vi Olunteer",
    known_as="Vivi",
    contact="0113 496 0000",
    offer=OFFER,
    participant_id=ANN,
    definition="my_direction:1",
    applied_on=DAY,
)
EVENTS: tuple[Any, ...] = (
    APPLIED,
    volunteer_events.OfferChanged(
        **OWN,
        offer=Offer(profile=OFFER.profile, categories=(), traits=(), most_links=1, most_minutes_a_month=300),
        changed_on=DAY,
    ),
    volunteer_events.ReferenceAsked(
        **BY, reference_id=REFERENCE, kind="work", referee="Rae Feree, 0113 496 0001", asked_on=DAY
    ),
    volunteer_events.ReferenceReceived(
        **BY, reference_id=REFERENCE, satisfactory=True, words="always on time", received_on=DAY
    ),
    volunteer_events.CheckDecided(
        **BY,
        check_id=CHECK,
        level="enhanced",
        barred_lists=("adults",),
        ground="work_with_adults_at_risk",
        issued_on=DAY,
        update_service=True,
        holds_until=UNTIL,
        decision="cleared",
        conviction=True,
        considered="long ago, and of another kind",
        clearance=None,
        decided_on=DAY,
    ),
    volunteer_events.VolunteerTrained(
        **BY,
        module="safeguarding",
        completed_on=DAY,
        expires_on=date(2028, 1, 31),
        clearance=HELD,
        recorded_on=DAY,
    ),
    volunteer_events.MadeAvailable(**BY, clearance=HELD, available_on=DAY),
    volunteer_events.StatusChecked(
        **BY, check_id=CHECK, status="unchanged", holds_until=UNTIL, clearance=HELD, checked_on=DAY
    ),
    volunteer_events.VolunteerPaused(**OWN, by="volunteer", reason="holiday", paused_on=DAY),
    volunteer_events.VolunteerResumed(**OWN, by="volunteer", resumed_on=DAY),
    volunteer_events.ClearanceLapsed(volunteer_id=BOB, what="check", lapsed_on=date(2027, 2, 1)),
    volunteer_events.VolunteerLeft(**OWN, by="volunteer", left_on=date(2027, 2, 2)),
    volunteer_events.VolunteerErased(**OWN, erased_on=date(2027, 2, 3)),
)
WORDS = (
    "Vi Olunteer",
    "Vivi",
    "0113 496 0000",
    "Rae Feree",
    "always on time",
    "long ago, and of another kind",
)
LIFE = Life(
    service="plans",
    name="volunteer",
    decider=volunteer.DECIDER,
    stream=f"volunteer-{BOB}",
    events=EVENTS,
    words=WORDS,
    after={"status": "left", "erased": True, "clearance": HELD, "participant_id": ANN, "satisfactory": 1},
)
REFUSED = Life(
    service="plans",
    name="volunteer_refused",
    decider=volunteer.DECIDER,
    stream=f"volunteer-{BOB}",
    events=(
        APPLIED,
        volunteer_events.VolunteerRefused(
            **BY, reason="no_places", words="there is no place this year", refused_on=DAY
        ),
    ),
    words=("Vi Olunteer", "there is no place this year"),
    after={"status": "refused", "refused_for": "no_places"},
)
LIVES = (LIFE, REFUSED)
