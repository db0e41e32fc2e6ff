"""A refusal names the field as it was sent, whatever pydantic puts in between."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from shared.http.problems import field_problems


class Words(BaseModel):
    text: str


class Goal(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal["goal"]
    words: Words
    links: list[int] = []


class Step(BaseModel):
    kind: Literal["step"]


class Change(BaseModel):
    change: Annotated[Goal | Step, Field(discriminator="kind")]
    rows: list[Annotated[Goal | Step, Field(discriminator="kind")]] = []


GOAL = {"kind": "goal", "words": {"text": "A garden"}}


def refused(body: Any, said: Any = ...) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as error:
        TypeAdapter(Change).validate_python(body)
    faults = [{**each, "loc": ("body", *each["loc"])} for each in error.value.errors()]
    found = field_problems(faults, body if said is ... else said)
    return [(each.field, each.message) for each in found]


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"kind": "tree"}, "change.kind", "one of these is needed: 'goal', 'step'"),
        ({}, "change.kind", "this is needed"),
        ({"kind": "goal"}, "change.words", "this is needed"),
        ({**GOAL, "words": {"text": 1}}, "change.words.text", "a text is needed"),
        ({**GOAL, "words": "A garden"}, "change.words", "a JSON object is needed"),
        ({**GOAL, "links": [1, "x"]}, "change.links[1]", "a whole number is needed"),
        ({**GOAL, "colour": 1}, "change.colour", "there is no such field"),
    ],
)
def test_a_field_of_a_union_is_named_without_the_unions_tag(change: Any, field: str, message: str) -> None:
    assert refused({"change": change}) == [(field, message)]


def test_so_is_one_in_a_list() -> None:
    rows = [GOAL, {"kind": "tree"}, {"kind": "goal", "words": {}}]
    assert [field for field, _ in refused({"change": GOAL, "rows": rows})] == [
        "rows[1].kind",
        "rows[2].words.text",
    ]


def test_what_was_sent_is_never_repeated() -> None:
    assert "Ann Example" not in str(refused({"change": {"kind": "Ann Example"}}))


@pytest.mark.parametrize("said", [None, b"{", [], "text"])
def test_where_what_came_is_not_at_hand_the_place_is_still_told(said: Any) -> None:
    [(field, _)] = refused({"change": {**GOAL, "words": {}}}, said)
    assert field == "change.goal.words.text"
