"""Nobody is woken: quiet hours by the provider's clock, also in the nights in which it is changed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.notices.quiet import QuietHours

ZONE = "Europe/London"
NIGHT = QuietHours(from_hour=21, until_hour=8)
HOURS = st.integers(0, 23)
# Around both changes of 2026: 29 March at 01:00 UTC, 25 October at 01:00 UTC.
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
AROUND = st.tuples(st.sampled_from(CHANGES), st.integers(-2880, 2880)).map(
    lambda found: found[0] + timedelta(minutes=found[1])
)
ANY_DAY = st.integers(0, 730 * 1440).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
QUIET = (
    st.tuples(HOURS, HOURS)
    .filter(lambda h: h[0] != h[1])
    .map(lambda h: QuietHours(from_hour=h[0], until_hour=h[1]))
)


@pytest.mark.parametrize(
    ("now", "over_at"),
    [
        ("2026-01-15T20:59", None),
        ("2026-01-15T21:00", "2026-01-16T08:00"),
        ("2026-01-16T07:59", "2026-01-16T08:00"),
        ("2026-01-16T08:00", None),
        ("2026-07-15T19:59", None),  # 20:59 by the clock
        ("2026-07-15T20:00", "2026-07-16T07:00"),
        ("2026-03-28T23:00", "2026-03-29T07:00"),  # the short night
        ("2026-10-24T23:00", "2026-10-25T08:00"),  # the long one
    ],
)
def test_they_are_over_at_their_end(now: str, over_at: str | None) -> None:
    end = NIGHT.over_at(datetime.fromisoformat(f"{now}Z"), ZONE)
    assert end == (datetime.fromisoformat(f"{over_at}Z") if over_at else None)


def test_an_end_that_the_clock_shows_twice_is_the_next_of_the_two() -> None:
    hours = QuietHours(from_hour=0, until_hour=1)
    first_one_o_clock = datetime(2026, 10, 25, 0, tzinfo=UTC)
    assert hours.over_at(datetime(2026, 10, 24, 23, 30, tzinfo=UTC), ZONE) == first_one_o_clock
    assert hours.over_at(first_one_o_clock, ZONE) is None


@given(QUIET, AROUND | ANY_DAY)
def test_what_waits_for_their_end_is_told_when_it_is_not_quiet_and_not_much_later(
    quiet: QuietHours, now: datetime
) -> None:
    end = quiet.over_at(now, ZONE)
    assert (end is not None) == quiet.holds(now.astimezone(ZoneInfo(ZONE)).hour)
    if end is None:
        return
    assert end > now
    assert quiet.over_at(end, ZONE) is None
    hours = (quiet.until_hour - quiet.from_hour) % 24
    assert end - now <= timedelta(hours=hours + 1)


@given(QUIET, HOURS)
def test_there_are_always_hours_to_be_told_something(quiet: QuietHours, hour: int) -> None:
    assert quiet.holds(quiet.from_hour)
    assert not quiet.holds(quiet.until_hour)
