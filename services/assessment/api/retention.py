"""How long records are kept, and what holds them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import ERASERS, Parts, Service
from services.assessment.api.models.retention import (
    DueRecord,
    HeldDeletion,
    HoldAnswer,
    HoldRequest,
    RecordHold,
    RecordRetention,
)
from services.assessment.domain.records.retention import LiftHold, PlaceHold
from services.assessment.handlers import retention as handlers
from services.assessment.views import Scope
from services.assessment.views import retention as views
from shared.eventstore import Unit
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    Posted,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.http.values import CalendarDate

router = APIRouter(tags=["retention"], dependencies=[Depends(open_to(*ERASERS))])
ON_RECORD = "/participants/{participant_id}/retention"


@router.get("/retention/due")
async def due_records(
    request: Request,
    principal: Authenticated,
    service: Service,
    before: Annotated[CalendarDate, Query(description="Due before this day")],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DueRecord]:
    """Records whose time has come, or will have before a day."""
    today = service.handling.today(service.clock())
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await views.due_before(read.connection, before, today, decode(cursor), limit + 1)
        read.saw(row.participant_id for row in rows[:limit])
    return page_of([DueRecord(**vars(row)) for row in rows], limit, lambda item: item.participant_id)


@router.get("/retention/held-deletions")
async def held_deletions(
    request: Request, principal: Authenticated, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[HeldDeletion]:
    """Deletions that wait until no hold is left. Each is done within a day of that, or at once by asking
    for the erasure."""
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await views.held_deletions(read.connection, decode(cursor), limit + 1)
        read.saw(row.participant_id for row in rows[:limit])
    return page_of([HeldDeletion(**vars(row)) for row in rows], limit, lambda item: item.participant_id)


@router.get(ON_RECORD, responses=refusals(404))
async def record_retention(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service
) -> RecordRetention:
    """When a record is due, and every hold that there was on it."""
    today = service.handling.today(service.clock())
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, Scope())
        due = await views.due_of(read.connection, participant_id, today)
        holds = await views.holds_of(read.connection, participant_id)
        read.saw([participant_id])
    return RecordRetention(
        participant_id=participant_id,
        due=DueRecord(**vars(due)) if due else None,
        holds=[RecordHold(**vars(hold)) for hold in holds],
    )


@router.post(f"{ON_RECORD}/holds", status_code=201, response_model=HoldAnswer, responses=refusals(404, 409))
async def place_hold(
    participant_id: UUID, body: HoldRequest, command: Command, service: Service
) -> JSONResponse:
    """Keep a record beyond its time: until a day, or until this is lifted."""
    placing = PlaceHold(hold_id=service.new_id(), account=account(command.principal), **dict(body))
    return await _hold(service, command, participant_id, placing, 201)


@router.post(f"{ON_RECORD}/holds/{{hold_id}}/lift", response_model=HoldAnswer, responses=refusals(404, 409))
async def lift_hold(participant_id: UUID, hold_id: UUID, command: Command, service: Service) -> JSONResponse:
    """End a hold. A record whose time has come, or that was deleted meanwhile in the probation
    service's own system, goes with it, unless another hold is left."""
    lifting = LiftHold(hold_id=hold_id, account=account(command.principal))
    return await _hold(service, command, participant_id, lifting, 200)


async def _hold(
    service: Parts, command: Posted, participant_id: UUID, asked: PlaceHold | LiftHold, status: int
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        handled = await handlers.hold(service.handling, unit, participant_id, asked)
        body = HoldAnswer(
            participant_id=participant_id, hold_id=asked.hold_id, version=handled.version
        ).model_dump(mode="json")
        return Answer(status, body, person=str(participant_id), private=False)

    return respond(await service.commands.once(command, work))
