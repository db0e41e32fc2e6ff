"""Sessions of an intervention: planned, moved, cancelled, and who came."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.models.interventions import AttendanceBody, SessionBody
from services.plans.api.models.interventions_read import InterventionChanged
from services.plans.api.sentence.sentencing import Sentenced
from services.plans.domain.sentence.intervention import CancelSession, MoveSession, PlanSession
from shared.http import open_to, refusals
from shared.http.parties import STAFF

router = APIRouter(
    prefix="/participants/{participant_id}/interventions/{intervention_id}/sessions",
    tags=["interventions"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*STAFF))],
)


@router.post("", status_code=201, response_model=InterventionChanged)
async def plan_session(intervention_id: UUID, body: SessionBody, sentenced: Sentenced) -> JSONResponse:
    """Plan one, or record that there was one."""
    made, on = sentenced.new_id, sentenced.service.handling.today(body.starts_at)
    command = PlanSession(session_id=made, account=sentenced.account, on=on, **dict(body))
    return await sentenced.intervention(intervention_id, command, made=made)


@router.post("/{session_id}/move", response_model=InterventionChanged)
async def move_session(
    intervention_id: UUID, session_id: UUID, body: SessionBody, sentenced: Sentenced
) -> JSONResponse:
    """To another time or mode, before its attendance is recorded."""
    on = sentenced.service.handling.today(body.starts_at)
    command = MoveSession(session_id=session_id, account=sentenced.account, on=on, **dict(body))
    return await sentenced.intervention(intervention_id, command)


@router.post("/{session_id}/cancel", response_model=InterventionChanged)
async def cancel_session(intervention_id: UUID, session_id: UUID, sentenced: Sentenced) -> JSONResponse:
    """It does not take place: nobody missed it."""
    command = CancelSession(session_id=session_id, account=sentenced.account)
    return await sentenced.intervention(intervention_id, command)


@router.post("/{session_id}/attendance", response_model=InterventionChanged)
async def record_attendance(
    intervention_id: UUID, session_id: UUID, body: AttendanceBody, sentenced: Sentenced
) -> JSONResponse:
    """Who came, and what it delivered: the requirements' progress is recorded with it."""
    command = body.recording(session_id, sentenced.account)
    return await sentenced.intervention(intervention_id, command)


@router.post("/{session_id}/attendance/correct", response_model=InterventionChanged)
async def correct_attendance(
    intervention_id: UUID, session_id: UUID, body: AttendanceBody, sentenced: Sentenced
) -> JSONResponse:
    """What it was in truth, as a whole: the requirements' progress is corrected with it."""
    command = body.correcting(session_id, sentenced.account)
    return await sentenced.intervention(intervention_id, command)
