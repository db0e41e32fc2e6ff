"""Bodies of the directory of groups and places."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, Field, StrictBool, StringConstraints

from services.plans.domain.networks.place_events import PlaceSaid
from services.plans.views.networks.places_queries import PlaceRow
from shared.contracts.values import Code
from shared.http.own_words import Language
from shared.http.staff_only import StaffFlag
from shared.http.values import ONE_LINE, Body, Line

District = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,2}[0-9][0-9A-Z]?$")]
# A telephone number or a time has no letters.
PublicLine = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE)
]
Codes = Annotated[tuple[Code, ...], Field(max_length=20)]


class PlaceBody(Body):
    """name, contact, times: as they are made public. kind, categories (of people who are met there),
    open_to: codes. district: the first half of the postcode. accessible: without steps; left out where it
    is not known. taking: whether it takes new people at present; that is for staff only."""

    name: Line
    kind: Code
    district: District
    contact: PublicLine | None = None
    languages: Annotated[tuple[Language, ...], Field(max_length=20)] = ()
    accessible: StrictBool | None = None
    times: PublicLine | None = None
    categories: Codes = ()
    open_to: Codes = ()
    taking: StrictBool = True

    @property
    def said(self) -> PlaceSaid:
        return PlaceSaid(**{name: getattr(self, name) for name in PlaceBody.model_fields})


class NewPlace(PlaceBody):
    """code: its own, unique in the directory."""

    code: Code


class PlaceAnswer(BaseModel):
    """A command took effect. version: of the place, also the ETag."""

    place_id: UUID
    version: int


class PlaceRead(BaseModel):
    """closed_on: null while it is open. taking: staff only, so that nobody has to hear why a place is
    not available to them."""

    place_id: UUID
    version: int
    code: str
    name: str
    kind: str
    district: str
    contact: str | None
    languages: list[str]
    accessible: bool | None
    times: str | None
    categories: list[str]
    open_to: list[str]
    taking: StaffFlag
    opened_on: date
    closed_on: date | None

    @classmethod
    def of(cls, row: PlaceRow) -> Self:
        return cls.model_validate(row, from_attributes=True)
