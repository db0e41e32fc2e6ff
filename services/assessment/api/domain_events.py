"""Receiving the domain events of the probation service's own system."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.assessment.api.dependencies import ERASERS, Service
from services.assessment.api.models.domain_events import DELETED, MERGED, UNMERGED, DomainEvent, Taken
from services.assessment.handlers import Handling, erasure, merging
from services.assessment.views.merging import unresolved
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Cursor, Limit, Page, open_to, respond
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(tags=["merging"])


@router.post(
    "/domain-events",
    response_model=Taken,
    responses={202: {"model": Taken, "description": "A kind of event that is not acted upon"}},
    dependencies=[Depends(open_to(Role.SYSTEM))],
)
async def receive_domain_event(body: DomainEvent, command: Command, service: Service) -> JSONResponse:
    """A merge, an unmerge or a deletion. Sent again, late or in another order it comes to the same."""

    async def work(unit: Unit) -> Answer:
        taken = await _taken(body, service.handling, unit)
        return Answer(202 if taken.result == "ignored" else 200, taken.model_dump(mode="json"), private=False)

    answer = await service.commands.once(command, work)
    if body.eventType == DELETED and answer.body["result"] == "recorded":
        erased = UUID(answer.body["participant_id"])
        await erasure.finish_erasures(service.handling, command.origin, erased)
    return respond(answer)


async def _taken(body: DomainEvent, handling: Handling, unit: Unit) -> Taken:
    if body.eventType == DELETED:
        result, person = await merging.delete(handling, unit, body.deleted(), body.happened(unit.now))
    elif body.eventType in (MERGED, UNMERGED):
        body.happened(unit.now)
        result, person = await merging.take(handling, unit, body.told())
    else:
        return Taken(result="ignored")
    return Taken(result=result, participant_id=person)


class UnresolvedMerge(BaseModel):
    """A record that was merged into one that nobody is registered with here. shared: another record
    here was merged into the same one: both are one person's, and no message says which goes on."""

    participant_id: UUID
    occurred_at: datetime
    shared: bool


@router.get("/merges/unresolved", dependencies=[Depends(open_to(*ERASERS))])
async def unresolved_merges(
    request: Request,
    principal: Authenticated,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[UnresolvedMerge]:
    """Merges that somebody has to look at: register the record that goes on, or ask its owner."""
    async with audited(service.database, request, principal, service.clock) as read:
        found = await unresolved(read.connection, decode(cursor), limit + 1)
        read.saw(each.participant_id for each in found[:limit])
    return page_of([UnresolvedMerge(**vars(each)) for each in found], limit, lambda item: item.participant_id)
