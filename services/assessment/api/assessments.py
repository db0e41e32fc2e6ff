"""Starting assessments and reading them: as they are, as they were, and two versions compared."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.assessment.api.assessing import WRITERS, changed
from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.assessment_comparison import ComparisonRead
from services.assessment.api.models.assessments import AssessmentChanged, AssessmentStart
from services.assessment.api.models.assessments_read import AssessmentRead, AssessmentSummary
from services.assessment.domain.assessments.assessment import StartAssessment
from services.assessment.domain.assessments.assessment_state import Assessment, Version
from services.assessment.domain.assessments.comparison import compare
from services.assessment.handlers import assessments as handlers
from shared.domain import NotFound
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, open_to, refusals, respond
from shared.http.as_of import AsOf
from shared.http.parties import READERS, author_of
from shared.http.reads import audited
from shared.http.staff_only import read_by

router = APIRouter(prefix="/participants/{participant_id}/assessments", tags=["assessments"])
READ_BY = Depends(open_to(*READERS))
Number = Annotated[int, Query(ge=1, le=100_000)]


@router.post(
    "",
    status_code=201,
    response_model=AssessmentChanged,
    responses=refusals(404, 409),
    dependencies=[Depends(open_to(*WRITERS))],
)
async def start_assessment(
    participant_id: UUID, body: AssessmentStart, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Begin the participant's assessment, of which there is one. Both parties write in it."""
    author = author_of(command.principal, participant_id)
    start = StartAssessment(assessment_id=service.new_id(), framework=body.framework, author=author)

    async def work(unit: Unit) -> Answer:
        handled = await handlers.start(service.handling, unit, participant_id, start)
        return changed(participant_id, handled, status=201)

    return await on_participant(service, command, participant_id, reach, work)


@router.get("", responses=refusals(404, 410), dependencies=[READ_BY])
async def assessments(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> list[AssessmentSummary]:
    """Which versions there are, and what became of each: no words."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        row = await handlers.summary(service.handling, read.connection, participant_id)
        read.saw([participant_id])
    return [AssessmentSummary.of(row)] if row else []


@router.get(
    "/{assessment_id}",
    response_model=AssessmentRead,
    responses=refusals(404, 410),
    dependencies=[READ_BY],
)
async def assessment(
    participant_id: UUID,
    assessment_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    number: Number | None = None,
    as_of: AsOf | None = None,
) -> JSONResponse:
    """A version, both parties side by side: the last one, or `number`; as it is, or was at the end of
    a day or at an instant."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        state, version, framework = await handlers.read(
            service.handling, read.connection, participant_id, assessment_id, as_of
        )
        body = AssessmentRead.of(state, _version(state, number), framework, version)
        read.saw([participant_id])
    shown = body.model_dump(mode="json", context=read_by(principal, participant_id))
    return respond(Answer(200, shown, None if as_of else version))


@router.get(
    "/{assessment_id}/compare",
    response_model=ComparisonRead,
    responses=refusals(404, 410),
    dependencies=[READ_BY],
)
async def compare_versions(
    participant_id: UUID,
    assessment_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    before: Annotated[Number, Query(alias="from")],
    after: Annotated[Number, Query(alias="to")],
) -> JSONResponse:
    """What version `to` has otherwise than version `from`, item by item."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        state, _, _ = await handlers.read(service.handling, read.connection, participant_id, assessment_id)
        found = compare(_version(state, before).content, _version(state, after).content)
        read.saw([participant_id])
    context = read_by(principal, participant_id)
    return JSONResponse(ComparisonRead.of(found).model_dump(mode="json", context=context))


def _version(state: Assessment, number: int | None) -> Version:
    """Raises NotFound."""
    version = state.current if number is None else state.version(number)
    if version is None:
        raise NotFound(f"There is no such version: the last is number {state.current.number}.")
    return version
