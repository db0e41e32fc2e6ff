"""Events to stored text and back: sealed, bound to their place, upcast, never half-known."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from shared.domain import ERASED, event
from shared.eventstore import Codec, UnknownEvent
from shared.security import KeyDestroyed, KeyNotLoaded, Keys, PersonKey, SealBroken
from shared.testing.budget import EVENTS, SERVICE, UPCASTERS, Noted, Opened, Spent

CODEC = Codec(SERVICE, EVENTS, UPCASTERS)
KEYS = Keys({"holder": PersonKey(bytes(range(32)))})
NOTED: Any = Noted(holder="holder", words="Ünlikely words")
PLACE: dict[str, Any] = {"event_id": UUID(int=7), "stream": "budget-1"}


def stored(something: Any, keys: Keys = KEYS) -> str:
    return CODEC.encode(something, keys=keys, **PLACE)


def decoded(something: Any, text: str, keys: Keys = KEYS, **place: Any) -> Any:
    cls = type(something)
    return CODEC.decode(cls.event_name, cls.event_version, text, keys=keys, **{**PLACE, **place})


@pytest.mark.parametrize(
    "something",
    [
        NOTED,
        Noted(holder="holder", words="erased"),  # a person's own word, no erased value
        Opened(holder="holder", limit_pence=5, purpose=None),
        Spent(amount_pence=3),
    ],
)
def test_an_event_comes_back(something: Any) -> None:
    assert decoded(something, stored(something)) == something


def test_private_words_are_not_in_the_text_and_erased_without_the_key() -> None:
    text = stored(NOTED)
    assert "words" in json.loads(text)["$sealed"]
    assert "nlikely" not in text
    assert CODEC.persons(NOTED) == CODEC.sealed_for(text) == {"holder"}
    assert decoded(NOTED, text, Keys({}, ["holder"])) == replace(NOTED, words=ERASED)


def test_nothing_private_is_written_for_an_erased_or_unasked_person() -> None:
    with pytest.raises(KeyDestroyed):
        stored(NOTED, Keys({}, ["holder"]))
    with pytest.raises(KeyNotLoaded):
        stored(NOTED, Keys())
    with pytest.raises(ValueError, match="erased"):
        stored(replace(NOTED, words=ERASED))


@pytest.mark.parametrize("place", [{"stream": "budget-2"}, {"event_id": UUID(int=8)}])
def test_sealed_words_open_in_their_place_only(place: dict[str, Any]) -> None:
    with pytest.raises(SealBroken):
        decoded(NOTED, stored(NOTED), **place)


def test_an_older_version_is_upcast_and_a_newer_one_refused() -> None:
    old = '{"holder": "holder", "limit_pounds": 12}'
    upcast: Any = CODEC.decode("budget.opened", 1, old, keys=KEYS, **PLACE)
    assert upcast == Opened(holder="holder", limit_pence=1200, purpose=None)
    with pytest.raises(UnknownEvent, match="version 3"):
        CODEC.decode("budget.opened", 3, "{}", keys=KEYS, **PLACE)
    with pytest.raises(UnknownEvent, match=r"budget\.closed"):
        CODEC.decode("budget.closed", 1, "{}", keys=KEYS, **PLACE)


def test_data_of_another_shape_is_refused() -> None:
    for text in ("{}", '{"amount_pence": "much"}'):
        with pytest.raises(ValueError, match="amount_pence"):
            decoded(Spent(amount_pence=1), text)


def test_an_event_without_its_upcasters_is_refused_at_start() -> None:
    @event("budget.closed", version=3)
    class Closed:
        why: str

    with pytest.raises(ValueError, match=r"budget\.closed"):
        Codec(SERVICE, [Closed], {("budget.closed", 1): dict})
    Codec(SERVICE, [Closed], {("budget.closed", 1): dict, ("budget.closed", 2): dict})
