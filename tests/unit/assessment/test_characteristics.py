"""Typed values under the keys of a definition."""

import pytest

from services.assessment.domain.people.characteristics import Characteristic, CharacteristicsDefinition
from shared.domain import Invalid

AGE = Characteristic(key="age", type="integer", description="Age", minimum=10, maximum=110)
COUNT = Characteristic(key="count", type="integer", description="No bounds")
PAROLE = Characteristic(key="parole", type="boolean", description="On parole")
HOME = Characteristic(key="home", type="code", description="Housing", codes=("own", "rented"))
DEFINITION = CharacteristicsDefinition(
    code="test", version=2, title="t", source="s", characteristics=(AGE, COUNT, PAROLE, HOME)
)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("age", 9),
        ("age", 111),
        ("age", 33.0),
        ("age", "33"),
        ("age", True),
        ("age", None),
        ("parole", 1),
        ("parole", "true"),
        ("home", "castle"),
        ("home", True),
        ("shoe_size", 9),
    ],
)
def test_a_value_that_does_not_fit_is_refused(key: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        DEFINITION.check({"parole": False, key: value})
    assert refused.value.field == f"characteristics.{key}"
    assert "castle" not in refused.value.detail


def test_every_value_that_does_not_fit_is_named_with_what_is_wrong_with_it() -> None:
    with pytest.raises(Invalid) as refused:
        DEFINITION.check({"age": 9, "parole": False, "home": "castle", "shoe_size": 9})
    assert refused.value.faults == {
        "characteristics.age": "Not accepted by test:2: a number from 10 to 110 is needed.",
        "characteristics.home": "Not accepted by test:2: one of own, rented is needed.",
        "characteristics.shoe_size": "test:2 has no such characteristic. It has: age, count, parole, home.",
    }
    assert next(iter(refused.value.faults)) == refused.value.field


@pytest.mark.parametrize(
    ("key", "value"),
    [("age", 10), ("age", 110), ("count", -(10**30)), ("parole", False), ("home", "rented")],
)
def test_a_value_that_fits_is_accepted(key: str, value: object) -> None:
    DEFINITION.check({key: value})


def test_what_is_left_out_is_missing_and_no_fault() -> None:
    DEFINITION.check({})
    assert DEFINITION.reference == "test:2"
