"""Warnings and breach, and what the court does with a requirement."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.models.requirements import (
    BreachBody,
    BreachResolutionBody,
    ResentenceBody,
    RevocationBody,
    WarningBody,
)
from services.plans.api.models.requirements_read import RequirementChanged
from services.plans.api.sentence.sentencing import Sentenced
from shared.http import open_to, refusals
from shared.http.parties import STAFF

router = APIRouter(
    prefix="/participants/{participant_id}/requirements/{requirement_id}",
    tags=["requirements"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*STAFF))],
)


@router.post("/warnings", status_code=201, response_model=RequirementChanged)
async def give_warning(requirement_id: UUID, body: WarningBody, sentenced: Sentenced) -> JSONResponse:
    """Record a warning that the person was given; they read it."""
    made = sentenced.new_id
    return await sentenced.requirement(requirement_id, body.command(made, sentenced.account), made=made)


@router.post("/breaches", status_code=201, response_model=RequirementChanged)
async def start_breach(requirement_id: UUID, body: BreachBody, sentenced: Sentenced) -> JSONResponse:
    """Breach proceedings were begun. Nothing else begins them here."""
    made = sentenced.new_id
    return await sentenced.requirement(requirement_id, body.command(made, sentenced.account), made=made)


@router.post("/breaches/{breach_id}/resolve", response_model=RequirementChanged)
async def resolve_breach(
    requirement_id: UUID, breach_id: UUID, body: BreachResolutionBody, sentenced: Sentenced
) -> JSONResponse:
    """It was withdrawn, not proved, or proved and the requirement goes on."""
    return await sentenced.requirement(requirement_id, body.command(breach_id, sentenced.account))


@router.post("/revoke", response_model=RequirementChanged)
async def revoke_requirement(
    requirement_id: UUID, body: RevocationBody, sentenced: Sentenced
) -> JSONResponse:
    """The court revoked it; an open breach is resolved with it."""
    return await sentenced.requirement(requirement_id, body.command(sentenced.account))


@router.post("/resentence", response_model=RequirementChanged)
async def resentence_requirement(
    requirement_id: UUID, body: ResentenceBody, sentenced: Sentenced
) -> JSONResponse:
    """The court changed its amount or its term; where it re-sentenced, an open breach is resolved."""
    return await sentenced.requirement(requirement_id, body.command(sentenced.account))
