"""The jobs of one service: begun, asked about, cancelled, forgotten."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import Conflict, NotFound
from shared.eventstore import EventStore, raw
from shared.jobs import statements as sql
from shared.jobs.input import Input
from shared.jobs.job import Asked, Job, Refused, State

KEPT: Final = timedelta(days=90)
ABANDONED_SECONDS: Final = 3600
# Codes, references and dates; a name or anybody's words would not fit.
PARAMETER: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


class Jobs:
    """`woken` is set when there may be something to do."""

    def __init__(self, store: EventStore) -> None:
        self.store = store
        self.input = Input(store)
        self.woken = asyncio.Event()

    async def begin(self, connection: AsyncConnection, asked: Asked) -> Job:
        """Queue a job without input, in the caller's transaction. Call `woken.set` after it."""
        return await self._add(connection, asked, "queued")

    async def receive(self, asked: Asked, stream: AsyncIterator[bytes]) -> tuple[UUID, int]:
        """Store a job's input as it arrives; `queue` then makes it a job, else `discard` it.

        Returns id and bytes. Raises what `stream` raises, with nothing left behind."""
        async with self.store.database.connect() as connection:
            job = await self._add(connection, asked, "receiving")
        try:
            return job.job_id, await self.input.write(job.job_id, stream)
        except BaseException:
            await self.discard(job.job_id)
            raise

    async def queue(self, connection: AsyncConnection, job_id: UUID, bytes_total: int) -> Job:
        """In the caller's transaction. Raises Conflict when it was given up meanwhile."""
        row = await raw(connection).fetchrow(sql.QUEUE, job_id, bytes_total)
        if row is None:
            raise Conflict("This upload took too long. Send it again.")
        return to_job(row)

    async def discard(self, job_id: UUID) -> None:
        """Destroy what was received, unless it has become a job."""
        async with self.store.database.connect() as connection:
            discarded = await raw(connection).fetch(sql.DISCARD, job_id, self.store.clock())
        if discarded:
            await self.input.destroy(job_id)

    async def one(self, connection: AsyncConnection, job_id: UUID) -> Job:
        """Raises NotFound."""
        row = await raw(connection).fetchrow(sql.ONE, job_id)
        if row is None:
            raise NotFound("There is no such job. Jobs are kept for 90 days after their end.")
        return to_job(row)

    async def page(
        self, connection: AsyncConnection, kinds: Sequence[str], *, before: UUID | None, limit: int
    ) -> list[Job]:
        """The newest first."""
        rows = await raw(connection).fetch(sql.PAGE, list(kinds), before, limit)
        return [to_job(row) for row in rows]

    async def refusals(
        self, connection: AsyncConnection, job_id: UUID, *, after: int, limit: int
    ) -> list[Refused]:
        """Refused rows after a line, in the order of their lines."""
        rows = await raw(connection).fetch(sql.REFUSALS, job_id, after, limit)
        return [Refused(**row) for row in rows]

    async def cancel(self, connection: AsyncConnection, job_id: UUID) -> Job:
        """At once, or between two chunks when it runs. Raises NotFound, and Conflict when it has
        ended otherwise."""
        row = await raw(connection).fetchrow(sql.CANCEL, job_id, self.store.clock())
        job = to_job(row) if row is not None else await self.one(connection, job_id)
        if row is None and job.state != "cancelled":
            raise Conflict("This job has ended already, so there is nothing to cancel.")
        return job

    async def tidy(self) -> None:
        """Destroy the input of what has ended and of uploads that broke off."""
        async with self.store.database.connect() as connection:
            ended = await raw(connection).fetch(sql.OPEN_INPUT)
            abandoned = await raw(connection).fetch(sql.ABANDONED, ABANDONED_SECONDS)
        for row in ended:
            await self.input.destroy(row["job_id"])
        for row in abandoned:
            await self.discard(row["job_id"])

    async def forget_old(self) -> None:
        """Drop jobs and their refused rows, 90 days after they ended."""
        before = self.store.clock() - KEPT
        async with self.store.database.connect() as connection:
            while await raw(connection).fetch(sql.FORGET_REFUSALS, before):
                pass
            await raw(connection).execute(sql.FORGET, before)

    async def _add(self, connection: AsyncConnection, asked: Asked, state: State) -> Job:
        check(asked.parameters)
        parameters = json.dumps(dict(asked.parameters))
        who = (asked.asked_by, asked.correlation_id, parameters, self.store.clock())
        row = await raw(connection).fetchrow(sql.ADD, self.store.new_id(), asked.kind, state, *who)
        assert row is not None
        return to_job(row)


def check(parameters: Mapping[str, str | int]) -> None:
    """Raises ValueError for a parameter that is no code, reference, date or number."""
    for name, value in parameters.items():
        if not isinstance(value, int) and not PARAMETER.fullmatch(value):
            raise ValueError(f"the job's parameter {name} is not a code, date or number")


def to_job(row: "asyncpg.Record") -> Job:
    values: dict[str, Any] = dict(row)
    for name in ("parameters", "counts", "place"):
        values[name] = json.loads(values[name]) if values[name] is not None else None
    return Job(**values)
