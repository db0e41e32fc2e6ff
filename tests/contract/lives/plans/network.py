"""A network that both parties write in, a map of it, and a place of the directory."""

from datetime import date
from uuid import UUID

from services.plans.domain.networks import network_events as events
from services.plans.domain.networks import place, place_events
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import ConnectionOnMap, Judged, MapPlace, TieOnMap, TieText
from shared.domain.authorship import Author, OwnWords
from tests.contract.lives.life import ANN, BOB, Life

HERS, HIS, RIVERSIDE, CONNECTION, MAP = (UUID(int=n) for n in (10, 11, 20, 30, 40))
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
ON = date(2026, 2, 2)

SISTER = events.TieRecorded(
    participant_id=ANN,
    tie_id=HERS,
    kind="family",
    service=False,
    closeness=4,
    frequency="weekly",
    since=None,
    judged=Judged(pro_social=True, counts_on=True),
    own_text=TieText(name="Dee Sister", description="We talk on Sundays"),
    staff_text=None,
    other_participant_id=None,
    by=PERSON,
    recorded_on=ON,
)
PEER = events.TieRecorded(
    participant_id=ANN,
    tie_id=HIS,
    kind="peer",
    service=False,
    closeness=2,
    frequency="monthly",
    since=date(2025, 11, 1),
    judged=Judged(),
    own_text=None,
    staff_text=TieText(name="Robert Peer"),
    other_participant_id=BOB,
    by=MO,
    recorded_on=ON,
)
CLOSER = events.TieChanged(
    participant_id=ANN,
    tie_id=HERS,
    kind="family",
    service=False,
    closeness=5,
    frequency="daily",
    since=None,
    own_text=TieText(name="Dee Sister", description="She lives next door now"),
    staff_text=None,
    other_participant_id=None,
    by=PERSON,
    changed_on=ON,
)
NETWORK = Life(
    service="plans",
    name="network",
    decider=DECIDER,
    stream=f"network-{ANN}",
    events=(
        SISTER,
        PEER,
        CLOSER,
        events.TieJudged(
            participant_id=ANN, tie_id=HIS, judged=Judged(pro_social=False), by=MO, judged_on=ON
        ),
        events.TieCommented(
            participant_id=ANN,
            tie_id=HERS,
            comment_id=UUID(int=9),
            words=OwnWords(text="It shows in your week", given="typed", language="en"),
            by=MO,
            commented_on=ON,
        ),
        events.ConnectionMade(
            participant_id=ANN,
            connection_id=CONNECTION,
            place_id=RIVERSIDE,
            state="interested",
            by=PERSON,
            made_on=ON,
        ),
        events.ConnectionChanged(
            participant_id=ANN,
            connection_id=CONNECTION,
            place_id=RIVERSIDE,
            state="regular",
            by=MO,
            changed_on=ON,
        ),
        events.MapDrawn(
            participant_id=ANN,
            map_id=MAP,
            replaces=None,
            ties=(
                TieOnMap(
                    tie_id=HERS,
                    kind="family",
                    service=False,
                    closeness=5,
                    frequency="daily",
                    person=Judged(pro_social=True, counts_on=True),
                    practitioner=Judged(),
                ),
            ),
            connections=(ConnectionOnMap(connection_id=CONNECTION, place_id=RIVERSIDE, state="regular"),),
            by=PERSON,
            drawn_on=ON,
            recorded_on=ON,
        ),
        events.TieEnded(participant_id=ANN, tie_id=HERS, ended_on=ON, by=PERSON, recorded_on=ON),
        events.TieEnteredInError(participant_id=ANN, tie_id=HIS, by=MO, recorded_on=ON),
    ),
    words=("Dee Sister", "Sundays", "next door", "Robert Peer", "your week"),
    after={"standing": (), "maps": (MapPlace(map_id=MAP, drawn_on=ON),)},
)

KITCHEN = place_events.PlaceSaid(
    name="Riverside Kitchen",
    kind="food",
    district="LS1",
    contact="0113 496 0000",
    languages=("cy", "en"),
    accessible=True,
    times="Tuesdays from noon",
    categories=("women",),
    open_to=("everybody",),
)
PLACE = Life(
    service="plans",
    name="place",
    decider=place.DECIDER,
    stream=f"place-{RIVERSIDE}",
    events=(
        place_events.PlaceOpened(
            place_id=RIVERSIDE, code="riverside", said=KITCHEN, account="lead@issuer", opened_on=ON
        ),
        place_events.PlaceChanged(
            place_id=RIVERSIDE, code="riverside", said=KITCHEN, account="lead@issuer", changed_on=ON
        ),
        place_events.PlaceClosed(
            place_id=RIVERSIDE,
            code="riverside",
            kind="food",
            district="LS1",
            account="lead@issuer",
            closed_on=ON,
        ),
    ),
    words=(),
    after={"said": KITCHEN, "closed_on": ON},
)
LIVES = (NETWORK, PLACE)
