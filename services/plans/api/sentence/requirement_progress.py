"""What was delivered of a requirement, and that it is completed."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.models.requirements import CompletionBody, ProgressBody, ProgressCorrectionBody
from services.plans.api.models.requirements_read import RequirementChanged
from services.plans.api.sentence.sentencing import Sentenced
from services.plans.domain.sentence.requirement_commands import EnterInError
from shared.http import open_to, refusals
from shared.http.parties import STAFF

router = APIRouter(
    prefix="/participants/{participant_id}/requirements/{requirement_id}",
    tags=["requirements"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*STAFF))],
)


@router.post("/progress", status_code=201, response_model=RequirementChanged)
async def enter_progress(requirement_id: UUID, body: ProgressBody, sentenced: Sentenced) -> JSONResponse:
    """Enter what was delivered from the provider's or the court's record."""
    made = sentenced.new_id
    return await sentenced.requirement(requirement_id, body.command(made, sentenced.account), made=made)


@router.post("/progress/{progress_id}/correct", response_model=RequirementChanged)
async def correct_progress(
    requirement_id: UUID, progress_id: UUID, body: ProgressCorrectionBody, sentenced: Sentenced
) -> JSONResponse:
    """Say what it was in truth. What came with a session is corrected by its attendance."""
    return await sentenced.requirement(requirement_id, body.command(progress_id, sentenced.account))


@router.post("/complete", response_model=RequirementChanged)
async def complete_requirement(
    requirement_id: UUID, body: CompletionBody, sentenced: Sentenced
) -> JSONResponse:
    """All was delivered, the term ran out, or the court said so."""
    return await sentenced.requirement(requirement_id, body.command(sentenced.account))


@router.post("/error", response_model=RequirementChanged)
async def enter_in_error(requirement_id: UUID, sentenced: Sentenced) -> JSONResponse:
    """There never was such a requirement: it is read nowhere any more, and stays in the log."""
    return await sentenced.requirement(requirement_id, EnterInError(account=sentenced.account))
