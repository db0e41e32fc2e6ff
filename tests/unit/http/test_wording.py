"""A message says what would be accepted, in plain words, and never what was sent."""

from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from shared.contracts.assessment import Arm
from shared.contracts.values import Code, Versioned
from shared.http.problems import field_problems
from shared.http.values import Body, CalendarDate, Crn, Line, RowKey


class Asked(Body):
    """A body with one field."""

    arm: Arm


@pytest.mark.parametrize(
    ("kind", "sent", "words"),
    [
        (Crn, "x123", "a capital letter and six digits are needed, such as A012345"),
        (
            Code,
            "Theft of a car",
            "a code is needed: lower-case letters, digits and underscores, such as theft",
        ),
        (Versioned, "rossi", "a name and a version are needed, such as rossi:1"),
        (RowKey, "k 1", "8 to 128 visible characters without a space are needed, such as a new UUID"),
        (Line, "two\nlines", "one line of text is needed"),
        (Line, "\u202eevil", "a text with letters and no invisible characters is needed"),
        (Line, "\u200b", "a text with letters and no invisible characters is needed"),
        (Line, "x" * 201, "at most 200 characters are accepted"),
        (CalendarDate, "2026-02-31", "a date that exists is needed, as YYYY-MM-DD"),
        (CalendarDate, 20260131, "give a date as YYYY-MM-DD"),
        (AwareDatetime, "soon", "an instant is needed, such as 2026-01-31T12:00:00Z"),
        (AwareDatetime, [], "an instant is needed, such as 2026-01-31T12:00:00Z"),
        (
            AwareDatetime,
            "2026-01-31T12:00:00",
            "an instant with its offset is needed, such as 2026-01-31T12:00:00Z",
        ),
        (UUID, "me", "an id is needed: 32 hexadecimal digits with hyphens"),
        (Annotated[int, Field(ge=1)], 0, "a number of 1 or more is needed"),
        (int, "many", "a whole number is needed"),
        (bool, "perhaps", "true or false is needed"),
        (Literal["a", "b"], "c", "one of these is needed: 'a' or 'b'"),
        (Asked, {"arm": "other"}, "one of these is needed: 'programme' or 'comparator'"),
        (Asked, {}, "this is needed"),
        (Asked, {"arm": "programme", "shoe": 9}, "there is no such field"),
        (Asked, "text", "a JSON object is needed"),
        (list[int], "text", "a list is needed"),
        (Annotated[list[int], Field(min_length=1)], [], "at least one is needed"),
        (Annotated[list[int], Field(min_length=2)], [], "at least 2 are needed"),
        (Annotated[str, Field(min_length=1)], "", "at least one character is needed"),
        (Annotated[str, Field(min_length=1, max_length=2)], "abc", "at most 2 characters are accepted"),
        (Annotated[str, Field(max_length=1)], "ab", "one character at most is accepted"),
    ],
)
def test_the_words_say_what_would_be_accepted(kind: Any, sent: Any, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(sent)
    assert [found.message for found in field_problems(refused.value.errors())] == [words]


class Rings(Body):
    kind: Literal["rings"]


class Writes(Body):
    kind: Literal["writes"]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "Ann Example"}, "one of these is needed: 'rings', 'writes'"),
        ({}, "this is needed"),
        ({"Ann Example": 1}, "this is needed"),
    ],
)
def test_which_of_several_it_is_is_not_said_again(sent: Any, words: str) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(Annotated[Rings | Writes, Field(discriminator="kind")]).validate_python(sent)
    assert [found.message for found in field_problems(refused.value.errors())] == [words]


@pytest.mark.parametrize("name", ["Zoë", "O'Brien-Smith", "张伟", "علی‌رضا", "Ó Sé"])
def test_names_of_all_scripts_are_accepted(name: str) -> None:
    assert TypeAdapter(Line).validate_python(name) == name
