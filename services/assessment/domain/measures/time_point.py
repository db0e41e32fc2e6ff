"""When a measure is filled in: versioned data, with the programme's own windows."""

from datetime import date, timedelta

from shared.domain import record


@record
class TimePoint:
    """from_days, to_days: around the start, both included; null where no window is set. repeats:
    whether there may be several of a measure."""

    code: str
    title: str
    from_days: int | None = None
    to_days: int | None = None
    repeats: bool = False

    def window(self, start: date) -> tuple[date, date] | None:
        """First and last day; None where there is no window."""
        if self.from_days is None or self.to_days is None:
            return None
        return start + timedelta(days=self.from_days), start + timedelta(days=self.to_days)


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
