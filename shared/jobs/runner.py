"""Running jobs: one at a time a process, each from the place it had reached."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

import structlog

from shared.background import in_background
from shared.backoff import Backoff
from shared.domain import Unavailable
from shared.eventstore import Origin, Unit, is_outage, raw
from shared.jobs import statements as sql
from shared.jobs.job import Batch, Job, JobFailed, Kind, Refused, State, Tally
from shared.jobs.jobs import Jobs, to_job
from shared.logs import fault_of

log = structlog.get_logger(__name__)

# Many times what a chunk takes; after it another process goes on where a dead one was.
LEASE_SECONDS: Final = 30.0
POLL_SECONDS: Final = 1.0
FORGET_SECONDS: Final = 3600.0
OUR_FAULT = "Something went wrong on our side after row {row}. Give the job's id when you report it."


class Overtaken(Exception):
    """Another process took the job over: what this one did with the chunk is rolled back."""


class Runner:
    """Claims jobs of these kinds by a lease that each chunk renews."""

    def __init__(
        self,
        jobs: Jobs,
        kinds: Sequence[Kind],
        *,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        self._jobs, self._store = jobs, jobs.store
        self._kinds = {kind.name: kind for kind in kinds}
        self._lease_seconds, self._poll_seconds = lease_seconds, poll_seconds
        self._id = uuid4()

    async def run(self) -> None:
        """Work until cancelled. An outage is waited for; the job goes on from its last chunk."""
        backoff, forgotten = Backoff(), -FORGET_SECONDS
        while True:
            try:
                while await self.run_one():
                    backoff = Backoff()
                if (now := asyncio.get_running_loop().time()) - forgotten >= FORGET_SECONDS:
                    await self._jobs.forget_old()
                    forgotten = now
                backoff = Backoff()
                await self._idle()
            except Exception as error:
                log.warning("jobs interrupted", **fault_of(error))
                await backoff.wait()

    async def run_one(self) -> bool:
        """Do the next job to its end; False when there is none. Raises Unavailable."""
        await self._jobs.tidy()
        job = await self._claim()
        if job is None:
            return False
        with suppress(Overtaken):
            await self._end(job, *await self._outcome(job))
            await self._jobs.tidy()
        return True

    async def release(self) -> None:
        """Let another process go on at once with what this one was doing."""
        with suppress(Exception):
            async with self._store.database.connect() as connection:
                await raw(connection).execute(sql.RELEASE, self._id)

    async def _outcome(self, job: Job) -> tuple[State, JobFailed | None]:
        kind = self._kinds[job.kind]
        job = replace(job, counts={**self._nothing(job), **job.counts})
        try:
            return await self._work(kind, job), None
        except JobFailed as failed:
            return "failed", failed
        except Exception as error:
            if isinstance(error, (Unavailable, Overtaken)) or is_outage(error):
                raise
            log.error("job failed", job=str(job.job_id), kind=job.kind, **fault_of(error))
            async with self._store.database.connect() as connection:
                done = (await self._jobs.one(connection, job.job_id)).rows_done
            return "failed", JobFailed("fault", OUR_FAULT.format(row=done))

    async def _work(self, kind: Kind, job: Job) -> State:
        cancelled = job.cancel_requested
        async with aclosing(kind.read(job, self._jobs.input)) as batches:
            async for batch in batches:
                if cancelled:
                    break
                job, cancelled = await self._chunk(kind, job, batch)
        return "cancelled" if cancelled else "done"

    async def _chunk(self, kind: Kind, job: Job, batch: Batch) -> tuple[Job, bool]:
        async with self._store.unit(Origin(job.asked_by, job.correlation_id)) as unit:
            tally = await kind.work(unit, job, batch.rows)
            job = progressed(job, batch, tally)
            return job, await self._keep(unit, job, tally.refused)

    async def _keep(self, unit: Unit, job: Job, refused: Sequence[Refused]) -> bool:
        """Store how far the job got, after the append; whether it is to be cancelled."""
        driver = raw(unit.connection)
        reached = (json.dumps(job.counts), json.dumps(job.place), job.rows_done, job.bytes_done)
        row = await driver.fetchrow(
            sql.PROGRESS, job.job_id, self._id, job.steps - 1, *reached, self._lease_seconds
        )
        if row is None:
            raise Overtaken
        await refuse(driver, job, refused)
        cancelled: bool = row["cancel_requested"]
        return cancelled

    async def _claim(self) -> Job | None:
        async with self._store.database.connect() as connection:
            given = (self._id, self._lease_seconds, self._store.clock(), list(self._kinds))
            row = await raw(connection).fetchrow(sql.CLAIM, *given)
        return to_job(row) if row is not None else None

    async def _end(self, job: Job, state: State, failed: JobFailed | None) -> None:
        why = (failed.code, failed.detail) if failed else (None, None)
        async with self._store.database.transaction() as connection:
            driver = raw(connection)
            ended = (state, *why, self._store.clock(), json.dumps(self._nothing(job)))
            if not await driver.fetch(sql.END, job.job_id, self._id, *ended):
                raise Overtaken
            await refuse(driver, job, failed.refused if failed else ())
        log.info("job ended", job=str(job.job_id), kind=job.kind, state=state, code=why[0])

    def _nothing(self, job: Job) -> dict[str, int]:
        return dict.fromkeys(self._kinds[job.kind].counted, 0)

    async def _idle(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(self._poll_seconds):
                await self._jobs.woken.wait()
        self._jobs.woken.clear()


@asynccontextmanager
async def running_jobs(runner: Runner) -> AsyncIterator[None]:
    """The runner at work until the block ends."""
    try:
        async with in_background(runner.run(), "jobs"):
            yield
    finally:
        await runner.release()


def progressed(job: Job, batch: Batch, tally: Tally) -> Job:
    """The job after a chunk. Raises RuntimeError where a row is not accounted for."""
    if sum(tally.counts.values()) != len(batch.rows):
        raise RuntimeError("a row of the chunk is not counted, or counted twice")
    names = job.counts.keys() | tally.counts.keys()
    return replace(
        job,
        counts={name: job.counts.get(name, 0) + tally.counts.get(name, 0) for name in sorted(names)},
        place=batch.place,
        steps=job.steps + 1,
        rows_done=job.rows_done + len(batch.rows),
        bytes_done=batch.bytes_done,
    )


async def refuse(driver: Any, job: Job, refused: Sequence[Refused]) -> None:
    if refused:
        columns = [[getattr(row, name) for row in refused] for name in ("line", "field", "code", "detail")]
        await driver.execute(sql.REFUSE, job.job_id, *columns)
