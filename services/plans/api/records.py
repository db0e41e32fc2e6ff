"""Which records are one person's."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel

from services.plans.api.dependencies import Reach, Service
from services.plans.api.reading import check_readable
from shared.http import Authenticated, open_to, refusals
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.people import linked

router = APIRouter(
    prefix="/participants/{participant_id}", tags=["records"], responses=refusals(404, 409, 410)
)


class RecordsRead(BaseModel):
    """goes_on_in: where a merged record goes on; null for one that goes on itself. merged: those merged
    into this one, directly or through others."""

    participant_id: UUID
    goes_on_in: UUID | None
    merged: list[UUID]


@router.get("/records", dependencies=[Depends(open_to(*READERS))])
async def merged_records(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> RecordsRead:
    """What was recorded before a merge stays under the record that it was recorded in: the plan, the
    network and the case of each are read under its own id. Contacts, requirements and the timeline of the
    one that goes on tell of all."""
    async with audited(service.database, request, principal, service.clock) as read:
        standing = await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        read.saw([participant_id])
    merged = sorted(people - {participant_id})
    return RecordsRead(participant_id=participant_id, goes_on_in=standing.merged_into, merged=merged)
