"""Where a participant is in the programme, and corrections of the registration."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.answers import changed_by
from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.corrections import Correction
from services.assessment.api.models.participants import Changed
from services.assessment.api.models.people import StatusChange, StatusReopening
from services.assessment.handlers import corrections, participants
from services.assessment.views import Scope
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted, open_to, refusals
from shared.http.parties import EVERYBODY, STAFF

router = APIRouter(
    prefix="/participants/{participant_id}",
    tags=["participants"],
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*STAFF))],
)


@router.post("/status", response_model=Changed)
async def change_status(
    participant_id: UUID, body: StatusChange, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record that somebody started, completed, withdrew, was transferred or recalled, died, or that
    the sentence ended. Of a comparator only a death is recorded."""
    return await _change(participant_id, body.command(), command, service, reach)


@router.post("/status/reopening", response_model=Changed)
async def reopen_status(
    participant_id: UUID, body: StatusReopening, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Take the last change of status back: it was an error, and stays visible as one."""
    return await _change(participant_id, body.command(), command, service, reach)


@router.post("/corrections", response_model=Changed)
async def correct_registration(
    participant_id: UUID, body: Correction, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Correct what was registered. What stood there before stays in the history. A CRN that another
    record was merged into is a programme lead's to enter."""
    wanted, merging = body.command(), command.principal.has(*EVERYBODY)

    async def work(unit: Unit) -> Answer:
        return changed_by(
            await corrections.correct(
                service.handling, unit, participant_id, wanted, expected=command.expected, merging=merging
            )
        )

    return await on_participant(service, command, participant_id, reach, work)


async def _change(
    participant_id: UUID, wanted: Any, command: Posted, service: Service, reach: Scope
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        return changed_by(
            await participants.change(
                service.handling, unit, participant_id, wanted, expected=command.expected
            )
        )

    return await on_participant(service, command, participant_id, reach, work)
