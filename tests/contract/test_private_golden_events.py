"""Every event that was ever stored is read for ever; without its key it reads as erased."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.system.catalogue import PUBLISHERS
from shared.domain import ERASED, private_fields
from shared.eventstore import UnknownEvent
from shared.eventstore.codec import SEALED
from shared.security import Keys, SealBroken
from tests.contract.lives import LIVES
from tests.contract.lives.life import KEYS, NO_KEYS, Life, codec, decoded

every_life = pytest.mark.parametrize("life", LIVES, ids=lambda life: life.name)


@pytest.mark.parametrize("service", PUBLISHERS)
def test_every_version_of_every_event_has_an_entry(service: str) -> None:
    known = {(e.event_name, v) for e in codec(service).events for v in range(1, e.event_version + 1)}
    entries = [entry for life in LIVES if life.service == service for entry in life.stored()]
    assert {(entry["name"], entry["schema_version"]) for entry in entries} == known


@every_life
def test_stored_events_read_as_they_were_meant(life: Life) -> None:
    assert [decoded(entry, service=life.service) for entry in life.stored()] == list(life.events)


@every_life
def test_stored_events_hold_no_words(life: Life) -> None:
    for entry in life.stored():
        assert not [word for word in life.words if word in entry["data"]]


@every_life
def test_events_are_written_as_they_were_and_hold_no_words(life: Life) -> None:
    for entry, event in zip(life.stored(), life.events, strict=True):
        if entry["schema_version"] < event.event_version:
            continue  # nobody writes this version any more
        place = {"event_id": UUID(entry["id"]), "stream": entry["stream"]}
        written = codec(life.service).encode(event, keys=KEYS, **place)
        assert not [word for word in life.words if word in written]
        # The seal differs each time; where it stands, and whose it is, does not.
        assert shape(json.loads(written)) == shape(json.loads(entry["data"]))


def shape(data: dict[str, Any]) -> dict[str, Any]:
    sealed = data.pop(SEALED, {})
    return {**data, SEALED: {name: person for name, (person, _) in sealed.items()}}


@every_life
def test_without_the_key_only_what_is_private_is_gone(life: Life) -> None:
    read = [decoded(entry, NO_KEYS, service=life.service) for entry in life.stored()]
    assert read == [blank(event) for event in life.events]


def blank(event: Any) -> Any:
    """The event as it reads once the person's key is destroyed; what was never said stays so."""
    private = [name for name in private_fields(type(event)) if getattr(event, name) is not None]
    return replace(event, **dict.fromkeys(private, ERASED))


@every_life
@pytest.mark.parametrize("keys", [KEYS, NO_KEYS], ids=["with the key", "without"])
def test_folding_comes_to_the_same_with_and_without_the_key(life: Life, keys: Keys) -> None:
    state = life.decider.fold(decoded(entry, keys, service=life.service) for entry in life.stored())
    assert {name: getattr(state, name) for name in life.after} == life.after


def test_sealed_words_open_in_their_own_place_only() -> None:
    moved = {**LIVES[0].stored()[0], "id": str(UUID(int=5))}
    with pytest.raises(SealBroken):
        decoded(moved)


def test_an_event_of_tomorrow_is_refused() -> None:
    first = LIVES[0].stored()[0]
    with pytest.raises(UnknownEvent):
        decoded({**first, "schema_version": 99})
    with pytest.raises(UnknownEvent):
        decoded({**first, "name": "participant-promoted"})
