"""Appointments for a calendar program: as iCalendar, at an address that is a secret of its owner."""

from shared.calendar.appointments import Appointment
from shared.calendar.feeds import MOST_APPOINTMENTS, Feed, forgetting_feeds
from shared.calendar.rendering import Language, render

__all__ = ["MOST_APPOINTMENTS", "Appointment", "Feed", "Language", "forgetting_feeds", "render"]
