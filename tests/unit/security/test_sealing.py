"""What is sealed opens with its own key, in its own place, unchanged; or not at all."""

import json
from typing import Any

import pytest

from shared.domain import ERASED
from shared.security import BlindIndex, KeyDestroyed, KeyNotLoaded, Keys, MasterKeys, PersonKey, SealBroken
from shared.security.master import UnknownMasterKey

ANN, BOB = PersonKey(bytes(range(32))), PersonKey(bytes(range(1, 33)))
PLACE = "assessment/participant-1/event-1/name"


@pytest.mark.parametrize("value", ["Ann Ó Sé", "", None, 0, [1, "two", None], {"given": "Ann", "née": {}}])
def test_a_value_comes_back(value: Any) -> None:
    assert ANN.open_value(PLACE, ANN.seal_value(PLACE, value)) == value


def test_what_cannot_come_back_is_not_sealed() -> None:
    for value in (float("nan"), object()):
        with pytest.raises((ValueError, TypeError)):
            ANN.seal_value(PLACE, value)


def test_every_changed_byte_is_noticed() -> None:
    sealed = ANN.seal(PLACE, b"own words")
    for index in range(len(sealed)):
        changed = sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :]
        with pytest.raises(SealBroken):
            ANN.open(PLACE, changed)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            ANN.open(PLACE, sealed[:length])


def test_another_place_or_person_does_not_open() -> None:
    sealed = ANN.seal(PLACE, b"own words")
    with pytest.raises(SealBroken):
        ANN.open(PLACE.replace("name", "crn"), sealed)
    with pytest.raises(SealBroken):
        BOB.open(PLACE, sealed)
    assert ANN.open(PLACE, sealed) == b"own words"


@pytest.mark.parametrize("token", ["", "%%%", "AQ==", "é", "AQ"])
def test_text_that_was_never_sealed_does_not_open(token: str) -> None:
    with pytest.raises(SealBroken):
        ANN.open_value(PLACE, token)


def test_equal_values_seal_differently() -> None:
    sealed = {ANN.seal(PLACE, b"x") for _ in range(100)}
    assert len(sealed) == 100
    assert {each[:1] for each in sealed} == {b"\x01"}
    assert len({each[1:13] for each in sealed}) == 100


def test_a_key_does_not_show() -> None:
    shown = repr(ANN) + str(ANN) + repr(Keys({"ann": ANN})) + repr(BlindIndex(bytes(32)))
    assert shown == "PersonKey(hidden)PersonKey(hidden)Keys(1 keys, 0 destroyed)BlindIndex(hidden)"
    assert repr(MasterKeys("a", {"a": b"s" * 32})) == "MasterKeys(current_id='a')"


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        PersonKey(bytes(length))
    with pytest.raises(ValueError, match="32 bytes"):
        MasterKeys("a", {"a": bytes(length)})


def test_keys_open_to_erased_where_there_is_no_key() -> None:
    token = ANN.seal_value(PLACE, "Ann")
    assert Keys({"ann": ANN}).open("ann", PLACE, token) == "Ann"
    assert Keys({}, {"ann"}).open("ann", PLACE, token) is ERASED
    assert Keys().open("ann", PLACE, token) is ERASED


def test_keys_do_not_seal_for_the_erased_or_for_strangers() -> None:
    keys = Keys({"bob": BOB}, {"ann"})
    with pytest.raises(KeyDestroyed) as refused:
        keys.seal("ann", PLACE, "Ann")
    assert (refused.value.status, refused.value.reason) == (409, "erased")
    with pytest.raises(KeyNotLoaded):
        keys.seal("stranger", PLACE, "x")
    assert json.dumps(keys.open("bob", PLACE, keys.seal("bob", PLACE, [1]))) == "[1]"


def test_keys_cannot_be_changed_from_outside() -> None:
    source = {"ann": ANN}
    keys = Keys(source)
    source["bob"] = BOB
    assert dict(keys) == {"ann": ANN}
    with pytest.raises(TypeError):
        keys._keys["bob"] = BOB  # type: ignore[index]


def test_a_blind_index_keeps_kinds_and_keys_apart() -> None:
    index = BlindIndex(b"k" * 32)
    assert index.of("crn", "A123456") == index.of("crn", "A123456")
    assert len(index.of("crn", "A123456")) == 32
    others = {
        index.of("crn", "A123457"),
        index.of("phone", "A123456"),
        index.of("crnA", "123456"),
        index.of("", "crnA123456"),
        BlindIndex(b"l" * 32).of("crn", "A123456"),
    }
    assert len(others | {index.of("crn", "A123456")}) == 6
    with pytest.raises(ValueError, match="at least 32 bytes"):
        BlindIndex(b"short")


def test_a_wrapped_key_is_bound_to_its_person_and_master() -> None:
    master = MasterKeys("a", {"a": b"a" * 32, "b": b"b" * 32})
    wrapped = master.wrap("ann", b"p" * 32)
    assert master.unwrap("ann", "a", wrapped) == b"p" * 32
    for person, master_id in (("bob", "a"), ("ann", "b")):
        with pytest.raises(SealBroken):
            master.unwrap(person, master_id, wrapped)
    with pytest.raises(UnknownMasterKey, match="'c' is not configured"):
        master.unwrap("ann", "c", wrapped)


def test_a_new_master_key_needs_an_id_of_its_own() -> None:
    old = MasterKeys("a", {"a": b"a" * 32})
    with pytest.raises(ValueError, match="an id of its own"):
        old.followed_by(MasterKeys("a", {"a": b"b" * 32}))
    with pytest.raises(ValueError, match="not among the keys"):
        MasterKeys("b", {"a": b"a" * 32})
    assert old.followed_by(MasterKeys("b", {"b": b"b" * 32})).keys.keys() == {"a", "b"}
