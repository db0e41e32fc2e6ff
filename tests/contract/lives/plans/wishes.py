"""What somebody wishes for in a volunteer: taken down, then written by themself, then withdrawn."""

from datetime import date

from services.plans.domain.life_links import wishes_events as events
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.wishes import DECIDER
from shared.domain.authorship import Author, OwnWords
from tests.contract.lives.life import ANN, Life

PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
ON = date(2026, 2, 2)
DEFINITIONS = {"interests": "life_links:1", "weights": "life_links:1"}

TAKEN_DOWN = events.WishesWritten(
    participant_id=ANN,
    profile=Profile(interests=("cooking",), languages=("en",)),
    must=(),
    may=(),
    words=OwnWords(
        text="Somebody for a walk", given="written_down", language="en", taken_down_by="mo@issuer"
    ),
    by=MO,
    written_on=ON,
    **DEFINITIONS,
)
HER_OWN = events.WishesWritten(
    participant_id=ANN,
    profile=Profile(
        interests=("cooking", "nature"),
        areas=("finance",),
        languages=("cy", "en"),
        districts=("LS1", "LS2"),
        times=("sat_morning",),
    ),
    must=("woman",),
    may=("lived_experience",),
    words=OwnWords(text="Rhywun sy'n gwrando", given="typed", language="cy"),
    by=PERSON,
    written_on=ON,
    **DEFINITIONS,
)
WITHOUT_WORDS = events.WishesWritten(
    participant_id=ANN,
    profile=Profile(),
    must=(),
    may=("man",),
    words=None,
    by=PERSON,
    written_on=ON,
    **DEFINITIONS,
)
WITHDRAWN = events.WishesWithdrawn(participant_id=ANN, by=PERSON, withdrawn_on=ON)

LIFE = Life(
    service="plans",
    name="wishes",
    decider=DECIDER,
    stream=DECIDER.stream(ANN),
    events=(TAKEN_DOWN, HER_OWN, WITHDRAWN, WITHOUT_WORDS),
    words=("Somebody for a walk", "Rhywun sy'n gwrando"),
    after={"written": WITHOUT_WORDS},
)
