"""What the court ordered: recording it, and reading it with what is delivered and what is left."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.requirements import RequirementBody
from services.plans.api.models.requirements_read import (
    RequirementChanged,
    RequirementRead,
    RequirementSummary,
)
from services.plans.api.reading import check_readable
from services.plans.api.sentence.sentencing import Sentenced
from services.plans.domain.sentence.requirement import DECIDER
from services.plans.views.sentence.requirements_queries import next_sessions, requirements_of
from shared.domain import NotFound
from shared.eventstore.folding import folded
from shared.http import Answer, Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS, STAFF
from shared.http.reads import audited
from shared.http.staff_only import read_by
from shared.people import linked

router = APIRouter(
    prefix="/participants/{participant_id}/requirements",
    tags=["requirements"],
    responses=refusals(404, 409, 410),
)


@router.post("", status_code=201, response_model=RequirementChanged, dependencies=[Depends(open_to(*STAFF))])
async def record_requirement(body: RequirementBody, sentenced: Sentenced) -> JSONResponse:
    """Record a requirement of a sentence as it was ordered; the person need not agree. A sentence that has
    not arrived yet: 409 `not-yet-known`."""
    made = sentenced.new_id
    return await sentenced.requirement(made, body.command(made, sentenced.account), made=made)


@router.get("", dependencies=[Depends(open_to(*READERS))])
async def requirements(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[RequirementSummary]:
    """What was ordered, how far it is, and the next session of each."""
    handling, after = service.handling, decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        where = read.connection, service.store.keyring, people, service.clock()
        rows = await requirements_of(*where, after=after, limit=limit + 1)
        read.saw([participant_id])
    types = handling.definitions.requirement_types
    return page_of([RequirementSummary.of(row, types) for row in rows], limit, lambda r: r.requirement_id)


@router.get("/{requirement_id}", response_model=RequirementRead, dependencies=[Depends(open_to(*READERS))])
async def requirement(
    participant_id: UUID,
    requirement_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """One, with all that was delivered, warnings and breaches. The ETag is for a later If-Match."""
    store, types = service.store, service.handling.definitions.requirement_types
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        state, version = await folded(read.connection, store.codec, store.keyring, DECIDER, requirement_id)
        if state is None or state.in_error or state.recorded.participant_id not in people:
            raise NotFound("This participant has no such requirement.")
        following = await next_sessions(read.connection, people, [requirement_id], service.clock())
        read.saw([participant_id])
    body = RequirementRead.of_state(state, version, types, following.get(requirement_id))
    shown = body.model_dump(mode="json", context=read_by(principal, participant_id))
    return respond(Answer(200, shown, version))
