"""How far a job has come, what it refused, and stopping it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import Service
from services.assessment.handlers.imports import IMPORT
from services.assessment.handlers.judging import JUDGE_AGAIN
from shared.eventstore import Unit
from shared.http import Answer, Command, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.jobs import JobView, RefusedRow, after_line, job_answer, jobs_page, refused_page
from shared.http.pagination import decode
from shared.http.parties import EVERYBODY

KINDS = (IMPORT, JUDGE_AGAIN)
router = APIRouter(prefix="/jobs", tags=["jobs"], dependencies=[Depends(open_to(*EVERYBODY))])
OfKind = Annotated[str | None, Query(description=f"One of {', '.join(KINDS)}; else all", max_length=64)]


@router.get("")
async def list_jobs(
    service: Service, kind: OfKind = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[JobView]:
    """The newest first."""
    kinds = KINDS if kind is None else (kind,)
    async with service.database.connect() as connection:
        found = await service.jobs.page(connection, kinds, before=decode(cursor), limit=limit + 1)
    return jobs_page(found, limit)


@router.get("/{job_id}", responses=refusals(404))
async def read_job(job_id: UUID, service: Service) -> JobView:
    """Its state, its progress in rows and bytes, and its rows by what became of them."""
    async with service.database.connect() as connection:
        return JobView.of(await service.jobs.one(connection, job_id))


@router.get("/{job_id}/refusals", responses=refusals(404))
async def read_refusals(
    job_id: UUID, service: Service, cursor: Cursor = None, limit: Limit = 100
) -> Page[RefusedRow]:
    """The rows that were not taken, in the order of the file: line, field and reason, never the
    value. They can be read while the job runs, and for 90 days after its end."""
    after = after_line(cursor)
    async with service.database.connect() as connection:
        await service.jobs.one(connection, job_id)
        found = await service.jobs.refusals(connection, job_id, after=after, limit=limit + 1)
    return refused_page(found, limit)


@router.post("/{job_id}/cancel", response_model=JobView, responses=refusals(404, 409))
async def cancel_job(job_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Stop a job before its next chunk. What it has recorded stays; its file is destroyed."""

    async def work(unit: Unit) -> Answer:
        return job_answer(await service.jobs.cancel(unit.connection, job_id), status=200)

    answer = await service.commands.once(command, work)
    service.jobs.woken.set()
    return respond(answer)
