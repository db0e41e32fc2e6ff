"""The directory of groups and places. Refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.definitions import shipped
from services.plans.domain.networks.place import (
    DECIDER,
    ChangePlace,
    ClosePlace,
    OpenPlace,
    PlaceFacts,
)
from services.plans.domain.networks.place_events import PlaceChanged, PlaceClosed, PlaceOpened, PlaceSaid
from shared.domain import Conflict, Invalid, NotFound
from shared.testing.deciding import Given

TODAY, PLACE, LEAD = date(2026, 3, 2), UUID(int=20), "lead@issuer"
SAID = PlaceSaid(
    name="Riverside Kitchen",
    kind="food",
    district="LS1",
    contact="0113 496 0000",
    languages=("en", "cy"),
    categories=("women", "children"),
    open_to=("everybody",),
)
IN_ORDER = replace(SAID, languages=("cy", "en"), categories=("children", "women"))
OPEN = OpenPlace(place_id=PLACE, code="riverside", said=SAID, account=LEAD)
OPENED = PlaceOpened(place_id=PLACE, code="riverside", said=IN_ORDER, account=LEAD, opened_on=TODAY)
CLOSED = PlaceClosed(
    place_id=PLACE, code="riverside", kind="food", district="LS1", account=LEAD, closed_on=TODAY
)


def given(*before: Any, **facts: Any) -> Given:
    known = PlaceFacts(today=TODAY, vocabulary=shipped().network, **facts)
    return Given(DECIDER, DECIDER.fold(before), known)


def change(**said: Any) -> ChangePlace:
    return ChangePlace(said=replace(SAID, **said), account=LEAD)


@pytest.mark.parametrize("command", [change(name="Riverside"), ClosePlace(account=LEAD)])
def test_a_place_that_is_not_there_is_not_found_and_a_closed_one_is_over(command: Any) -> None:
    given().when(command).refuses(NotFound)
    given(OPENED, CLOSED).when(command).refuses(Conflict, code="closed")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "pub"}, "kind"),
        ({"categories": ("women", "cats")}, "categories"),
        ({"categories": ("women", "women")}, "categories"),
        ({"open_to": ("members",)}, "open_to"),
    ],
)
def test_a_code_that_is_not_listed_names_its_field(said: dict[str, Any], field: str) -> None:
    given().when(replace(OPEN, said=replace(SAID, **said))).refuses(Invalid, field=field)
    given(OPENED).when(change(**said)).refuses(Invalid, field=field)


def test_a_place_is_there_once_under_a_code_of_its_own() -> None:
    given(OPENED).when(OPEN).refuses(Conflict, code="place-exists")
    given(code_taken=True).when(OPEN).refuses(Conflict, field="code", code="code-taken")


def test_a_place_opens_changes_and_closes() -> None:
    given().when(OPEN).then(OPENED)
    given(OPENED).when(change()).then()
    given(OPENED).when(change(taking=False)).then(
        PlaceChanged(
            place_id=PLACE,
            code="riverside",
            said=replace(IN_ORDER, taking=False),
            account=LEAD,
            changed_on=TODAY,
        )
    )
    given(OPENED).when(ClosePlace(account=LEAD)).then(CLOSED)
