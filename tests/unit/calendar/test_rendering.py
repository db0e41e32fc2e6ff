"""A calendar says that there is an appointment, when, and nothing about whom."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from shared.calendar import Appointment, render

STAMP = datetime(2026, 3, 1, 12, tzinfo=UTC)
STARTS = datetime(2026, 6, 1, 10, tzinfo=timezone(timedelta(hours=1)))
NAMED = {"VERSION", "PRODID", "METHOD"}
SHOWN = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "LOCATION"}


def appointment(**said: Any) -> Appointment:
    given = {"id": UUID(int=7), "version": 3, "starts_at": STARTS, "minutes": 45, "mode": "phone"}
    return Appointment(**{**given, **said})


def events(*appointments: Appointment, **options: Any) -> list[Any]:
    """Read again by the library, as a calendar program would."""
    read = Calendar.from_ical(render(appointments, stamp=STAMP, **options))
    assert isinstance(read, Calendar)
    assert set(read) == NAMED
    return list(read.walk("VEVENT"))


def test_it_is_read_again_as_it_was() -> None:
    [event] = events(appointment())
    assert set(event) == SHOWN
    assert event["UID"] == f"{UUID(int=7)}@mydirection"
    assert (event["SEQUENCE"], event["SUMMARY"], event["LOCATION"]) == (3, "Appointment", "By phone")
    assert (event["STATUS"], event["CLASS"]) == ("CONFIRMED", "PRIVATE")
    assert event["DTSTART"].dt == datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert event["DTEND"].dt == datetime(2026, 6, 1, 9, 45, tzinfo=UTC)
    assert event["DTSTAMP"].dt == STAMP


def test_times_are_utc_in_its_text() -> None:
    text = render([appointment()], stamp=STAMP).decode()
    for line in ("DTSTART:20260601T090000Z", "DTEND:20260601T094500Z", "DTSTAMP:20260301T120000Z"):
        assert f"\r\n{line}\r\n" in text


def test_a_change_raises_the_sequence_and_keeps_the_id() -> None:
    [before], [later] = events(appointment()), events(appointment(version=4, cancelled=True))
    assert before["UID"] == later["UID"]
    assert (before["SEQUENCE"], later["SEQUENCE"]) == (3, 4)
    assert later["STATUS"] == "CANCELLED"


def test_it_speaks_welsh() -> None:
    [event] = events(appointment(), language="cy")
    assert (event["SUMMARY"], event["LOCATION"]) == ("Apwyntiad", "Dros y ffôn")


@pytest.mark.parametrize("mode", ["in_person", "home_visit", "", "phone; LOCATION:1 Some Street"])
def test_a_place_is_never_said(mode: str) -> None:
    [event] = events(appointment(mode=mode))
    assert "LOCATION" not in event


def test_staff_get_a_path_to_what_it_is_and_a_person_none() -> None:
    [event] = events(appointment(), link_path="/contacts/{id}")
    assert event["DESCRIPTION"] == f"/contacts/{UUID(int=7)}"
    assert "DESCRIPTION" not in events(appointment())[0]


INSTANTS = st.integers(0, 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
ANY = st.builds(
    Appointment,
    id=st.uuids(),
    version=st.integers(1, 10**6),
    starts_at=INSTANTS,
    minutes=st.integers(1, 1440),
    mode=st.sampled_from(["phone", "video", "in_person"]),
    cancelled=st.booleans(),
)


@given(st.lists(ANY, max_size=5))
def test_whatever_is_appointed_is_read_again(appointments: list[Appointment]) -> None:
    read = events(*appointments)
    assert [(e["UID"], e["SEQUENCE"], e["DTSTART"].dt, e["STATUS"] == "CANCELLED") for e in read] == [
        (f"{a.id}@mydirection", a.version, a.starts_at, a.cancelled) for a in appointments
    ]
