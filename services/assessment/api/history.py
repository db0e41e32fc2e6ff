"""What changed in a participant's record after the registration."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.people import HistoryEntry
from shared.http import Authenticated, Cursor, Limit, Page, open_to, refusals
from shared.http.pagination import decode_numbered, page_of_numbered
from shared.http.parties import READERS
from shared.http.reads import audited

router = APIRouter(
    prefix="/participants/{participant_id}",
    tags=["participants"],
    responses=refusals(404),
    dependencies=[Depends(open_to(*READERS))],
)


@router.get("/history")
async def participant_history(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[HistoryEntry]:
    """Changes of status and sentences, and corrections, the oldest first. Empty once erased."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        _, after = decode_numbered(cursor) or (participant_id, 0)
        rows = await service.queries.history(read.connection, participant_id, after=after, limit=limit + 1)
        read.saw([participant_id])
    entries = [HistoryEntry.model_validate(row) for row in rows]
    return page_of_numbered(entries, limit, lambda entry: (participant_id, entry.version))
