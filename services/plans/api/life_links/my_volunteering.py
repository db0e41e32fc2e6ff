"""A volunteer's own record: applying, what they offer, pausing and leaving."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Service
from services.plans.api.life_links.volunteering import erasing, on_volunteer
from services.plans.api.models.volunteers import (
    ApplyBody,
    OfferBody,
    OwnVolunteerRead,
    PauseBody,
    VolunteerAnswer,
)
from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.views.life_links import volunteers_queries
from shared.domain import NotFound
from shared.http import Answer, Authenticated, Command, Posted, account, open_to, refusals, respond
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(
    prefix="/life-links/me", tags=["life links"], dependencies=[Depends(open_to(Role.VOLUNTEER))]
)
CHANGES: dict[str, Any] = {"response_model": VolunteerAnswer, "responses": refusals(404, 409, 412)}
NONE = "You have not applied yet. POST /life-links/me does that."


@router.post("", status_code=201, response_model=VolunteerAnswer, responses=refusals(409, 412))
async def apply_as_volunteer(body: ApplyBody, command: Command, service: Service) -> JSONResponse:
    """In one's own words. Whoever is on probation themselves is as welcome."""
    volunteer_id, caller = service.new_id(), account(command.principal)
    wanted = commands.Apply(
        volunteer_id=volunteer_id,
        volunteer_account=caller,
        participant_id=command.principal.participant_id,
        account=caller,
        **body.said,
    )
    return await on_volunteer(service, command, volunteer_id, wanted, status=201)


@router.get("", response_model=OwnVolunteerRead, responses=refusals(404))
async def own_volunteer_record(request: Request, principal: Authenticated, service: Service) -> JSONResponse:
    """How far it is, what was decided and, where it was a refusal, why. The ETag is for a later
    If-Match."""
    keyring = service.store.keyring
    async with audited(service.database, request, principal, service.clock) as read:
        volunteer_id = await volunteers_queries.volunteer_of(read.connection, account(principal))
        row = volunteer_id and await volunteers_queries.one(read.connection, keyring, volunteer_id)
        if not row:
            raise NotFound(NONE)
        parts = await volunteers_queries.parts(read.connection, keyring, row.volunteer_id)
        read.saw([row.volunteer_id])
    body = OwnVolunteerRead.of(row, parts, service.today).model_dump(mode="json")
    return respond(Answer(200, body, row.version))


@router.post("/offer", **CHANGES)
async def change_own_offer(body: OfferBody, command: Command, service: Service) -> JSONResponse:
    """All of it anew."""
    wanted = commands.ChangeOffer(offer=body.offer, account=account(command.principal))
    return await on_volunteer(service, command, await _own(service, command), wanted)


@router.post("/pause", **CHANGES)
async def pause_own(body: PauseBody, command: Command, service: Service) -> JSONResponse:
    """No new link for the time being; those under way go on."""
    wanted = commands.Pause(reason=body.reason, account=account(command.principal))
    return await on_volunteer(service, command, await _own(service, command), wanted)


@router.post("/resumption", **CHANGES)
async def resume_own(command: Command, service: Service) -> JSONResponse:
    """Where a coordinator paused it, they say when it goes on."""
    wanted = commands.Resume(account=account(command.principal))
    return await on_volunteer(service, command, await _own(service, command), wanted)


@router.post("/leaving", **CHANGES)
async def leave_own(command: Command, service: Service) -> JSONResponse:
    """Once none of one's links is open: end these first."""
    wanted = commands.Leave(account=account(command.principal))
    return await on_volunteer(service, command, await _own(service, command), wanted)


@router.post("/erasure", **CHANGES)
async def erase_own(command: Command, service: Service) -> JSONResponse:
    """After leaving: names, contact and words are gone for good."""
    return await erasing(service, command, await _own(service, command))


async def _own(service: Parts, command: Posted) -> UUID:
    async with service.database.connect() as connection:
        found = await volunteers_queries.volunteer_of(connection, account(command.principal))
    if found is None:
        raise NotFound(NONE)
    return found
