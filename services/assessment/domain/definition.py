"""Versioned data as an aggregate: shipped, or added by an administrator.

Rules, as given / when / then:
- given nothing / PublishDefinition / DefinitionPublished
- given a definition / PublishDefinition with the same content / nothing: the same answer
- given a definition / PublishDefinition with other content / refused: a version never changes
- given nothing, or no measure / AddWording / refused
- given a measure / AddWording where its licence forbids it, or with other items than it has / refused
- given a measure / AddWording / WordingAdded; the same as the last in that language / nothing
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from services.assessment.domain import definition_events as events
from services.assessment.domain.definition_events import Wording
from services.assessment.domain.measures.measure import MeasureDefinition
from shared.domain import Conflict, Decider, Invalid, NotFound, record

# Makes the id of a definition of its kind and reference.
NAMESPACE = UUID("6f0b7d1c-52f4-5c0e-9a53-0d5b8a2f6a11")


def definition_id(kind: str, reference: str) -> UUID:
    """The same everywhere, so that what is shipped is published once."""
    return uuid5(NAMESPACE, f"{kind}/{reference}")


@record
class PublishDefinition:
    kind: str
    reference: str
    content: dict[str, Any]
    account: str


@record
class AddWording:
    """measure: as it is published; None where there is none of that reference."""

    measure: MeasureDefinition | None
    wording: Wording
    account: str


# Brings stored content into today's form, so that a field that came later makes no difference.
Normalised = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@record
class Definition:
    """State. wordings: by language, the number and the last one."""

    reference: str | None = None
    content: Mapping[str, Any] | None = None
    wordings: Mapping[str, tuple[int, Wording]]


def publish(command: PublishDefinition, state: Definition, normalised: Normalised) -> list[Any]:
    if state.content is None:
        return [
            events.DefinitionPublished(
                kind=command.kind,
                reference=command.reference,
                content=command.content,
                published_by=command.account,
            )
        ]
    if normalised(state.content) != command.content:
        raise Conflict(
            "This version is published, and a published version never changes. Raise the version.",
            field="version",
            code="published-already",
        )
    return []


def add_wording(command: AddWording, state: Definition, _: Any) -> list[Any]:
    if command.measure is None or state.reference is None:
        raise NotFound("There is no such measure. GET /definitions lists them.")
    _check_wording(command.measure, command.wording)
    number, last = state.wordings.get(command.wording.language, (0, None))
    if last == command.wording:
        return []
    return [
        events.WordingAdded(
            reference=state.reference, number=number + 1, wording=command.wording, added_by=command.account
        )
    ]


def _check_wording(measure: MeasureDefinition, wording: Wording) -> None:
    if measure.licence.wording == "not_allowed":
        raise Invalid("The licence of this measure does not allow its words to be stored.", field="items")
    if set(wording.items) != set(range(1, measure.items.count + 1)):
        raise Invalid(f"Give the words of each of the items 1 to {measure.items.count}.", field="items")


DECISIONS: dict[type, Callable[[Any, Definition, Any], list[Any]]] = {
    PublishDefinition: publish,
    AddWording: add_wording,
}


def decide(command: Any, state: Definition, facts: Normalised | None) -> Sequence[Any]:
    return DECISIONS[type(command)](command, state, facts)


def evolve(state: Definition, event: Any) -> Definition:
    match event:
        case events.DefinitionPublished():
            return replace(state, reference=event.reference, content=event.content)
        case events.WordingAdded():
            added = {event.wording.language: (event.number, event.wording)}
            return replace(state, wordings={**state.wordings, **added})
    return state


DECIDER = Decider("definition", Definition(wordings={}), decide, evolve)
