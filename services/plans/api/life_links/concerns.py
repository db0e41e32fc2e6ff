"""Safeguarding concerns as the safeguarding leads take them down, see and close them."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts, Service
from services.plans.api.life_links.linking import answer
from services.plans.api.models.links import ConcernClosingBody, LeadsConcernBody, LinkChanged
from services.plans.api.models.links_read import ConcernSummary, LeadsConcernRead, Reader
from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.link_commands import CloseConcern, RaiseConcern
from services.plans.domain.life_links.link_events import Voice
from services.plans.handlers.life_links import links as handlers
from services.plans.views.life_links.links_queries import concern_row, concerns, link_known
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
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.http.staff_only import read_by
from shared.security import Principal, Role

CONCERN: Final = "/{concern_id}"
router = APIRouter(
    prefix="/life-links/concerns",
    tags=["life links"],
    dependencies=[Depends(open_to(Role.SAFEGUARDING_LEAD))],
)


@router.get("")
async def list_concerns(
    request: Request,
    principal: Authenticated,
    service: Service,
    closed: bool = False,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[ConcernSummary]:
    """Those that nobody has closed yet, or with `closed` the others; the newest first. Without those about
    links of the lead's own."""
    before = decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await concerns(
            read.connection,
            closed=closed,
            account=account(principal),
            participant_id=_own_record(principal),
            before=before,
            limit=limit + 1,
        )
        read.saw({row.participant_id for row in rows[:limit]})
    return page_of([ConcernSummary.of(row) for row in rows], limit, lambda each: each.concern_id)


@router.get(CONCERN, response_model=LeadsConcernRead, responses=refusals(404))
async def concern(
    concern_id: UUID, request: Request, principal: Authenticated, service: Service
) -> JSONResponse:
    """With what was said, and what was found."""
    async with audited(service.database, request, principal, service.clock) as read:
        link = await _link_of(read.connection, concern_id, principal)
        state, version = await handlers.read(service.handling, read.connection, link.link_id)
        read.saw([link.participant_id])
    assert state is not None
    reader = Reader(party="safeguarding_lead", account=account(principal), words=True)
    body = LeadsConcernRead.within(state, state.concerns[concern_id], reader)
    shown = body.model_dump(mode="json", context=read_by(principal, link.participant_id))
    return respond(Answer(200, shown, version, str(link.participant_id)))


CLOSING: Any = {"response_model": LinkChanged, "responses": refusals(404, 409, 410, 412)}


@router.post(f"{CONCERN}/closing", **CLOSING)
async def close_concern(
    concern_id: UUID, body: ConcernClosingBody, command: Command, service: Service
) -> JSONResponse:
    """By a safeguarding lead alone, who is no party to the link. The link stays paused until a practitioner
    resumes it, or ends where the outcome says so."""
    by = Voice(party="safeguarding_lead", account=account(command.principal))
    closing = CloseConcern(concern_id=concern_id, by=by, outcome=body.outcome, text=body.text)
    async with service.database.connect() as connection:
        link = await _link_of(connection, concern_id, command.principal)
    return await _on(service, command, link, closing, concern_id, 200)


@router.post("", status_code=201, response_model=LinkChanged, responses=refusals(404, 409, 410, 412))
async def raise_concern_as_lead(body: LeadsConcernBody, command: Command, service: Service) -> JSONResponse:
    """Of which a lead was told by somebody who does not raise it here themselves. The link pauses at once."""
    by = Voice(party="safeguarding_lead", account=account(command.principal))
    concern_id = body.concern_id or service.new_id()
    raising = RaiseConcern(concern_id=concern_id, by=by, category=body.category, text=body.text)
    async with service.database.connect() as connection:
        link = await _link(connection, body.link_id, command.principal)
    return await _on(service, command, link, raising, concern_id, 201)


async def _on(
    service: Parts, command: Posted, link: LinkKnown, wanted: Any, concern_id: UUID, status: int
) -> JSONResponse:
    async with service.database.connect() as connection:
        person = await handlers.acting_for(connection, link)
        subjects = await handlers.subjects(connection, person, link.link_id)

    async def work(unit: Unit) -> Answer:
        handled = await handlers.change(
            service.handling, unit, person, link.link_id, wanted, expected=command.expected
        )
        return answer(handled.state, status, handled.version, concern_id, str(person))

    return respond(await service.commands.once(command, work, subjects=subjects))


async def _link_of(connection: AsyncConnection, concern_id: UUID, principal: Principal) -> LinkKnown:
    """Raises NotFound, also for a lead who is a party to the link."""
    row = await concern_row(connection, concern_id)
    if row is None:
        raise _no_such()
    return await _link(connection, row.link_id, principal)


async def _link(connection: AsyncConnection, link_id: UUID, principal: Principal) -> LinkKnown:
    """As `_link_of`."""
    link = await link_known(connection, link_id)
    own = link is not None and (
        link.volunteer_account == account(principal) or link.participant_id == _own_record(principal)
    )
    if link is None or own:
        raise _no_such()
    return link


def _no_such() -> NotFound:
    return NotFound("There is no such concern, nor a link that you may raise one about.")


def _own_record(principal: Principal) -> UUID | None:
    return principal.participant_id if principal.has(Role.PERSON) else None
