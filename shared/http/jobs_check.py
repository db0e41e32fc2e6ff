"""Whether jobs are run, for readiness and metrics."""

from shared.eventstore import Database, raw
from shared.http.health import Check, Checked
from shared.http.metrics import HttpMetrics

STANDING = """
    select count(*) filter (where state = 'queued') as waiting,
           count(*) filter (where state = 'running') as running,
           coalesce(extract(epoch from now() - min(created_at) filter (where state = 'queued')), 0)::float8
               as seconds
    from jobs where state in ('queued', 'running')
"""


def jobs_check(database: Database, metrics: HttpMetrics) -> Check:
    """How many wait, since when, and how many run. A job that waits is no reason to answer nobody:
    so it is unready only where jobs cannot be read."""
    waiting = metrics.gauge("jobs_waiting", "Jobs that nobody has begun")
    oldest = metrics.gauge("jobs_oldest_waiting_seconds", "How long the oldest of them has waited")
    at_work = metrics.gauge("jobs_running", "Jobs that are under way")

    async def check() -> Checked:
        try:
            async with database.connect() as connection:
                row = await raw(connection).fetchrow(STANDING)
        except Exception as fault:
            return Checked(False, f"cannot be read ({type(fault).__name__})")
        assert row is not None
        waiting.set(row["waiting"])
        oldest.set(row["seconds"])
        at_work.set(row["running"])
        if not row["waiting"]:
            return Checked(True)
        return Checked(True, f"{row['waiting']} waiting, the oldest for {row['seconds']:.0f} s")

    return check
