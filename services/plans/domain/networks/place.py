"""A group or place of the directory.

Rules, as given / when / then:
- given nothing / OpenPlace with a code that another has, or that is not listed / refused
- given nothing / OpenPlace / PlaceOpened; the same id again / refused
- given a place / ChangePlace / PlaceChanged: all of it anew but its code; the same / nothing
- given a place / ClosePlace / PlaceClosed, for good: any further command / refused
- given nothing / ChangePlace, ClosePlace / refused: not found
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.networks.place_events import PlaceChanged, PlaceClosed, PlaceOpened, PlaceSaid
from services.plans.domain.networks.vocabulary import Vocabulary, check_code, in_order
from shared.domain import Conflict, Decider, NotFound, record


@record
class OpenPlace:
    place_id: UUID
    code: str
    said: PlaceSaid
    account: str


@record
class ChangePlace:
    said: PlaceSaid
    account: str


@record
class ClosePlace:
    account: str


@record
class PlaceFacts:
    today: date
    vocabulary: Vocabulary
    code_taken: bool = False


@record
class Place:
    """State. said: None before it was opened."""

    place_id: UUID | None = None
    code: str = ""
    said: PlaceSaid | None = None
    closed_on: date | None = None


def open_place(command: OpenPlace, state: Place, facts: PlaceFacts) -> list[Any]:
    if state.said is not None:
        raise Conflict("This place is in the directory already.", code="place-exists")
    said = _checked(command.said, facts.vocabulary)
    if facts.code_taken:
        raise Conflict("Another place has this code.", field="code", code="code-taken")
    return [
        PlaceOpened(
            place_id=command.place_id,
            code=command.code,
            said=said,
            account=command.account,
            opened_on=facts.today,
        )
    ]


def change(command: ChangePlace, state: Place, facts: PlaceFacts) -> list[Any]:
    place_id, before = _open(state)
    said = _checked(command.said, facts.vocabulary)
    if said == before:
        return []
    return [
        PlaceChanged(
            place_id=place_id,
            code=state.code,
            said=said,
            account=command.account,
            changed_on=facts.today,
        )
    ]


def close(command: ClosePlace, state: Place, facts: PlaceFacts) -> list[Any]:
    place_id, said = _open(state)
    return [
        PlaceClosed(
            place_id=place_id,
            code=state.code,
            kind=said.kind,
            district=said.district,
            account=command.account,
            closed_on=facts.today,
        )
    ]


def _checked(said: PlaceSaid, vocabulary: Vocabulary) -> PlaceSaid:
    check_code(said.kind, vocabulary.place_kinds, "kind")
    return replace(
        said,
        categories=in_order(said.categories, vocabulary.categories, "categories"),
        open_to=in_order(said.open_to, vocabulary.open_to, "open_to"),
        languages=tuple(sorted(set(said.languages))),
    )


def _open(state: Place) -> tuple[UUID, PlaceSaid]:
    if state.said is None or state.place_id is None:
        raise NotFound("There is no such place. GET /places lists them.")
    if state.closed_on is not None:
        raise Conflict(f"This place closed on {state.closed_on}. Open another.", code="closed")
    return state.place_id, state.said


DECISIONS: dict[type, Any] = {OpenPlace: open_place, ChangePlace: change, ClosePlace: close}


def decide(command: Any, state: Place, facts: PlaceFacts) -> Sequence[Any]:
    events: Sequence[Any] = DECISIONS[type(command)](command, state, facts)
    return events


def evolve(state: Place, event: Any) -> Place:
    match event:
        case PlaceOpened():
            return Place(place_id=event.place_id, code=event.code, said=event.said)
        case PlaceChanged():
            return replace(state, said=event.said)
        case PlaceClosed():
            return replace(state, closed_on=event.closed_on)
    return state


DECIDER: Decider[Place] = Decider("place", Place(), decide, evolve)
