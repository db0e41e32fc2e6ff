"""Ids of the Police National Computer: what is read, and what is not."""

import pytest

from services.assessment.domain.people.pnc import LETTERS, normalised
from shared.domain import Invalid


@pytest.mark.parametrize("valid", ["2008/0056560Z", "1981/0154257C", "1979/0163001B"])
def test_the_long_form_stays_as_it_is(valid: str) -> None:
    assert normalised(valid) == valid


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("79/163001B", "1979/0163001B"),
        ("08/56560Z", "2008/0056560Z"),
        (" 81/154257c ", "1981/0154257C"),
        ("2008/56560Z", "2008/0056560Z"),
    ],
)
def test_a_short_form_becomes_the_long_one(short: str, long: str) -> None:
    assert normalised(short) == long


@pytest.mark.parametrize("letter", sorted(set(LETTERS) - {"Z"}))
def test_every_other_letter_is_refused(letter: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalised(f"2008/0056560{letter}")
    assert refused.value.field == "pnc_id"
    assert "0056560" not in refused.value.detail


@pytest.mark.parametrize(
    "text", ["Ann Example", "1981/0154257", "1981-0154257C", "981/0154257C", "1981/00154257C", "1/1Z", " "]
)
def test_another_form_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        normalised(text)
    assert refused.value.field == "pnc_id"
    assert text == " " or text not in refused.value.detail


def test_two_digits_of_a_serial_swapped_are_noticed() -> None:
    with pytest.raises(Invalid):
        normalised("2008/0056650Z")
