"""The kinds of jobs that this service runs."""

from functools import partial

from services.assessment.adapters import conviction_extract
from services.assessment.handlers import imports
from services.assessment.handlers.handling import Handling
from shared.jobs import Kind


def kinds(handling: Handling) -> list[Kind]:
    """Each with what reads its chunks and what is done with one."""
    work, again = partial(imports.import_rows, handling), partial(imports.judge_again, handling)
    return [
        Kind(imports.IMPORT, conviction_extract.read, work, imports.IMPORT_COUNTS),
        Kind(imports.JUDGE_AGAIN, partial(imports.everybody, handling), again, imports.JUDGE_COUNTS),
    ]
