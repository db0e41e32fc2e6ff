"""Reading a participant's links."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.life_links.links import LINK, PERSONS
from services.plans.api.models.links_read import LinkRead, LinkSummary, Reader
from services.plans.api.reading import check_readable
from services.plans.domain.life_links.link_state import Link
from services.plans.handlers.life_links import links as handlers
from services.plans.views.life_links.links_queries import links_of
from services.plans.views.life_links.volunteers_queries import called
from shared.domain import NotFound
from shared.http import Answer, Authenticated, Cursor, Limit, Page, account, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.http.staff_only import STAFF, read_by
from shared.people import Scope, linked, reachable
from shared.security import Principal, Role

router = APIRouter(
    tags=["life links"], responses=refusals(404, 409, 410), dependencies=[Depends(open_to(*READERS))]
)


@router.get(f"{PERSONS}/links")
async def links(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[LinkSummary]:
    """The newest first."""
    before, staff = decode(cursor), bool(read_by(principal, participant_id)[STAFF])
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        rows = await links_of(read.connection, people, before=before, limit=limit + 1)
        read.saw([participant_id])
    reader = account(principal)
    found = [LinkSummary.read_by(row, reader, staff=staff) for row in rows]
    return page_of(found, limit, lambda each: each.link_id)


@router.get(LINK, response_model=LinkRead)
async def link(
    participant_id: UUID,
    link_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """With the name that the volunteer is called by once both have agreed. Of concerns the person reads
    their own; the words of all, their case manager and safeguarding leads. The ETag, for staff, is for a
    later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        people = await linked(read.connection, participant_id)
        state, version = await handlers.read(service.handling, read.connection, link_id)
        if state is None or state.participant_id not in people:
            raise NotFound("This participant has no such link.")
        reader = await reader_of(service, read.connection, principal, participant_id, state)
        name = await _name(service, read.connection, state)
        read.saw([participant_id])
    body = LinkRead.read_by(state, version, reader, name)
    shown = body.model_dump(mode="json", context={STAFF: reader.staff})
    return respond(Answer(200, shown, body.version, str(participant_id)))


async def _name(service: Parts, connection: AsyncConnection, link: Link) -> str | None:
    """None is told before both have agreed."""
    if link.begun_on is None:
        return None
    return await called(connection, service.store.keyring, link.volunteer_id)


async def reader_of(
    service: Parts, connection: AsyncConnection, principal: Principal, participant_id: UUID, link: Link
) -> Reader:
    """As whom somebody reads a link. Whoever is a party to it reads as nobody of the staff."""
    own = account(principal)
    if not read_by(principal, participant_id)[STAFF]:
        return Reader(party="person", account=own)
    if own == link.volunteer_account:
        return Reader(party="volunteer", account=own)
    if principal.has(Role.SAFEGUARDING_LEAD):
        return Reader(party="safeguarding_lead", account=own, words=True)
    holds = principal.has(Role.CASE_MANAGER) and await reachable(
        connection, participant_id, Scope(account=own, today=service.today)
    )
    return Reader(party="practitioner", account=own, words=holds)
