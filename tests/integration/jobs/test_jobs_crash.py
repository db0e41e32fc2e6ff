"""Whatever dies or is lost, and whenever: each row is done once, and the job comes to its end."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg

from shared.domain import Unavailable
from shared.eventstore import EventStore, Unit, raw
from shared.jobs import Batch, Job, JobFailed, Jobs, Runner, Source, Tally, running_jobs
from shared.testing.log import assert_in_order, read_log
from shared.testing.postgres import FreshDatabase
from tests.integration.jobs.counting import COUNTING, numbers, queued, read, work

PROCESS = Path(__file__).with_name("counting.py")
ROWS = 4000


async def started(fresh: FreshDatabase) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROCESS),
        fresh.url,
        fresh.dsn,
        stdout=PIPE,
        cwd=Path.cwd(),
        env={"PYTHONPATH": "."},
    )


async def killed_after(process: Process, chunks: int) -> None:
    assert process.stdout is not None
    for _ in range(chunks):
        assert await process.stdout.readline()
    process.kill()
    await process.wait()


async def ended(jobs: Jobs, job: Job, seconds: float = 60) -> Job:
    async with asyncio.timeout(seconds):
        while True:
            with suppress(Unavailable):  # where the outage is what is tested
                async with jobs.store.database.connect() as connection:
                    found = await jobs.one(connection, job.job_id)
                if found.ended_at:
                    return found
            await asyncio.sleep(0.02)


async def assert_each_once(store: EventStore, last: int = ROWS) -> None:
    log = await read_log(store)
    assert_in_order(log)
    assert sorted(r.event.amount_pence for r in log) == list(range(1, last + 1))  # type: ignore[attr-defined]


async def test_given_a_process_killed_in_mid_job_when_others_follow_then_each_row_once(
    jobs: Jobs, fresh: FreshDatabase
) -> None:
    job = await queued(jobs, numbers(1, ROWS))
    for chunks in (7, 5):
        await killed_after(await started(fresh), chunks)

    async with jobs.store.database.connect() as connection:
        left = await jobs.one(connection, job.job_id)
    assert left.state == "running"
    assert 0 < left.rows_done < ROWS

    async with running_jobs(Runner(jobs, [COUNTING], poll_seconds=0.05)):
        done = await ended(jobs, job)

    assert (done.state, done.counts["accepted"], done.steps) == ("done", ROWS, ROWS // 40)
    await assert_each_once(jobs.store)


async def test_given_two_runners_then_each_job_is_run_by_one_of_them(jobs: Jobs) -> None:
    ran: list[tuple[str, Any]] = []

    def by(runner: str) -> Any:
        async def noted(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
            ran.append((runner, job.job_id))
            return await work(unit, job, rows)

        return Runner(jobs, [replace(COUNTING, work=noted)], poll_seconds=0.05)

    given = [await queued(jobs, numbers(1 + 400 * n, 400 + 400 * n)) for n in range(4)]
    async with running_jobs(by("first")), running_jobs(by("second")):
        assert [(await ended(jobs, job)).state for job in given] == ["done"] * 4

    assert len({job for _, job in ran}) == len(set(ran)) == 4
    assert {runner for runner, _ in ran} == {"first", "second"}
    await assert_each_once(jobs.store, 1600)


async def test_given_a_runner_that_was_overtaken_then_what_it_did_is_rolled_back(jobs: Jobs) -> None:
    """The first stalls within a chunk for longer than its lease, and then tries to commit it."""
    overtaken, done = asyncio.Event(), asyncio.Event()

    async def stalled(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        if job.steps == 2 and not overtaken.is_set():
            overtaken.set()
            await done.wait()
        return await work(unit, job, rows)

    job = await queued(jobs, numbers(1, 200))
    slow = Runner(jobs, [replace(COUNTING, work=stalled)], lease_seconds=0.2)
    first = asyncio.create_task(slow.run_one())
    await overtaken.wait()
    await asyncio.sleep(0.3)
    assert await Runner(jobs, [COUNTING]).run_one()
    done.set()
    await first

    assert (await ended(jobs, job)).counts["accepted"] == 200
    await assert_each_once(jobs.store, 200)


async def test_given_a_runner_that_was_overtaken_at_the_end_then_the_job_is_not_ended_twice(
    jobs: Jobs,
) -> None:
    reached, done = asyncio.Event(), asyncio.Event()

    async def stalling(job: Job, source: Source) -> AsyncGenerator[Batch, None]:
        async for batch in read(job, source):
            yield batch
        reached.set()
        await done.wait()
        raise JobFailed("late", "This must not be said of a job that is done.")

    job = await queued(jobs, numbers(1, 80))
    slow = Runner(jobs, [replace(COUNTING, read=stalling)], lease_seconds=0.2)
    first = asyncio.create_task(slow.run_one())
    await reached.wait()
    await asyncio.sleep(0.3)
    assert await Runner(jobs, [COUNTING]).run_one()
    before = await ended(jobs, job)
    done.set()
    await first

    assert before.state == "done"
    assert await ended(jobs, job) == before


async def test_given_outages_when_running_then_the_job_waits_and_goes_on(
    jobs: Jobs, fresh: FreshDatabase
) -> None:
    job = await queued(jobs, numbers(1, ROWS))
    async with running_jobs(Runner(jobs, [COUNTING], poll_seconds=0.05)):
        terminated = asyncio.create_task(terminate_now_and_then(fresh.dsn, 12))
        done = await ended(jobs, job)
        assert await terminated > 2

    assert (done.state, done.counts["accepted"]) == ("done", ROWS)
    await assert_each_once(jobs.store)


async def terminate_now_and_then(dsn: str, times: int) -> int:
    connection: Any = await asyncpg.connect(dsn)
    found = 0
    for _ in range(times):
        found += await connection.fetchval("""
            select count(pg_terminate_backend(pid)) from (
                select pid from pg_stat_activity
                where application_name like 'mydirection-%' and datname = current_database()
                limit 1) s
        """)
        await asyncio.sleep(0.03)
    await connection.close()
    return found


async def test_given_a_runner_that_is_stopped_then_another_goes_on_at_once(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, ROWS))
    reached = asyncio.Event()

    async def noted(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        if job.steps == 5:
            reached.set()
        return await work(unit, job, rows)

    async with running_jobs(Runner(jobs, [replace(COUNTING, work=noted)], lease_seconds=3600)):
        await reached.wait()
    async with running_jobs(Runner(jobs, [COUNTING])):
        assert (await ended(jobs, job, 30)).state == "done"
    await assert_each_once(jobs.store)


async def test_given_a_destroyed_key_when_run_then_failed_and_not_tried_for_ever(jobs: Jobs) -> None:
    """As after the restore of an old backup of the data alone."""
    job = await queued(jobs, numbers(1, 3))
    await jobs.store.keyring.destroy(job.key, jobs.store.clock())

    await Runner(jobs, [COUNTING]).run_one()

    assert (await ended(jobs, job)).failure_code == "input-gone"


async def test_given_a_subject_that_is_busy_when_its_lock_is_had_then_each_row_once(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 80))
    async with running_jobs(Runner(jobs, [COUNTING], poll_seconds=0.05)):
        # given somebody at work on one of the subjects, longer than the job's chunk waits for it
        async with jobs.store.database.transaction() as connection:
            await raw(connection).execute("select pg_advisory_xact_lock(hashtextextended('budget-7', 0))")
            await asyncio.sleep(2.5)
            async with jobs.store.database.connect() as another:
                held_up = await jobs.one(another, job.job_id)
        done = await ended(jobs, job)
    assert (held_up.state, held_up.rows_done) == ("running", 0)
    assert (done.state, done.counts["accepted"]) == ("done", 80)
    await assert_each_once(jobs.store, 80)
