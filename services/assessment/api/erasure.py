"""Erasing a person."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import ERASERS, Service
from services.assessment.api.models.participants import ErasureAnswer
from services.assessment.handlers import erasure
from shared.eventstore import Unit
from shared.http import Answer, Command, open_to, refusals, respond

router = APIRouter(prefix="/participants/{participant_id}", tags=["erasure"])


@router.post(
    "/erasure",
    response_model=ErasureAnswer,
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*ERASERS))],
)
async def erase(participant_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Make everything private about this person unreadable, for ever, here and in backups. Refused
    while a legal hold stands on the record, or on one that was merged with it."""

    async def work(unit: Unit) -> Answer:
        await erasure.request_erasure(service.handling, unit, participant_id, expected=command.expected)
        body = ErasureAnswer(participant_id=participant_id, requested=True).model_dump(mode="json")
        return Answer(200, body, person=str(participant_id), private=False)

    answer = await service.commands.once(command, work)
    # Also when the request is repeated: the first may have been cut off before this.
    await erasure.finish_erasures(service.handling, command.origin, participant_id)
    return respond(answer)
