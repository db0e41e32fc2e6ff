"""Recording what a follow-up found."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.answers import changed
from services.assessment.api.dependencies import STAFF, Reach, Service
from services.assessment.api.models import Changed, FollowUp, Reoffence
from services.assessment.domain import outcome
from services.assessment.domain.participant import RecordOutcome
from services.assessment.views import Scope
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted, open_to, respond

router = APIRouter(
    prefix="/participants/{participant_id}", tags=["outcomes"], dependencies=[Depends(open_to(*STAFF))]
)


@router.post("/follow-up", response_model=Changed)
async def record_follow_up(
    participant_id: UUID, body: FollowUp, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """State from when to when reoffences were looked for; the last statement holds."""
    found = RecordOutcome(follow_up=outcome.FollowUp(**dict(body)), reoffences=())
    return await _record(participant_id, found, command, service, reach)


@router.post("/reoffences", status_code=201, response_model=Changed)
async def record_reoffence(
    participant_id: UUID, body: Reoffence, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record a proven reoffence."""
    found = RecordOutcome(follow_up=None, reoffences=(body.recorded(service.new_id()),))
    return await _record(participant_id, found, command, service, reach, status=201)


async def _record(
    participant_id: UUID,
    found: RecordOutcome,
    command: Posted,
    service: Service,
    reach: Scope,
    *,
    status: int = 200,
) -> JSONResponse:
    async def authorise(unit: Unit) -> None:
        await service.handlers.authorise(unit.connection, participant_id, reach)

    async def work(unit: Unit) -> Answer:
        handled = await service.handlers.record_outcome(
            unit, participant_id, found, expected=command.expected
        )
        return changed(handled, status=status)

    return respond(await service.commands.once(command, work, authorise=authorise))
