"""What changed in a participant's record after the registration."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.assessment.api.dependencies import READERS, Reach, Service
from services.assessment.api.models.people import HistoryEntry
from shared.http import Authenticated, open_to, refusals
from shared.http.reads import audited

router = APIRouter(
    prefix="/participants/{participant_id}",
    tags=["participants"],
    responses=refusals(404),
    dependencies=[Depends(open_to(*READERS))],
)


@router.get("/history")
async def participant_history(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> list[HistoryEntry]:
    """Changes of status and sentences, and corrections, the oldest first. Empty once erased."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        rows = await service.queries.history(read.connection, participant_id)
        read.saw([participant_id])
    return [HistoryEntry.model_validate(row) for row in rows]
