"""What leaves a network: nothing that names anybody, to whoever; and to the person nothing that staff
wrote about somebody else, nor that somebody is a participant."""

import json

import pytest

from services.plans.publications.networks import PUBLICATIONS
from shared.contracts.publication import publish
from shared.domain import Erased
from shared.http.telling import told
from tests.contract.lives.life import ANN, BOB
from tests.contract.lives.plans.network import LIVES, NETWORK, PEER, PLACE, SISTER

EVENTS = [event for life in LIVES for event in life.events]
NAMES = (*NETWORK.words, "Riverside Kitchen", "0113", "issuer", str(BOB))


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.event_name)
def test_what_is_published_is_codes_alone(event: object) -> None:
    data = publish(PUBLICATIONS, event)
    if data is None:
        assert type(event).__name__ == "TieCommented"
        return
    text = json.dumps(data.model_dump(mode="json"))
    assert not [name for name in NAMES if name in text]


def test_a_map_is_published_with_its_measures() -> None:
    [drawn] = [publish(PUBLICATIONS, e) for e in NETWORK.events if type(e).__name__ == "MapDrawn"]
    assert drawn is not None
    whole = {"numerator": 1, "denominator": 1}
    assert drawn.model_dump(mode="json")["measures"] == {
        "size": 1,
        "outside_services": whole,
        "pro_social": whole,
        "pro_social_by_person": 1,
        "counted_on": whole,
        "counted_on_by_person": 1,
        "connections": 1,
    }


def test_the_person_is_told_their_own_words_and_no_others() -> None:
    hers, his = json.dumps(told(SISTER)), json.dumps(told(PEER))
    assert "Dee Sister" in hers
    assert "Robert Peer" not in his
    assert str(BOB) not in his
    assert not isinstance(PEER.staff_text, Erased)
    assert str(ANN) in his


def test_a_place_is_nobodys_record() -> None:
    assert all("participant_id" not in event.__dataclass_fields__ for event in PLACE.events)
