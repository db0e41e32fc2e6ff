"""Volunteers' expenses, for the coordinators who decide on them and pay them."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Service
from services.plans.api.life_links.my_expenses import answer_of
from services.plans.api.models.meetings import ExpenseChanged, ExpenseDecisionBody
from services.plans.api.models.meetings_read import ExpenseRead
from services.plans.domain.life_links.expense import AcceptExpense, DeclineExpense, PayExpense, Status
from services.plans.handlers.life_links import expenses as handlers
from services.plans.handlers.life_links.meetings import volunteer_stream
from services.plans.views.life_links.expenses_queries import expense_row, expenses_of
from shared.domain import NotFound
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
from shared.http.files import FILE_GIVEN, file_answer
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Role

COORDINATORS = (Role.PROGRAMME_LEAD, Role.ADMIN)
router = APIRouter(
    prefix="/life-links/expenses",
    tags=["life links"],
    dependencies=[Depends(open_to(*COORDINATORS))],
)
CHANGES = refusals(404, 409, 410, 412)


@router.get("", response_model=Page[ExpenseRead])
async def expenses(
    request: Request,
    principal: Authenticated,
    service: Service,
    status: Annotated[Status | None, Query()] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ExpenseRead]:
    """In the order in which they were claimed."""
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await expenses_of(read.connection, status=status, after=decode(cursor), limit=limit + 1)
        read.saw({row.volunteer_id for row in rows[:limit]})
    return page_of([ExpenseRead.of(row) for row in rows], limit, lambda each: each.expense_id)


@router.get("/{expense_id}", response_model=ExpenseRead, responses=refusals(404))
async def expense(
    expense_id: UUID, request: Request, principal: Authenticated, service: Service
) -> JSONResponse:
    """One of them. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        row = await expense_row(read.connection, expense_id)
        if row is None:
            raise _no_such()
        read.saw([row.volunteer_id])
    return respond(Answer(200, ExpenseRead.of(row).model_dump(mode="json"), row.version))


@router.get("/{expense_id}/receipt", response_class=Response, responses={**FILE_GIVEN, **refusals(404, 410)})
async def expense_receipt(
    expense_id: UUID, request: Request, principal: Authenticated, service: Service
) -> Response:
    """As the volunteer gave it."""
    async with audited(service.database, request, principal, service.clock) as read:
        row = await expense_row(read.connection, expense_id)
        found = row and row.receipt_id and await service.blobs.one(read.connection, row.receipt_id)
        if not row or not found:
            raise NotFound("There is no receipt of such an expense.")
        read.saw([row.volunteer_id])
    return await file_answer(service.blobs, found)


@router.post("/{expense_id}/accept", response_model=ExpenseChanged, responses=CHANGES)
async def accept_expense(expense_id: UUID, command: Command, service: Service) -> JSONResponse:
    """As it was claimed; not by who claimed it."""
    return await _decide(service, command, expense_id, AcceptExpense(account=account(command.principal)))


@router.post("/{expense_id}/decline", response_model=ExpenseChanged, responses=CHANGES)
async def decline_expense(
    expense_id: UUID, body: ExpenseDecisionBody, command: Command, service: Service
) -> JSONResponse:
    """With a reason that the volunteer reads."""
    wanted = DeclineExpense(account=account(command.principal), reason=body.reason)
    return await _decide(service, command, expense_id, wanted)


@router.post("/{expense_id}/pay", response_model=ExpenseChanged, responses=CHANGES)
async def pay_expense(expense_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Record that it was paid."""
    return await _decide(service, command, expense_id, PayExpense(account=account(command.principal)))


async def _decide(service: Parts, command: Posted, expense_id: UUID, wanted: Any) -> JSONResponse:
    async with service.database.connect() as connection:
        row = await expense_row(connection, expense_id)
    if row is None:
        raise _no_such()

    async def work(unit: Unit) -> Answer:
        handling = service.handling
        return answer_of(await handlers.change(handling, unit, expense_id, wanted, expected=command.expected))

    return respond(await service.commands.once(command, work, subjects=[volunteer_stream(row.volunteer_id)]))


def _no_such() -> NotFound:
    return NotFound("There is no such expense.")
