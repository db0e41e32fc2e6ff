"""What can have happened to a group or place of the directory. None of it is about a participant."""

from datetime import date
from uuid import UUID

from shared.domain import Account, event, record


@record
class PlaceSaid:
    """name, contact, times: as they are made public. kind, categories, open_to: codes of the
    vocabulary. district: the first half of its postcode. accessible: without steps, None where it is
    not known. taking: whether it takes new people at present. languages: BCP 47."""

    name: str
    kind: str
    district: str
    contact: str | None = None
    languages: tuple[str, ...] = ()
    accessible: bool | None = None
    times: str | None = None
    categories: tuple[str, ...] = ()
    open_to: tuple[str, ...] = ()
    taking: bool = True


@event("place-opened")
class PlaceOpened:
    """code: its own, unique in the directory."""

    place_id: UUID
    code: str
    said: PlaceSaid
    account: Account
    opened_on: date


@event("place-changed")
class PlaceChanged:
    place_id: UUID
    code: str
    said: PlaceSaid
    account: Account
    changed_on: date


@event("place-closed")
class PlaceClosed:
    """It is in the directory no longer."""

    place_id: UUID
    code: str
    kind: str
    district: str
    account: Account
    closed_on: date


EVENTS = (PlaceOpened, PlaceChanged, PlaceClosed)
