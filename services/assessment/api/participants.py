"""Registering and reading participants."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.answers import changed
from services.assessment.api.dependencies import READERS, STAFF, STAFF_READERS, Reach, ReadingReach, Service
from services.assessment.api.models.participants import (
    Changed,
    Participant,
    ParticipantSummary,
    Registration,
    Search,
)
from services.assessment.definitions.kinds import CHARACTERISTICS
from services.assessment.handlers import participants as handlers
from services.assessment.handlers.definitions import learn
from services.assessment.views.merging import links
from shared.contracts.assessment import Arm
from shared.domain import Gone, NotFound
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(prefix="/participants", tags=["participants"])


@router.post(
    "",
    status_code=201,
    response_model=Changed,
    responses=refusals(409),
    dependencies=[Depends(open_to(*STAFF))],
)
async def register_participant(
    body: Registration, command: Command, service: Service, request: Request
) -> JSONResponse:
    """Register a participant of either arm. A case manager's registration joins their caseload."""
    mine = command.principal.has(Role.CASE_MANAGER, Role.TEAM_LEADER)
    registration = body.command(service.new_id(), account(command.principal) if mine else None)
    await learn(service.handling, CHARACTERISTICS.name, [body.definition])

    write = handlers.registration(service.handling, registration)
    answer = await service.commands.create(
        command, write, lambda version: changed(registration.participant_id, version, status=201)
    )
    return respond(answer, location=f"{request.url.path}/{answer.body['participant_id']}")


@router.get("", dependencies=[Depends(open_to(*READERS))])
async def participants(
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    arm: Arm | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ParticipantSummary]:
    """Everybody whom the caller reaches, in the order of registration."""
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await service.queries.page(
            read.connection, reach, arm=arm, after=decode(cursor), limit=limit + 1
        )
        read.saw(row.participant_id for row in rows[:limit])
    return page_of([ParticipantSummary.of(r) for r in rows], limit, lambda item: item.participant_id)


@router.post("/search", dependencies=[Depends(open_to(*STAFF_READERS))])
async def search(
    body: Search, request: Request, principal: Authenticated, service: Service, reach: ReadingReach
) -> list[ParticipantSummary]:
    """Find by CRN, or a comparator by external id. Changes nothing, so it needs no Idempotency-Key."""
    async with audited(service.database, request, principal, service.clock) as read:
        if body.crn is not None:
            rows = await service.queries.by_crn(read.connection, body.crn, reach)
        else:
            rows = await service.queries.by_external_id(read.connection, str(body.external_id), reach)
        read.saw(row.participant_id for row in rows)
    return [ParticipantSummary.of(row) for row in rows]


@router.get(
    "/{participant_id}",
    response_model=Participant,
    responses=refusals(404, 410),
    dependencies=[Depends(open_to(*READERS))],
)
async def participant(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """One participant, with reoffences and outcomes. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        row = await service.queries.one(read.connection, participant_id, reach)
        merged = await links(read.connection, participant_id)
        read.saw([participant_id] if row else [])
    if row is None:
        raise NotFound("There is no such participant, or it is not yours to see.")
    if row.erased:
        raise Gone("This person's record was erased. Nothing about who it was is kept.")
    body = Participant.with_links(row, merged).model_dump(mode="json")
    return respond(Answer(200, body, row.version))
