"""Appointments as an iCalendar stream (RFC 5545).

A calendar is shown to others and copied to other companies' machines: it says that there is an
appointment, when, and whether by phone or video, and nothing else."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from icalendar import Calendar, Event

from shared.calendar.appointments import Appointment

Language = Literal["en", "cy"]
PRODUCT: Final = "-//My Direction//appointments//EN"
SUMMARY: Final[Mapping[Language, str]] = {"en": "Appointment", "cy": "Apwyntiad"}
# Where somebody must be is in what they were told, not in their calendar.
PLACES: Final[Mapping[str, Mapping[Language, str]]] = {
    "phone": {"en": "By phone", "cy": "Dros y ffôn"},
    "video": {"en": "By video", "cy": "Drwy fideo"},
}


def render(
    appointments: Sequence[Appointment],
    *,
    stamp: datetime,
    language: Language = "en",
    link_path: str | None = None,
) -> bytes:
    """stamp: when it is made, an instant. link_path: with `{id}`, for those who may look an
    appointment up."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for appointment in appointments:
        calendar.add_component(_event(appointment, stamp.astimezone(UTC), language, link_path))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, stamp: datetime, language: Language, link_path: str | None) -> Event:
    starts = appointment.starts_at.astimezone(UTC)
    event = Event()
    event.add("uid", f"{appointment.id}@mydirection")
    event.add("sequence", appointment.version)
    event.add("dtstamp", stamp)
    event.add("dtstart", starts)
    event.add("dtend", starts + timedelta(minutes=appointment.minutes))
    event.add("summary", SUMMARY[language])
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    if place := PLACES.get(appointment.mode):
        event.add("location", place[language])
    if link_path is not None:
        event.add("description", link_path.format(id=appointment.id))
    return event
