"""Versioned data and a measure's words, refusals first."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from services.assessment.definitions.kinds import KINDS, MEASURE
from services.assessment.domain.definition import (
    DECIDER,
    AddWording,
    PublishDefinition,
    definition_id,
)
from services.assessment.domain.definition_events import DefinitionPublished, Wording, WordingAdded
from services.assessment.domain.measures.measure import Licence
from shared.domain import Conflict, Invalid, NotFound, Refusal
from tests.unit.assessment.measuring import MADE_UP, MEASURES

CONTENT = MEASURE.content(MADE_UP)
PUBLISH = PublishDefinition(kind="measure", reference="made_up:1", content=CONTENT, account="al@issuer")
PUBLISHED = DefinitionPublished(
    kind="measure", reference="made_up:1", content=CONTENT, published_by="al@issuer"
)
WORDING = Wording(
    language="cy",
    licence_reference="L-1",
    instruction=None,
    items={1: "Un", 2: "Dau", 3: "Tri", 4: "Pedwar"},
    answers={},
)
ADD = AddWording(measure=MADE_UP, wording=WORDING, account="al@issuer")
ADDED = WordingAdded(reference="made_up:1", number=1, wording=WORDING, added_by="al@issuer")


def decided(past: list[Any], command: Any, normalised: Any = MEASURE.normalised) -> list[Any]:
    return list(DECIDER.decide(command, DECIDER.fold(past), normalised))


def refused(past: list[Any], command: Any, kind: type[Refusal]) -> Refusal:
    with pytest.raises(kind) as found:
        decided(past, command)
    return found.value


def test_other_content_under_a_published_reference_is_refused() -> None:
    other = replace(PUBLISH, content={**CONTENT, "title": "Another"})
    assert refused([PUBLISHED], other, Conflict).field == "version"


def test_words_without_a_measure_are_refused() -> None:
    refused([], ADD, NotFound)
    refused([PUBLISHED], replace(ADD, measure=None), NotFound)


def test_words_that_the_licence_forbids_are_refused() -> None:
    locked = replace(MADE_UP, licence=Licence(text="No", wording="not_allowed"))
    assert refused([PUBLISHED], replace(ADD, measure=locked), Invalid).field == "items"


@pytest.mark.parametrize("items", [{1: "Un"}, {**WORDING.items, 5: "Pump"}, {}])
def test_words_are_of_all_items_and_no_others(items: dict[int, str]) -> None:
    wording = replace(WORDING, items=items)
    assert refused([PUBLISHED], replace(ADD, wording=wording), Invalid).field == "items"


def test_a_definition_is_published_once() -> None:
    assert decided([], PUBLISH) == [PUBLISHED]
    assert decided([PUBLISHED], PUBLISH) == []


def test_a_field_that_came_later_makes_no_other_content() -> None:
    older = {name: value for name, value in CONTENT.items() if name != "notes"}

    def at_that_time(content: Mapping[str, Any]) -> Mapping[str, Any]:
        return content

    past = [replace(PUBLISHED, content=older)]
    assert decided(past, PUBLISH) == []
    with pytest.raises(Conflict):
        decided(past, PUBLISH, at_that_time)


def test_words_are_added_and_the_same_again_change_nothing() -> None:
    assert decided([PUBLISHED], ADD) == [ADDED]
    assert decided([PUBLISHED, ADDED], ADD) == []
    other = replace(WORDING, licence_reference="L-2")
    [second] = decided([PUBLISHED, ADDED], replace(ADD, wording=other))
    assert (second.number, second.wording) == (2, other)
    english = replace(WORDING, language="en")
    [first] = decided([PUBLISHED, ADDED], replace(ADD, wording=english))
    assert first.number == 1


def test_an_id_is_the_same_everywhere_and_of_one_kind_and_reference() -> None:
    ids = {definition_id(kind, reference) for kind in KINDS for reference in ("a:1", "a:2")}
    assert len(ids) == 2 * len(KINDS)
    assert str(definition_id("measure", "phq9:1")) == "9c6ff160-5c2a-5bc4-9c4f-44ba5625ab5e"


@pytest.mark.parametrize("reference", MEASURES)
def test_what_is_stored_reads_as_it_was(reference: str) -> None:
    content = MEASURE.content(MEASURES[reference])
    assert MEASURE.adapter.validate_python(content) == MEASURES[reference]
    assert MEASURE.normalised(content) == content


def test_evolve_accepts_an_event_it_does_not_know() -> None:
    state = DECIDER.fold([PUBLISHED])
    assert DECIDER.evolve(state, object()) == state
