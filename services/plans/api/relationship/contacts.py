"""Contacts: asked for, planned, and what became of them. Either party, each in its own voice."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.models.contacts import (
    AcceptBody,
    ContactChanged,
    KeptBody,
    MissedBody,
    NewContact,
    ReasonBody,
    UnplannedBody,
    WhenBody,
)
from services.plans.api.relationship.contacting import WRITERS, Write
from services.plans.domain.relationship import contact_commands as commands
from shared.domain import Invalid
from shared.http import open_to, refusals
from shared.http.parties import STAFF

BY_STAFF = [Depends(open_to(*STAFF))]
router = APIRouter(
    prefix="/participants/{participant_id}/contacts",
    tags=["contacts"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*WRITERS))],
)


@router.post("", status_code=201, response_model=ContactChanged)
async def plan_contact(body: NewContact, write: Write, service: Service) -> JSONResponse:
    """Plan a contact; in the person's own session, ask for one. `warnings` says where whoever is to hold
    it holds another at that time: nothing forbids it."""
    said: dict[str, Any] = {
        "contact_id": body.contact_id or service.new_id(),
        "author": write.author,
        "when": body.when(write.zone),
        "purpose": body.purpose,
    }
    if write.author.party == "practitioner":
        asked = body.asked_for_by or "practitioner"
        return await write.begin(
            commands.PlanContact(**said, asked_for_by=asked, with_account=body.with_account)
        )
    if body.with_account is not None:
        raise Invalid("Leave this out: who holds it is said when it is accepted.", field="with_account")
    if body.asked_for_by not in (None, "person"):
        raise Invalid("Leave this out: in your own session you ask for it yourself.", field="asked_for_by")
    return await write.begin(commands.RequestContact(**said))


@router.post("/unplanned", status_code=201, response_model=ContactChanged, dependencies=BY_STAFF)
async def record_unplanned_contact(body: UnplannedBody, write: Write, service: Service) -> JSONResponse:
    """One that nobody had planned, recorded at once as kept."""
    command = commands.RecordUnplanned(
        contact_id=body.contact_id or service.new_id(),
        author=write.author,
        held=body.held(write.zone),
        purpose=body.purpose,
        asked_for_by=body.asked_for_by,
    )
    return await write.begin(command)


@router.post("/{contact_id}/accept", response_model=ContactChanged, dependencies=BY_STAFF)
async def accept_contact(contact_id: UUID, body: AcceptBody, write: Write) -> JSONResponse:
    """What the person asked for, as they asked for it."""
    command = commands.AcceptContact(author=write.author, with_account=body.with_account)
    return await write.change(contact_id, command)


@router.post("/{contact_id}/decline", response_model=ContactChanged, dependencies=BY_STAFF)
async def decline_contact(contact_id: UUID, body: ReasonBody, write: Write) -> JSONResponse:
    """With a reason that the person reads."""
    return await write.change(contact_id, commands.DeclineContact(author=write.author, reason=body.reason))


@router.post("/{contact_id}/move", response_model=ContactChanged)
async def move_contact(contact_id: UUID, body: WhenBody, write: Write) -> JSONResponse:
    """To another time, length, mode or place: what is planned by a practitioner, what is only asked for by
    the person."""
    command = commands.MoveContact(author=write.author, when=body.when(write.zone))
    return await write.change(contact_id, command)


@router.post("/{contact_id}/cancel", response_model=ContactChanged)
async def cancel_contact(contact_id: UUID, body: ReasonBody, write: Write) -> JSONResponse:
    """By either, before it begins."""
    return await write.change(contact_id, commands.CancelContact(author=write.author, reason=body.reason))


@router.post("/{contact_id}/kept", response_model=ContactChanged, dependencies=BY_STAFF)
async def keep_contact(contact_id: UUID, body: KeptBody, write: Write) -> JSONResponse:
    """As it was held. With `corrects` in the place of what was recorded, which stays readable."""
    command = commands.KeepContact(author=write.author, held=body.held(write.zone), corrects=body.corrects)
    return await write.change(contact_id, command)


@router.post("/{contact_id}/missed", response_model=ContactChanged)
async def miss_contact(contact_id: UUID, body: MissedBody, write: Write) -> JSONResponse:
    """By the person or by the practitioner; that the latter did not come the person may say, too. It
    starts no breach."""
    return await write.change(contact_id, commands.MissContact(author=write.author, **dict(body)))


@router.post("/{contact_id}/error", response_model=ContactChanged, dependencies=BY_STAFF)
async def enter_contact_in_error(contact_id: UUID, write: Write) -> JSONResponse:
    """There never was one: it counts in nothing any more."""
    return await write.change(contact_id, commands.EnterInError(author=write.author))
