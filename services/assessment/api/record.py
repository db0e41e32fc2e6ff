"""Everything that is held about a person, told to them."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request

from services.assessment.api.dependencies import Reach, Service
from shared.http import Authenticated, Limit, Page, open_to, refusals
from shared.http.own_record import LongCursor, OwnRecords
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.http.telling import Entry

router = APIRouter(prefix="/participants/{participant_id}", tags=["participants"])


@router.get("/record", responses=refusals(404), dependencies=[Depends(open_to(*READERS))])
async def whole_record(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: LongCursor = None,
    limit: Limit = 50,
) -> Page[Entry]:
    """All that was recorded about one participant, in its order and in plain words."""
    records: OwnRecords = request.app.state.subject_access.records
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        read.saw([participant_id])
    return await records.page(str(participant_id), cursor, limit)
