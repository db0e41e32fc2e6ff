"""Conviction extracts of any size, and judging everybody anew: both are jobs."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import Service
from services.assessment.domain.convictions.extract import check_covers
from services.assessment.domain.convictions.outcome import FollowUp
from services.assessment.handlers.imports import IMPORT
from services.assessment.handlers.judging import JUDGE_AGAIN
from shared.contracts.values import Code
from shared.eventstore import Unit
from shared.http import Answer, Command, account, open_to, refusals, respond
from shared.http.jobs import JobView, job_answer
from shared.http.parties import EVERYBODY
from shared.http.uploads import UPLOAD, Uploaded, start_job
from shared.http.values import CalendarDate
from shared.jobs import Asked
from shared.security import Role

router = APIRouter(tags=["imports"], responses=refusals(409))

SourceCode = Annotated[Code, Query(description="Whose extract it is; its offences keep their ids within it")]
From = Annotated[CalendarDate, Query(description="The first day that the extract covers")]
Until = Annotated[CalendarDate, Query(description="The last day that the extract covers")]


@router.post(
    "/reoffending-imports",
    status_code=202,
    response_model=JobView,
    openapi_extra=UPLOAD,
    dependencies=[Depends(open_to(*EVERYBODY))],
)
async def import_reoffending(
    request: Request,
    upload: Uploaded,
    source: SourceCode,
    covers_from: From,
    covers_until: Until,
    service: Service,
) -> JSONResponse:
    """Import a conviction extract as a job: CSV with the columns crn, pnc_id (one of both at
    least), offence_id, offence_date, offence_code, proven_date, proof, disposal. A row without an
    offence says that nothing was found; one with an offence_id alone, that it is withdrawn. Whoever has
    a refused row that names an offence is not followed by this extract: mend it and send it again."""
    covers = FollowUp(starts_on=covers_from, ends_on=covers_until)
    check_covers(covers, service.handling.today(service.clock()))
    parameters = {"source": source, "covers_from": str(covers_from), "covers_until": str(covers_until)}
    asked = upload.asked(IMPORT, parameters)
    answer = await start_job(upload, service.commands, service.jobs, asked, job_answer)
    return respond(answer, location=place_of(request, answer))


@router.post(
    "/outcomes/judge-again",
    status_code=202,
    response_model=JobView,
    dependencies=[Depends(open_to(Role.ADMIN))],
)
async def judge_again(request: Request, command: Command, service: Service) -> JSONResponse:
    """Judge all participants by today's rules as a job, after a rule was added."""
    asked = Asked(JUDGE_AGAIN, account(command.principal), command.claim.correlation_id, {})

    async def work(unit: Unit) -> Answer:
        return job_answer(await service.jobs.begin(unit.connection, asked))

    answer = await service.commands.once(command, work)
    service.jobs.woken.set()
    return respond(answer, location=place_of(request, answer))


def place_of(request: Request, answer: Answer) -> str:
    return f"{request.scope.get('root_path', '')}/jobs/{answer.body['job_id']}"
