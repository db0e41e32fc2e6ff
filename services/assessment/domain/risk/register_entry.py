"""What an entry of the register says: a risk, or whom or what somebody may not meet."""

from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from shared.domain import Erased, Invalid, record

Source = Literal["licence", "court", "victim_liaison", "practitioner"]
Harm = Literal["low", "medium", "high", "very_high"]
SUPERSEDED, EXPIRED = "superseded", "expired"


@record
class RegisterLists:
    """Codes that an entry may use, as versioned data; code -> plain words."""

    code: str
    version: int
    title: str
    source: str
    mappa_categories: tuple[int, ...]
    mappa_levels: tuple[int, ...]
    alerts: Mapping[str, str]
    categories: Mapping[str, str]
    end_reasons: Mapping[str, str]


@record
class Risk:
    """level: of serious harm. mappa_category, mappa_level: of the multi-agency arrangements."""

    kind: Literal["serious_harm", "multi_agency", "alert"]
    level: Harm | None = None
    mappa_category: int | None = None
    mappa_level: int | None = None
    alert: str | None = None

    @property
    def single(self) -> bool:
        """Whether a new one takes the place of the one before."""
        return self.kind != "alert"


@record
class Exclusion:
    """Of a person: another participant, or an outsider by name and description. Of a place: what it
    is, and its postcode district, which is all of it that others than practitioners learn. Of a
    category of people: its code."""

    kind: Literal["person", "place", "category"]
    other_participant_id: UUID | None = None
    name: str | Erased | None = None
    description: str | Erased | None = None
    place: str | Erased | None = None
    district: str | None = None
    category: str | None = None

    @property
    def outsider(self) -> bool:
        return self.kind == "person" and self.other_participant_id is None

    single = False


Matter = Risk | Exclusion


@record
class Entry:
    """matter: what it says. starts_on, ends_on: from when until when it is meant to hold; an open
    end is null. checked: an outsider counts as checked once a practitioner has confirmed who it
    is; the exclusion holds meanwhile. ended_on, end_reason: set once it was ended; a day to come
    where a level that is known already takes its place on it."""

    entry_id: UUID
    matter: Matter
    source: Source
    starts_on: date
    ends_on: date | None
    reference: str | Erased | None
    checked: bool
    ended_on: date | None = None
    end_reason: str | None = None

    @property
    def gave_way(self) -> bool:
        """Whether it ended as another one of its kind took its place, or as it ran out."""
        return self.matter.single and self.end_reason in (SUPERSEDED, EXPIRED)

    @property
    def says(self) -> tuple[Matter, Source, date, date | None]:
        return self.matter, self.source, self.starts_on, self.ends_on


NEEDED: Mapping[str, tuple[str, ...]] = {
    "serious_harm": ("level",),
    "multi_agency": ("mappa_category", "mappa_level"),
    "alert": ("alert",),
    "place": ("place", "district"),
    "category": ("category",),
}
ALLOWED = {**NEEDED, "person": ("other_participant_id", "name", "description")}


def check(matter: Matter, participant_id: UUID, lists: RegisterLists) -> None:
    """Raises Invalid, naming the field, for what does not belong to the kind or is not on a list."""
    given = {name for name, value in vars(matter).items() if name != "kind" and value is not None}
    for field in NEEDED.get(matter.kind, ()):
        if field not in given:
            raise Invalid(f"This is needed for {matter.kind}.", field=field)
    for field in sorted(given - set(ALLOWED[matter.kind])):
        raise Invalid(f"This does not belong to {matter.kind}. Leave it out.", field=field)
    if isinstance(matter, Risk):
        _check_listed(matter.mappa_category, lists.mappa_categories, "mappa_category")
        _check_listed(matter.mappa_level, lists.mappa_levels, "mappa_level")
        _check_listed(matter.alert, lists.alerts, "alert")
        return
    _check_listed(matter.category, lists.categories, "category")
    if matter.kind == "person":
        _check_person(matter, participant_id)


def _check_listed(value: object, known: Mapping[str, str] | tuple[int, ...], field: str) -> None:
    if value is not None and value not in known:
        raise Invalid(f"One of these is needed: {', '.join(map(str, known))}.", field=field)


def _check_person(matter: Exclusion, participant_id: UUID) -> None:
    if (matter.other_participant_id is None) == (matter.name is None):
        raise Invalid("Give another participant, or the name of somebody else.", field="other_participant_id")
    if matter.other_participant_id is not None and matter.description is not None:
        raise Invalid("A participant needs no description. Leave it out.", field="description")
    if matter.other_participant_id == participant_id:
        raise Invalid("This is the same participant.", field="other_participant_id")
