"""Dates that must not come after others, each refusal naming its field; and spans in calendar months."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from shared.domain.errors import Invalid

DAY: Final = timedelta(days=1)
# Many people have the same index dates, and all of an extract the same last day.
REMEMBERED = 10_000


def not_after(earlier: date, later: date, field: str, fault: str) -> None:
    """Raises Invalid for a date that is `fault` ("in the future")."""
    if earlier > later:
        raise Invalid(f"This date is {fault}.", field=field)


@lru_cache(REMEMBERED)
def after(day: date, *, months: int = 0, days: int = 0) -> date:
    """So many calendar months after a day, then so many days: the same day of that month, or its
    last where it has no such day (31 January and one month: 28 or 29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    in_month = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return in_month + timedelta(days=days)


@lru_cache(REMEMBERED)
def latest_before(last: date, *, months: int = 0, days: int = 0) -> date | None:
    """The latest day of which `after` is not after `last`; None before the calendar's beginning."""
    if last.toordinal() <= days + 31 * (months + 1):
        return None
    found = after(last - timedelta(days=days), months=-months)
    # A month's last days may all lead to the shorter month's last day.
    while after(found + timedelta(days=1), months=months, days=days) <= last:
        found += timedelta(days=1)
    return found
