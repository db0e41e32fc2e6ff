"""Spans of days on which something holds, and from which day on something may be said to hold."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from shared.domain import record
from shared.domain.dates import not_after

AHEAD: Final = timedelta(days=366)


@record
class Period:
    """until_on: the first day on which it no longer holds; None while no end is known. One that ends
    on its first day was taken back before it began."""

    from_on: date
    until_on: date | None = None

    @property
    def end(self) -> date:
        return self.until_on or date.max

    def holds(self, day: date) -> bool:
        return self.from_on <= day < self.end

    def meets(self, other: "Period") -> bool:
        """Whether there is a day on which both hold."""
        return max(self.from_on, other.from_on) < min(self.end, other.end)

    def cut(self, day: date) -> "Period":
        """The same, over on this day at the latest."""
        return Period(from_on=self.from_on, until_on=min(self.end, max(day, self.from_on)))


def meeting(period: Period, others: Iterable[Period]) -> bool:
    return any(period.meets(other) for other in others)


def plannable(day: date, today: date, field: str) -> None:
    """Raises Invalid for a day so far ahead that it is a slip of the pen."""
    not_after(day, today + AHEAD, field, "more than a year ahead")
