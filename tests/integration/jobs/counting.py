"""A kind of job for the kernel's own tests: each line of the input is a number, and is spent once.

`7` is appended as Spent(7) to one of 20 streams; `no` is refused; `again` counts as unchanged."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import asyncpg

from shared.clock import utc_now, uuid7
from shared.eventstore import Codec, Database, EventStore, Unit, Write, no_view
from shared.jobs import Asked, Batch, Job, JobFailed, Jobs, Kind, Refused, Runner, Source, Tally, running_jobs
from shared.security import Keyring
from shared.testing.budget import EVENTS, PUBLICATIONS, SERVICE, UPCASTERS, Spent
from shared.testing.postgres import MASTER

ROWS = 40
ASKED = Asked(
    "counting", "somebody@issuer", "correlation-1", {"source": "test", "covers_until": "2026-01-31"}
)


async def read(job: Job, source: Source) -> AsyncGenerator[Batch, None]:
    place = dict(job.place or {"byte": 0, "line": 0})
    held = b""
    async for piece in source.read(job.job_id, place["byte"]):
        held += piece
        *lines, held = held.split(b"\n")
        for start in range(0, len(lines), ROWS):
            some = lines[start : start + ROWS]
            rows = [(place["line"] + n, line.decode()) for n, line in enumerate(some, 1)]
            place = {
                "byte": place["byte"] + sum(len(line) + 1 for line in some),
                "line": place["line"] + len(some),
            }
            yield Batch(rows, place, place["byte"])


async def work(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
    writes: dict[str, list[Any]] = {}
    refused = []
    again = 0
    for line, text in rows:
        if text == "end":
            raise JobFailed("not-a-number", "This file has an end in its middle.", [refusal(line)])
        if text == "no":
            refused.append(refusal(line))
        elif text == "again":
            again += 1
        else:
            amount = int(text)
            writes.setdefault(f"budget-{amount % 20}", []).append(Spent(amount_pence=amount))
    if writes:
        await unit.append(*(Write(stream, stream, events) for stream, events in writes.items()))
    accepted = len(rows) - len(refused) - again
    return Tally({"accepted": accepted, "refused": len(refused), "unchanged": again}, refused)


def refusal(line: int) -> Refused:
    return Refused(line, "amount", "not-a-number", "Give a whole number.")


COUNTING = Kind("counting", read, work, ("accepted", "unchanged", "refused"))


async def pieces(data: bytes, size: int = 64 * 1024) -> AsyncIterator[bytes]:
    for start in range(0, len(data), size):
        yield data[start : start + size]


async def queued(jobs: Jobs, data: bytes) -> Job:
    """A job with this input."""
    job_id, total = await jobs.receive(ASKED, pieces(data))
    async with jobs.store.database.transaction() as connection:
        return await jobs.queue(connection, job_id, total)


def numbers(first: int, last: int) -> bytes:
    return b"".join(b"%d\n" % n for n in range(first, last + 1))


async def main(url: str, dsn: str) -> None:
    """A process that runs jobs and says so after each chunk, until it is killed."""

    async def slowly(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
        tally = await work(unit, job, rows)
        print(job.rows_done, flush=True)
        await asyncio.sleep(0.02)
        return tally

    async with asyncpg.create_pool(dsn, min_size=0) as pool:
        codec = Codec(SERVICE, EVENTS, UPCASTERS)
        store = EventStore(
            Database(url, name=SERVICE),
            codec,
            Keyring(pool, MASTER, utc_now),
            publications=PUBLICATIONS,
            view=no_view,
            clock=utc_now,
            new_id=uuid7,
        )
        kind = Kind("counting", read, slowly, COUNTING.counted)
        async with running_jobs(Runner(Jobs(store), [kind], lease_seconds=1, poll_seconds=0.05)):
            await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
