"""Registering and reading participants."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.api.answers import changed
from services.assessment.api.dependencies import Parts, Reach, ReadingReach, Service
from services.assessment.api.models.participants import (
    Changed,
    Participant,
    ParticipantSummary,
    Registration,
    Search,
)
from services.assessment.api.organising import not_registered
from services.assessment.definitions.kinds import CHARACTERISTICS
from services.assessment.handlers import participants as handlers
from services.assessment.handlers.definitions import learn
from services.assessment.views import ParticipantRow, case_managers_queries
from services.assessment.views.merging import links, merge_targets
from shared.contracts.assessment import Arm
from shared.domain import Forbidden, Gone, NotFound
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
from shared.http.parties import EVERYBODY, READERS, STAFF, STAFF_READERS
from shared.http.reads import audited
from shared.security import Principal, Role

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
    """Register a participant of either arm. A case manager's registration joins their caseload; once
    there are case managers, they are one of them (403 `not-registered`). A CRN that another record was
    merged into is a programme lead's to enter."""
    mine = command.principal.has(Role.CASE_MANAGER, Role.TEAM_LEADER)
    if not command.principal.has(*EVERYBODY):
        await _check_registering(service, command.principal, body.crn)
    registration = body.command(service.new_id(), account(command.principal) if mine else None)
    await learn(service.handling, CHARACTERISTICS.name, [body.definition])

    write = handlers.registration(service.handling, registration)
    answer = await service.commands.create(
        command, write, lambda version: changed(registration.participant_id, version, status=201)
    )
    return respond(answer, location=f"{request.url.path}/{answer.body['participant_id']}")


async def _check_registering(service: Parts, principal: Principal, crn: str) -> None:
    """Raises Forbidden for a case manager by role alone, and Conflict for a CRN of merged records."""
    who, today = account(principal), service.handling.today(service.clock())
    async with service.database.connect() as connection:
        known = principal.has(Role.TEAM_LEADER) or await case_managers_queries.may_register(
            connection, who, today
        )
        if not known:
            raise not_registered(Forbidden, who)
        await handlers.refuse_merged_crn(service.handling, connection, crn)


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
        found = await _summaries(read.connection, rows)
    return page_of(found, limit, lambda item: item.participant_id)


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
        return await _summaries(read.connection, rows)


async def _summaries(connection: AsyncConnection, rows: Sequence[ParticipantRow]) -> list[ParticipantSummary]:
    merged = await merge_targets(connection, [row.participant_id for row in rows]) if rows else {}
    return [ParticipantSummary.of(row, merged.get(row.participant_id)) for row in rows]


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
