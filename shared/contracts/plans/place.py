"""The directory of groups and places; what they are called is read there. Subject: the place's stream."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.contracts.declaration import Contract, contract
from shared.contracts.values import Code

PLACE = "/plans/places/{place_id}"
District = Annotated[str, Field(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")]


class PlaceSaid(Contract):
    """code: unique in the directory. district: the first half of its postcode. categories: of people
    who are met there."""

    place_id: UUID
    code: Code
    kind: Code
    district: District
    categories: tuple[Code, ...]


@contract("mydirection.plans.place.opened", detail=PLACE)
class PlaceOpened(PlaceSaid):
    opened_on: date


@contract("mydirection.plans.place.changed", detail=PLACE)
class PlaceChanged(PlaceSaid):
    changed_on: date


@contract("mydirection.plans.place.closed", detail=PLACE)
class PlaceClosed(Contract):
    """It is in the directory no longer."""

    place_id: UUID
    code: Code
    kind: Code
    district: District
    closed_on: date
