"""What is told, as data: a text in each language, in which only a time and a place vary.

A text shows on a locked phone and may be read by anybody, so it says neither who asks nor why. Each
published version stays as it is; a new one stands beside it."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pydantic import TypeAdapter

from shared.domain import record
from shared.notices.preference_events import Kind, Language

PLACES: Final = "places.json"
PARAMETERS: Final = frozenset({"date", "time", "place"})
OF_AN_INSTANT: Final = frozenset({"date", "time"})
NAMED: Final = re.compile(r"\{([^{}]*)\}")
DAYS: Final[Mapping[Language, str]] = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "cy": "Llun Mawrth Mercher Iau Gwener Sadwrn Sul",
}
MONTHS: Final[Mapping[Language, str]] = {
    "en": "January February March April May June July August September October November December",
    "cy": "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
}


@record
class Text:
    subject: str
    body: str


@record
class Wording:
    """One version of what is told. languages: its text in each, with `{date}`, `{time}` and `{place}`
    where they are to stand."""

    code: str
    version: int
    kind: Kind
    languages: Mapping[Language, Text]

    @property
    def reference(self) -> str:
        """Such as `appointment_reminder:1`."""
        return f"{self.code}:{self.version}"

    @property
    def parameters(self) -> frozenset[str]:
        return frozenset(
            name for text in self.languages.values() for name in NAMED.findall(text.subject + text.body)
        )


class NoSuchWording(LookupError):
    """A notice names a wording, or a place, that this version of the service does not have."""


class WrongWording(ValueError):
    """A file says something that no notice can fill in, or leaves a language out."""


@record
class Wordings:
    """All of a service. places: code -> what it is called in each language."""

    by_reference: Mapping[str, Wording]
    places: Mapping[str, Mapping[Language, str]]

    def find(self, reference: str, *, at: datetime | None, place: str | None) -> Wording:
        """Raises NoSuchWording, and WrongWording where it needs what is not given."""
        found = self.by_reference.get(reference)
        if found is None or (place is not None and place not in self.places):
            raise NoSuchWording(reference)
        if (found.parameters & OF_AN_INSTANT and at is None) or ("place" in found.parameters and not place):
            raise WrongWording(f"{reference} needs {', '.join(sorted(found.parameters))}")
        return found

    def text(
        self, reference: str, language: Language, *, at: datetime | None, place: str | None, zone: str
    ) -> Text:
        """What somebody reads: `at` as the clock shows it at the provider's place."""
        said = self.find(reference, at=at, place=place).languages[language]
        local = at.astimezone(ZoneInfo(zone)) if at else None
        filled = {
            "date": day_in_words(local, language) if local else "",
            "time": f"{local:%H:%M}" if local else "",
            "place": self.places[place][language] if place else "",
        }
        return Text(subject=said.subject.format_map(filled), body=said.body.format_map(filled))


def day_in_words(day: datetime, language: Language) -> str:
    """`Tuesday 24 November` or `dydd Mawrth 24 Tachwedd`."""
    name, month = DAYS[language].split()[day.weekday()], MONTHS[language].split()[day.month - 1]
    return f"dydd {name} {day.day} {month}" if language == "cy" else f"{name} {day.day} {month}"


def load_wordings(folder: Path | Traversable) -> Wordings:
    """The wordings of a folder: `<code>-<version>.json` each, and `places.json`. Raises pydantic's
    ValidationError, and WrongWording."""
    found = [_read(file) for file in folder.iterdir() if file.name.endswith(".json") and file.name != PLACES]
    places = json.loads((folder / PLACES).read_text("utf-8"))
    return Wordings(
        by_reference={wording.reference: wording for wording in found},
        places=TypeAdapter(dict[str, dict[Language, str]]).validate_python(places),
    )


def _read(file: Path | Traversable) -> Wording:
    wording = TypeAdapter(Wording).validate_json(file.read_bytes())
    if file.name != f"{wording.code}-{wording.version}.json" or wording.languages.keys() != DAYS.keys():
        raise WrongWording(f"{file.name} is not what it is called, or lacks a language")
    if not wording.parameters <= PARAMETERS:
        raise WrongWording(f"{file.name} names {', '.join(sorted(wording.parameters - PARAMETERS))}")
    return wording
