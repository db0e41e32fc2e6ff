"""Interventions: starting, reading and ending them, and the absences that nobody accepted."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.interventions import EndBody, InterventionBody
from services.plans.api.models.interventions_read import (
    AbsenceRead,
    InterventionChanged,
    InterventionRead,
    InterventionSummary,
)
from services.plans.api.reading import check_readable
from services.plans.api.sentence.sentencing import Sentenced
from services.plans.domain.sentence.intervention import DECIDER
from services.plans.views.sentence.interventions_queries import interventions_of, unacceptable_absences
from shared.domain import NotFound
from shared.eventstore.folding import folded
from shared.http import Answer, Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS, STAFF
from shared.http.reads import audited
from shared.people import linked

router = APIRouter(
    prefix="/participants/{participant_id}", tags=["interventions"], responses=refusals(404, 409, 410)
)


@router.post(
    "/interventions",
    status_code=201,
    response_model=InterventionChanged,
    dependencies=[Depends(open_to(*STAFF))],
)
async def start_intervention(body: InterventionBody, sentenced: Sentenced) -> JSONResponse:
    """Start one that delivers requirements, or one that is by agreement alone."""
    made = sentenced.new_id
    return await sentenced.intervention(made, body.command(made, sentenced.account), made=made)


@router.get("/interventions", dependencies=[Depends(open_to(*READERS))])
async def interventions(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[InterventionSummary]:
    """In the order in which they were recorded."""
    kinds, after = service.handling.definitions.intervention_kinds, decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        where = read.connection, service.store.keyring, people
        rows = await interventions_of(*where, after=after, limit=limit + 1)
        read.saw([participant_id])
    return page_of([InterventionSummary.of(row, kinds) for row in rows], limit, lambda r: r.intervention_id)


@router.get(
    "/interventions/{intervention_id}",
    response_model=InterventionRead,
    dependencies=[Depends(open_to(*READERS))],
)
async def intervention(
    participant_id: UUID,
    intervention_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """One, with its sessions and what each delivered. The ETag is for a later If-Match."""
    store, kinds = service.store, service.handling.definitions.intervention_kinds
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        state, version = await folded(read.connection, store.codec, store.keyring, DECIDER, intervention_id)
        if state is None or state.started.participant_id not in people:
            raise NotFound("This participant has no such intervention.")
        read.saw([participant_id])
    body = InterventionRead.of_state(state, version, kinds)
    return respond(Answer(200, body.model_dump(mode="json"), version))


@router.post(
    "/interventions/{intervention_id}/end",
    response_model=InterventionChanged,
    responses=refusals(412),
    dependencies=[Depends(open_to(*STAFF))],
)
async def end_intervention(intervention_id: UUID, body: EndBody, sentenced: Sentenced) -> JSONResponse:
    """With what came of it."""
    return await sentenced.intervention(intervention_id, body.command(sentenced.account))


@router.get("/absences", dependencies=[Depends(open_to(*READERS))])
async def absences(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AbsenceRead]:
    """Sessions that the person missed or came late to without an acceptable reason. It starts nothing."""
    after = decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        rows = await unacceptable_absences(read.connection, people, after=after, limit=limit + 1)
        read.saw([participant_id])
    return page_of([AbsenceRead.model_validate(row) for row in rows], limit, lambda row: row.session_id)
