"""Whether timers are run when they are due, for readiness and metrics."""

from shared.clock import Clock
from shared.eventstore import Database, raw
from shared.http.health import Check, Checked
from shared.http.metrics import HttpMetrics
from shared.timers import timers_standing


def timers_check(database: Database, metrics: HttpMetrics, clock: Clock) -> Check:
    """How many are due, since when, and how many fail. A late timer is for an operator to see and
    no reason to answer nobody: rules compare dates themselves. So it is unready only where the
    timers cannot be read."""
    due = metrics.gauge("timers_due", "Timers whose time has come")
    oldest = metrics.gauge("timers_oldest_due_seconds", "How long the oldest of them is due")
    failing = metrics.gauge("timers_failing", "Those of them whose last run failed")

    async def check() -> Checked:
        now = clock()
        try:
            async with database.connect() as connection:
                found = await timers_standing(raw(connection), now)
        except Exception as fault:
            return Checked(False, f"cannot be read ({type(fault).__name__})")
        late = (now - found.oldest_due_at).total_seconds() if found.oldest_due_at else 0.0
        due.set(found.due)
        oldest.set(late)
        failing.set(found.failing)
        if not found.due:
            return Checked(True)
        return Checked(True, f"{found.due} due, the oldest for {late:.0f} s; {found.failing} failing")

    return check
