"""A volunteer's own expenses, and the receipts that they give for them."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Service
from services.plans.api.life_links.meeting_commanding import own_link
from services.plans.api.models.meetings import ExpenseChanged, NewExpense, ReceiptKept
from services.plans.api.models.meetings_read import MyExpenseRead
from services.plans.domain.life_links.expense import State, WithdrawExpense
from services.plans.handlers.life_links import expenses
from services.plans.handlers.life_links.meetings import volunteer_stream
from services.plans.views.life_links.expenses_queries import expenses_of
from services.plans.views.life_links.volunteers_queries import volunteer_of
from shared.domain import Conflict, NotFound
from shared.eventstore import Handled, Unit
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
from shared.http.files import FILE, FILE_GIVEN, Given, file_answer, receive
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Principal, Role

# More than anybody meets people in a day.
MOST_RECEIPTS_A_DAY: Final = 30
router = APIRouter(
    prefix="/life-links",
    tags=["life links"],
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(Role.VOLUNTEER))],
)


@router.post(
    "/my-receipts",
    status_code=201,
    response_model=ReceiptKept,
    responses=refusals(413, 415),
    openapi_extra=FILE,
)
async def give_receipt(given: Given, service: Service) -> JSONResponse:
    """A photograph or a PDF as the whole body; then claim with its id. The same again is the same one."""
    async with service.database.connect() as connection:
        owner = await _volunteer(connection, given.claim.principal)
        lately = await service.blobs.given_since(connection, owner, service.clock() - timedelta(days=1))
    # So that nobody fills the disk; what was answered before is answered again.
    if lately >= MOST_RECEIPTS_A_DAY and not await service.commands.answered(given.claim):
        raise Conflict("You gave as many receipts as one day takes. Go on tomorrow.", code="too-many")
    received, command = await receive(given, service.commands, service.blobs, owner)

    async def work(unit: Unit) -> Answer:
        kept = await service.blobs.put(unit, received)
        body = ReceiptKept(receipt_id=kept.blob_id, kind=kept.kind, size=kept.size)
        return Answer(201, body.model_dump(mode="json"), person=str(owner))

    return respond(await service.commands.once(command, work))


@router.get("/my-receipts/{receipt_id}", response_class=Response, responses=FILE_GIVEN)
async def my_receipt(
    receipt_id: UUID, request: Request, principal: Authenticated, service: Service
) -> Response:
    """As you gave it."""
    async with audited(service.database, request, principal, service.clock) as read:
        owner = await _volunteer(read.connection, principal)
        found = await service.blobs.one(read.connection, receipt_id)
        if found is None or found.owner != owner:
            raise NotFound("You have no such receipt.")
        read.saw([owner])
    return await file_answer(service.blobs, found)


@router.post(
    "/my-links/{link_id}/meetings/{meeting_id}/expenses",
    status_code=201,
    response_model=ExpenseChanged,
    responses=refusals(412),
)
async def claim_expense(
    link_id: UUID, meeting_id: UUID, body: NewExpense, command: Command, service: Service
) -> JSONResponse:
    """For a meeting that was held: what you paid, with its receipt, or how far you drove or rode."""
    principal = command.principal
    wanted = body.command(service.new_id(), account(principal))
    async with service.database.connect() as connection:
        link = await own_link(connection, link_id, principal)
    owner = link.volunteer_id

    async def authorise(unit: Unit) -> None:
        await own_link(unit.connection, link_id, principal)

    async def work(unit: Unit) -> Answer:
        handling, blobs = service.handling, service.blobs
        handled = await expenses.claim(handling, blobs, unit, owner, link_id, meeting_id, wanted)
        return answer_of(handled, 201)

    subjects = [volunteer_stream(owner)]
    return respond(await service.commands.once(command, work, authorise=authorise, subjects=subjects))


@router.post("/my-expenses/{expense_id}/withdraw", response_model=ExpenseChanged, responses=refusals(412))
async def withdraw_expense(expense_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Before it is decided on."""
    async with service.database.connect() as connection:
        owner = await _volunteer(connection, command.principal)
    wanted = WithdrawExpense(account=account(command.principal))

    async def work(unit: Unit) -> Answer:
        handled = await expenses.change(
            service.handling, unit, expense_id, wanted, volunteer_id=owner, expected=command.expected
        )
        return answer_of(handled)

    return respond(await service.commands.once(command, work, subjects=[volunteer_stream(owner)]))


@router.get("/my-expenses", response_model=Page[MyExpenseRead])
async def my_expenses(
    request: Request, principal: Authenticated, service: Service, cursor: Cursor = None, limit: Limit = 50
) -> Page[MyExpenseRead]:
    """In the order in which you claimed them, and what became of each."""
    async with audited(service.database, request, principal, service.clock) as read:
        owner = await _volunteer(read.connection, principal)
        rows = await expenses_of(read.connection, volunteer_id=owner, after=decode(cursor), limit=limit + 1)
        read.saw([owner])
    return page_of([MyExpenseRead.of(row) for row in rows], limit, lambda each: each.expense_id)


def answer_of(handled: Handled[State], status: int = 200) -> Answer:
    state = handled.state
    assert state is not None
    body = ExpenseChanged(
        expense_id=state.claimed.expense_id,
        status=state.status,
        amount_pence=state.claimed.amount_pence,
        version=handled.version,
    )
    whose = str(state.claimed.volunteer_id)
    return Answer(status, body.model_dump(mode="json"), handled.version, whose)


async def _volunteer(connection: AsyncConnection, principal: Principal) -> UUID:
    """Raises NotFound for somebody who has not applied."""
    found = await volunteer_of(connection, account(principal))
    if found is None:
        raise NotFound("You have not applied here as a volunteer.")
    return found
