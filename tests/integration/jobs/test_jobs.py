"""A job does each row once, says what became of it, and leaves nothing of its input behind."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.clock import utc_now
from shared.domain import Conflict, NotFound
from shared.eventstore import EventStore, Unit, raw
from shared.jobs import Asked, Job, Jobs, Kind, Runner, Tally, running_jobs
from shared.jobs.jobs import KEPT
from shared.testing.log import assert_in_order, read_log
from tests.integration.jobs.counting import ASKED, COUNTING, numbers, pieces, queued, read, work


async def job_of(jobs: Jobs, job: Job) -> Job:
    async with jobs.store.database.connect() as connection:
        return await jobs.one(connection, job.job_id)


async def refusals_of(jobs: Jobs, job: Job) -> list[int]:
    async with jobs.store.database.connect() as connection:
        return [r.line for r in await jobs.refusals(connection, job.job_id, after=0, limit=100)]


async def amounts(store: EventStore) -> list[int]:
    log = await read_log(store)
    assert_in_order(log)
    return sorted(recorded.event.amount_pence for recorded in log)  # type: ignore[attr-defined]


async def count(store: EventStore, what: str, job_id: UUID) -> int:
    async with store.database.connect() as connection:
        found: int = await raw(connection).fetchval(f"select count(*) from {what} where job_id = $1", job_id)
    return found


async def test_given_no_job_when_run_then_nothing(jobs: Jobs) -> None:
    assert not await Runner(jobs, [COUNTING]).run_one()


async def test_given_rows_when_run_then_each_is_accounted_for(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 100) + b"no\nagain\n" + numbers(101, 150))
    assert (job.state, job.bytes_done) == ("queued", 0)

    assert await Runner(jobs, [COUNTING]).run_one()

    ended = await job_of(jobs, job)
    assert ended.state == "done"
    assert ended.counts == {"accepted": 150, "refused": 1, "unchanged": 1}
    assert (ended.rows_done, ended.bytes_done) == (152, ended.bytes_total)
    assert ended.started_at is not None
    assert ended.ended_at is not None
    assert await refusals_of(jobs, job) == [101]
    assert await amounts(jobs.store) == list(range(1, 151))


async def test_given_an_ended_job_then_its_input_and_key_are_gone(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 10))
    assert await count(jobs.store, "job_input", job.job_id) == 1

    await Runner(jobs, [COUNTING]).run_one()

    assert await count(jobs.store, "job_input", job.job_id) == 0
    keys = await jobs.store.keyring.load({job.key})
    assert keys.destroyed == {job.key}


async def test_given_an_input_then_what_is_stored_of_it_is_sealed(jobs: Jobs) -> None:
    job = await queued(jobs, b"X123456\n" * 1000)

    async with jobs.store.database.connect() as connection:
        sealed = await raw(connection).fetchval("select sealed from job_input where job_id = $1", job.job_id)

    assert b"X123456" not in sealed


async def test_given_a_fault_of_the_data_when_run_then_failed_in_plain_words(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 50) + b"end\n")

    await Runner(jobs, [COUNTING]).run_one()

    ended = await job_of(jobs, job)
    assert (ended.state, ended.failure_code) == ("failed", "not-a-number")
    assert ended.failure_detail == "This file has an end in its middle."
    assert ended.counts == {"accepted": 40, "refused": 0, "unchanged": 0}  # the chunk before it
    assert await refusals_of(jobs, job) == [51]
    assert await count(jobs.store, "job_input", job.job_id) == 0


async def test_given_a_fault_of_ours_when_run_then_failed_without_quoting_it(jobs: Jobs) -> None:
    job = await queued(jobs, b"1\nX123456\n")

    await Runner(jobs, [COUNTING]).run_one()

    ended = await job_of(jobs, job)
    assert (ended.state, ended.failure_code) == ("failed", "fault")
    assert "X123456" not in (ended.failure_detail or "")
    assert await amounts(jobs.store) == []


async def test_given_work_that_counts_a_row_twice_when_run_then_failed(jobs: Jobs) -> None:
    async def twice(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        return Tally({"accepted": len(rows) + 1})

    job = await queued(jobs, numbers(1, 3))

    await Runner(jobs, [replace(COUNTING, work=twice)]).run_one()

    assert (await job_of(jobs, job)).failure_code == "fault"


async def test_given_a_waiting_job_when_cancelled_then_never_begun(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 3))
    async with jobs.store.database.transaction() as connection:
        cancelled = await jobs.cancel(connection, job.job_id)
    assert cancelled.state == "cancelled"

    assert not await Runner(jobs, [COUNTING]).run_one()
    assert await count(jobs.store, "job_input", job.job_id) == 0
    assert await amounts(jobs.store) == []


async def test_given_a_running_job_when_cancelled_then_it_stops_between_two_chunks(jobs: Jobs) -> None:
    async def work_and_cancel(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        if job.steps == 1:
            async with jobs.store.database.transaction() as connection:
                assert (await jobs.cancel(connection, job.job_id)).state == "running"
        return await work(unit, job, rows)

    job = await queued(jobs, numbers(1, 1000))

    await Runner(jobs, [Kind("counting", read, work_and_cancel)]).run_one()

    ended = await job_of(jobs, job)
    assert (ended.state, ended.rows_done) == ("cancelled", 80)
    assert await amounts(jobs.store) == list(range(1, 81))
    assert await count(jobs.store, "job_input", job.job_id) == 0


async def test_given_an_ended_job_when_cancelled_then_refused(jobs: Jobs) -> None:
    job = await queued(jobs, numbers(1, 3))
    await Runner(jobs, [COUNTING]).run_one()

    async with jobs.store.database.transaction() as connection:
        with pytest.raises(Conflict, match="ended"):
            await jobs.cancel(connection, job.job_id)
        with pytest.raises(NotFound):
            await jobs.cancel(connection, UUID(int=5))


async def test_given_an_upload_that_breaks_off_then_nothing_is_left(jobs: Jobs) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"1\n" * 300_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await jobs.receive(ASKED, broken())

    async with jobs.store.database.connect() as connection:
        assert await raw(connection).fetchval("select count(*) from job_input") == 0
        assert await jobs.page(connection, ["counting"], before=None, limit=10) == []
        row = await raw(connection).fetchrow("select job_id, state, input_destroyed_at from jobs")
    assert row["state"] == "discarded"
    assert (await jobs.store.keyring.load({f"job-{row['job_id']}"})).destroyed


async def test_given_an_upload_whose_process_died_then_it_is_discarded_in_time(jobs: Jobs) -> None:
    job_id, _ = await jobs.receive(ASKED, pieces(numbers(1, 10)))
    await jobs.tidy()
    assert await count(jobs.store, "job_input", job_id) == 1  # it may still be on its way

    async with jobs.store.database.connect() as connection:
        await raw(connection).execute("update jobs set touched_at = now() - interval '2 hours'")
    await jobs.tidy()

    assert await count(jobs.store, "job_input", job_id) == 0


async def test_given_a_parameter_that_is_no_code_then_refused(jobs: Jobs) -> None:
    words = Asked("counting", "a@b", "c", {"source": "Ann Example's file"})
    async with jobs.store.database.transaction() as connection:
        with pytest.raises(ValueError, match="source"):
            await jobs.begin(connection, words)


async def test_given_old_jobs_then_forgotten_with_their_refusals_after_90_days(jobs: Jobs) -> None:
    old, young = [await queued(jobs, b"no\n") for _ in range(2)]
    while await Runner(jobs, [COUNTING]).run_one():
        pass
    async with jobs.store.database.connect() as connection:
        ended = utc_now() - KEPT - timedelta(hours=1)
        await raw(connection).execute("update jobs set ended_at = $2 where job_id = $1", old.job_id, ended)

    await jobs.forget_old()

    assert [await count(jobs.store, "jobs", job.job_id) for job in (old, young)] == [0, 1]
    assert [await count(jobs.store, "job_refusals", job.job_id) for job in (old, young)] == [0, 1]


async def test_given_two_jobs_when_running_then_the_older_first_and_woken_at_once(jobs: Jobs) -> None:
    began: list[UUID] = []

    async def noted(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        began.append(job.job_id)
        return await work(unit, job, rows)

    async with running_jobs(Runner(jobs, [replace(COUNTING, work=noted)], poll_seconds=60)):
        await asyncio.sleep(0.2)  # it has looked, found nothing, and waits for a minute
        given = [await queued(jobs, numbers(1, 3)) for _ in range(2)]
        jobs.woken.set()
        async with asyncio.timeout(10):
            while [(await job_of(jobs, job)).state for job in given] != ["done", "done"]:
                await asyncio.sleep(0.02)

    assert began == [job.job_id for job in given]
