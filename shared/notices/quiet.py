"""Hours in which nobody is told anything, by the clock at the provider's place."""

from datetime import UTC, datetime, time
from datetime import timedelta as span
from zoneinfo import ZoneInfo

from shared.domain import record


@record
class QuietHours:
    """Whole hours of the day, 0 to 23, in which nothing is sent: from the first on and before the
    second, over midnight where that is the lower one."""

    from_hour: int
    until_hour: int

    def holds(self, hour: int) -> bool:
        if self.from_hour <= self.until_hour:
            return self.from_hour <= hour < self.until_hour
        return hour >= self.from_hour or hour < self.until_hour

    def over_at(self, now: datetime, zone: str) -> datetime | None:
        """The instant at which they end, in UTC; None where it is not quiet. In the night in which
        clocks go forward over their end it is that much later."""
        here = ZoneInfo(zone)
        local = now.astimezone(here)
        if not self.holds(local.hour):
            return None
        day = local.date() + span(days=local.hour >= self.until_hour)
        return datetime.combine(day, time(self.until_hour), here).astimezone(UTC)
