"""The kinds of jobs that this service runs."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from services.assessment.adapters import conviction_extract
from services.assessment.handlers import imports, judging
from services.assessment.handlers.handling import Handling
from shared.jobs import Batch, Job, Kind, Source


def kinds(handling: Handling) -> list[Kind]:
    """Each with what reads its chunks and what is done with one."""
    work, again = partial(imports.import_rows, handling), partial(judging.judge_again, handling)
    return [
        Kind(imports.IMPORT, partial(_rows_and_end, handling), work, imports.IMPORT_COUNTS),
        Kind(judging.JUDGE_AGAIN, partial(judging.everybody, handling), again, judging.JUDGE_COUNTS),
    ]


async def _rows_and_end(handling: Handling, job: Job, source: Source) -> AsyncGenerator[Batch, None]:
    place = job.place
    async with aclosing(conviction_extract.read(job, source)) as batches:
        async for batch in batches:
            place = batch.place
            yield batch
    if place is not None:
        async with aclosing(imports.ending(handling, job, place)) as batches:
            async for batch in batches:
                yield batch
