"""Whether people are told what is due, for readiness and metrics."""

from shared.clock import Clock
from shared.eventstore import Database, raw
from shared.http.health import Check, Checked
from shared.http.metrics import HttpMetrics
from shared.notices.reading import notices_standing


def notices_check(database: Database, metrics: HttpMetrics, clock: Clock) -> Check:
    """How many are due, since when, how many of them fail, and how many failed in the last week. A
    late notice is for an operator to see and no reason to answer nobody: so it is unready only where
    the notices cannot be read."""
    waiting = metrics.gauge("notices_waiting", "Notices that are due and not sent")
    oldest = metrics.gauge("notices_oldest_due_seconds", "How long the oldest of them is due")
    failing = metrics.gauge("notices_failing", "Notices whose last try failed")
    failed = metrics.gauge("notices_failed", "Notices that failed for good in the last week")

    async def check() -> Checked:
        now = clock()
        try:
            async with database.connect() as connection:
                found = await notices_standing(raw(connection), now)
        except Exception as fault:
            return Checked(False, f"cannot be read ({type(fault).__name__})")
        late = (now - found.oldest_due_at).total_seconds() if found.oldest_due_at else 0.0
        waiting.set(found.waiting)
        oldest.set(late)
        failing.set(found.failing)
        failed.set(found.failed)
        if not found.waiting:
            return Checked(True)
        return Checked(True, f"{found.waiting} due, the oldest for {late:.0f} s; {found.failing} failing")

    return check
