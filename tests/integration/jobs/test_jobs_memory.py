"""An input of any size goes through a small, fixed amount of memory."""

import tracemalloc
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from shared.eventstore import Unit
from shared.jobs import Batch, Job, Jobs, Kind, Runner, Source, Tally
from tests.integration.jobs.counting import ASKED

MIB = 1024 * 1024
INPUT_BYTES = 40 * MIB
MOST_BYTES = 5 * MIB


async def sent() -> AsyncIterator[bytes]:
    for _ in range(INPUT_BYTES // (64 * 1024)):
        yield b"x" * 64 * 1024


async def read(job: Job, source: Source) -> AsyncGenerator[Batch, None]:
    reached = 0
    async for piece in source.read(job.job_id, 0):
        reached += len(piece)
        yield Batch([len(piece)], {"byte": reached}, reached)


async def work(unit: Unit, job: Job, rows: Sequence[Any]) -> Tally:
    return Tally({"seen": len(rows)})


@contextmanager
def peak() -> Iterator[list[int]]:
    found: list[int] = []
    tracemalloc.start()
    try:
        yield found
        found.append(tracemalloc.get_traced_memory()[1])
    finally:
        tracemalloc.stop()


async def test_given_a_large_input_when_received_and_run_then_memory_is_bounded(jobs: Jobs) -> None:
    with peak() as receiving:
        job_id, total = await jobs.receive(ASKED, sent())
    async with jobs.store.database.transaction() as connection:
        job = await jobs.queue(connection, job_id, total)
    with peak() as running:
        await Runner(jobs, [Kind("counting", read, work)]).run_one()

    async with jobs.store.database.connect() as connection:
        ended = await jobs.one(connection, job.job_id)
    assert (ended.state, ended.bytes_done) == ("done", INPUT_BYTES)
    assert receiving[0] < MOST_BYTES
    assert running[0] < MOST_BYTES


async def test_the_bound_is_one_that_a_list_of_the_input_breaks() -> None:
    with peak() as everything:
        _ = [piece async for piece in sent()]
    assert everything[0] > MOST_BYTES
