"""When a measure is filled in: versioned data, with the programme's own windows."""

from datetime import date, timedelta
from typing import Literal

from shared.domain import record
from shared.domain.dates import after


@record
class TimePoint:
    """counted_from: the date that the window is counted from, so many calendar months later.
    from_days, to_days: around that day, both included; from_days null where no window is set,
    to_days where it has no end. recorded_first: whether that date has to be recorded before.
    repeats: whether there may be several of a measure."""

    code: str
    title: str
    from_days: int | None = None
    to_days: int | None = None
    repeats: bool = False
    counted_from: Literal["start", "end"] = "start"
    months: int = 0
    recorded_first: bool = False

    def window(self, counted_from: date) -> tuple[date, date] | None:
        """First and last day; None where there is no window."""
        if self.from_days is None:
            return None
        due = after(counted_from, months=self.months)
        last = date.max if self.to_days is None else due + timedelta(days=self.to_days)
        return due + timedelta(days=self.from_days), last


@record
class TimePoints:
    code: str
    version: int
    title: str
    source: str
    time_points: tuple[TimePoint, ...]

    @property
    def reference(self) -> str:
        return f"{self.code}:{self.version}"

    def find(self, code: str) -> TimePoint | None:
        return next((point for point in self.time_points if point.code == code), None)
