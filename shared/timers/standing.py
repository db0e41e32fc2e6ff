"""How the timers do, for readiness and metrics."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

STANDING: Final = """
    select count(*) as due, min(due_at) as oldest_due_at, count(failed_since) as failing
    from timers where due_at <= $1
"""


@dataclass(frozen=True)
class TimersStanding:
    """due: timers whose time has come and that have not been run; oldest_due_at: the first of
    them. failing: those of them whose last run failed."""

    due: int
    oldest_due_at: datetime | None
    failing: int


async def timers_standing(driver: "asyncpg.Connection[Any]", now: datetime) -> TimersStanding:
    row = await driver.fetchrow(STANDING, now)
    assert row is not None
    return TimersStanding(**row)
