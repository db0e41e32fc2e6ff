"""How jobs look from outside, in every service."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Self
from uuid import UUID

from pydantic import BaseModel

from shared.http.answers import Answer
from shared.http.pagination import Page, decode, page_of
from shared.jobs import Job, Refused


class JobFailure(BaseModel):
    """Why a job failed: a stable code and plain words."""

    code: str
    detail: str


class JobView(BaseModel):
    """counts: its rows by what became of them, each row once. bytes_total: of the file that was
    sent, null for a job without one. A job is kept for 90 days after its end, its file is not."""

    job_id: UUID
    kind: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    cancel_requested: bool
    asked_by: str
    parameters: dict[str, Any]
    counts: dict[str, int]
    rows_done: int
    bytes_done: int
    bytes_total: int | None
    failure: JobFailure | None
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> Self:
        failed = (
            JobFailure(code=job.failure_code, detail=job.failure_detail or "") if job.failure_code else None
        )
        return cls.model_validate({**vars(job), "failure": failed})


class RefusedRow(BaseModel):
    """A row that was not taken. line: in the file, its header being line 1; never the value."""

    line: int
    field: str
    code: str
    detail: str


def job_answer(job: Job, *, status: int = 202) -> Answer:
    """A command's answer that is a job."""
    return Answer(status, JobView.of(job).model_dump(mode="json"), private=False)


def after_line(cursor: str | None) -> int:
    """Raises Malformed for a cursor that we did not give."""
    given = decode(cursor)
    return min(given.int, 2**63 - 1) if given else 0


def refused_page(rows: Sequence[Refused], limit: int) -> Page[RefusedRow]:
    """A page out of the `limit + 1` rows that were asked for."""
    found = [RefusedRow(**vars(row)) for row in rows]
    return page_of(found, limit, lambda row: UUID(int=row.line))


def jobs_page(jobs: Sequence[Job], limit: int) -> Page[JobView]:
    """A page out of the `limit + 1` jobs that were asked for, the newest first."""
    return page_of([JobView.of(job) for job in jobs], limit, lambda job: job.job_id)
