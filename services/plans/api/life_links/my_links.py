"""A volunteer's own links: nothing here says whose record it is, or anything else of the case."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.life_links.linking import WriteMine
from services.plans.api.models.links import (
    AgreeBody,
    ConcernTextBody,
    ConsentWording,
    LinkChanged,
    LinkEndBody,
    MyRelationBody,
)
from services.plans.api.models.links_read import MyLinkRead, MyLinkSummary, Reader
from services.plans.domain.life_links import link_commands as commands
from services.plans.handlers.life_links import links as handlers
from services.plans.views.life_links.links_queries import links_of_account
from shared.http import Authenticated, Cursor, Limit, Page, account, open_to, refusals
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.security import Role

MINE: Final = "/life-links/my-links"
ONE: Final = f"{MINE}/{{link_id}}"
router = APIRouter(tags=["life links"])
VOLUNTEERS = [Depends(open_to(Role.VOLUNTEER))]
THEIRS: Any = {"response_model": LinkChanged, "responses": refusals(404, 409), "dependencies": VOLUNTEERS}


@router.get("/life-links/consent-wording", dependencies=[Depends(open_to(*READERS, Role.VOLUNTEER))])
async def consent_wording(service: Service) -> ConsentWording:
    """What each of both agrees to when they agree to a link."""
    return ConsentWording.of(service.handling.definitions.links)


@router.get(MINE, dependencies=VOLUNTEERS)
async def my_links(
    request: Request,
    principal: Authenticated,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MyLinkSummary]:
    """The newest first."""
    before, without = decode(cursor), principal.participant_id
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await links_of_account(
            read.connection, account(principal), without=without, before=before, limit=limit + 1
        )
        read.saw({row.participant_id for row in rows[:limit]})
    return page_of([MyLinkSummary.of(row) for row in rows], limit, lambda each: each.link_id)


@router.get(ONE, responses=refusals(404), dependencies=VOLUNTEERS)
async def my_link(link_id: UUID, request: Request, principal: Authenticated, service: Service) -> MyLinkRead:
    """One of them; what the person wants to be called by once both have agreed."""
    own = account(principal)
    async with audited(service.database, request, principal, service.clock) as read:
        link = await handlers.volunteers_link(read.connection, link_id, own, principal.participant_id)
        state, _ = await handlers.read(service.handling, read.connection, link_id)
        read.saw([link.participant_id])
    assert state is not None
    return MyLinkRead.of(state, Reader(party="volunteer", account=own))


@router.post(f"{ONE}/consent", **THEIRS)
async def agree_as_volunteer(link_id: UUID, body: AgreeBody, write: WriteMine) -> JSONResponse:
    """The trial begins once both have agreed."""
    return await write.change(link_id, commands.Consent(by=write.by, wording=body.wording))


@router.post(f"{ONE}/decline", **THEIRS)
async def decline_as_volunteer(link_id: UUID, write: WriteMine) -> JSONResponse:
    """Without a reason. The person is not told who declined."""
    return await write.change(link_id, commands.DeclineLink(by=write.by))


@router.post(f"{ONE}/ask-again", **THEIRS)
async def volunteer_may_be_asked_again(link_id: UUID, write: WriteMine) -> JSONResponse:
    """You may be asked again about this person, whom you declined or ended a link with."""
    return await write.change(link_id, commands.AskAgain(by=write.by))


@router.post(f"{ONE}/pause", **THEIRS)
async def pause_as_volunteer(link_id: UUID, write: WriteMine) -> JSONResponse:
    """At any time, without a reason."""
    return await write.change(link_id, commands.PauseLink(by=write.by))


@router.post(f"{ONE}/end", **THEIRS)
async def end_as_volunteer(link_id: UUID, body: LinkEndBody, write: WriteMine) -> JSONResponse:
    """At any time, with a reason or without."""
    return await write.change(link_id, commands.EndLink(by=write.by, reason=body.reason))


@router.post(f"{ONE}/concerns", status_code=201, **THEIRS)
async def raise_concern_as_volunteer(
    link_id: UUID, body: ConcernTextBody, write: WriteMine, service: Service
) -> JSONResponse:
    """The link pauses at once. It reaches the case manager and the safeguarding leads, and never the
    person."""
    concern_id = body.concern_id or service.new_id()
    command = commands.RaiseConcern(
        concern_id=concern_id, by=write.by, category=body.category, text=body.text
    )
    return await write.change(link_id, command, concern_id=concern_id)


@router.post(f"{ONE}/relation", **THEIRS)
async def declare_relation_as_volunteer(
    link_id: UUID, body: MyRelationBody, write: WriteMine
) -> JSONResponse:
    """That you know each other, or must not be matched: for good. The link ends with it."""
    return await write.declare(link_id, body.kind)
