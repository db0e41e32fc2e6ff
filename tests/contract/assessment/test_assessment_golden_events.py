"""Every event that was ever stored is read for ever; without its key it reads as erased."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.outcome import FollowUp
from services.assessment.domain.participant import DECIDER
from services.assessment.main import codec
from shared.domain import ERASED
from shared.eventstore import UnknownEvent
from shared.eventstore.codec import SEALED
from shared.security import Keys, SealBroken
from tests.contract.assessment.golden_events import ANN, KEYS, LIFE, NO_KEYS, stored

WORDS = ("X123456", "Ann", "Example", "1990-05-17")


def decoded(entry: dict[str, Any], keys: Keys = KEYS) -> Any:
    place = {"event_id": UUID(entry["id"]), "stream": entry["stream"]}
    return codec().decode(entry["name"], entry["schema_version"], entry["data"], keys=keys, **place)


def test_every_version_of_every_event_has_an_entry() -> None:
    known = {(e.event_name, v) for e in codec().events for v in range(1, e.event_version + 1)}
    assert {(entry["name"], entry["schema_version"]) for entry in stored()} == known


def test_stored_events_read_as_they_were_meant() -> None:
    assert [decoded(entry) for entry in stored()] == LIFE


def test_stored_events_hold_no_words() -> None:
    for entry in stored():
        assert not [word for word in WORDS if word in entry["data"]]


def test_events_are_written_as_they_were_and_hold_no_words() -> None:
    for entry, event in zip(stored(), LIFE, strict=True):
        place = {"event_id": UUID(entry["id"]), "stream": entry["stream"]}
        written = codec().encode(event, keys=KEYS, **place)
        assert not [word for word in WORDS if word in written]
        # The seal differs each time; where it stands, and whose it is, does not.
        assert shape(json.loads(written)) == shape(json.loads(entry["data"]))


def shape(data: dict[str, Any]) -> dict[str, Any]:
    sealed = data.pop(SEALED, {})
    return {**data, SEALED: {name: person for name, (person, _) in sealed.items()}}


def test_without_the_key_only_what_is_private_is_gone() -> None:
    life = [decoded(entry, NO_KEYS) for entry in stored()]
    blank = {"crn": ERASED, "name": ERASED, "date_of_birth": ERASED}
    assert life == [replace(LIFE[0], **blank), *LIFE[1:]]


@pytest.mark.parametrize("keys", [KEYS, NO_KEYS], ids=["with the key", "without"])
def test_folding_comes_to_the_same_with_and_without_the_key(keys: Keys) -> None:
    state = DECIDER.fold(decoded(entry, keys) for entry in stored())
    assert state.participant_id == ANN
    assert state.follow_up == FollowUp(starts_on=LIFE[1].starts_on, ends_on=LIFE[1].ends_on)
    assert state.reoffences == (LIFE[2].reoffence,)
    assert state.outcomes == (("rossi:1", LIFE[3].outcome),)
    assert state.erasure_requested
    assert state.erased


def test_sealed_words_open_in_their_own_place_only() -> None:
    moved = {**stored()[0], "id": str(UUID(int=5))}
    with pytest.raises(SealBroken):
        decoded(moved)


def test_an_event_of_tomorrow_is_refused() -> None:
    with pytest.raises(UnknownEvent):
        decoded({**stored()[0], "schema_version": 2})
    with pytest.raises(UnknownEvent):
        decoded({**stored()[0], "name": "participant-promoted"})
