"""What readiness and metrics say of jobs."""

from shared.eventstore import Database, raw
from shared.http.jobs_check import jobs_check
from shared.http.metrics import HttpMetrics
from shared.jobs import Jobs, Runner
from tests.integration.jobs.counting import COUNTING, numbers, queued


async def test_given_waiting_jobs_then_their_number_and_age_are_shown(jobs: Jobs) -> None:
    metrics = HttpMetrics("test")
    check = jobs_check(jobs.store.database, metrics)
    assert (await check()).detail == "fine"
    for _ in range(2):
        await queued(jobs, numbers(1, 3))
    async with jobs.store.database.connect() as connection:
        await raw(connection).execute("update jobs set created_at = now() - interval '1 minute'")

    found = await check()

    assert found.ready
    assert found.detail == "2 waiting, the oldest for 60 s"
    assert b"jobs_waiting 2.0" in metrics.render()
    while await Runner(jobs, [COUNTING]).run_one():
        pass
    assert (await check()).detail == "fine"
    assert b"jobs_waiting 0.0" in metrics.render()


async def test_given_no_database_then_not_ready() -> None:
    nowhere = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", name="test")
    found = await jobs_check(nowhere, HttpMetrics("test"))()
    assert not found.ready
    await nowhere.close()
