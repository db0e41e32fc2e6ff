"""Whose case a participant is."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Parts, Reach, Service
from services.assessment.api.models.assignment import (
    Assigning,
    AssignmentChanged,
    AssignmentRead,
    EndingCase,
    OverrideBody,
    Transferring,
)
from services.assessment.api.organising import On
from services.assessment.domain.organisation.assignment import AssignCase, EndCase, Override, TransferCase
from services.assessment.handlers.assignment import beside, on_assignment
from services.assessment.views import Scope, assignments_queries
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Posted, open_to, refusals, respond
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.http.staff_only import read_by
from shared.security import Role

router = APIRouter(prefix="/participants/{participant_id}/assignment", tags=["organisation"])
ASSIGNING = [Depends(open_to(Role.TEAM_LEADER, Role.PROGRAMME_LEAD))]
CHANGES = refusals(404, 409, 412)


@router.get(
    "", response_model=AssignmentRead, responses=refusals(404), dependencies=[Depends(open_to(*READERS))]
)
async def assignment(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    on: On,
) -> JSONResponse:
    """Who their case manager is on a day, who stands in for them, and who it was before. Open to the
    person, too."""
    async with audited(service.database, request, principal, service.clock) as read:
        await service.handling.authorise(read.connection, participant_id, reach)
        row = await assignments_queries.one(read.connection, service.store.keyring, participant_id, on)
        read.saw([participant_id])
    context = read_by(principal, participant_id)
    body = AssignmentRead.of(participant_id, row, on).model_dump(mode="json", context=context)
    return respond(Answer(200, body, row.version))


@router.post("", status_code=201, response_model=AssignmentChanged, responses=CHANGES, dependencies=ASSIGNING)
async def assign_case(
    participant_id: UUID, body: Assigning, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Give the case to a case manager who is trained on that day, or, with a reason, who is not."""
    wanted = AssignCase(
        participant_id=participant_id,
        case_manager_id=body.case_manager_id,
        from_on=body.from_on,
        override=_override(body.override),
    )
    return await _change(service, command, reach, wanted, status=201)


@router.post("/transfer", response_model=AssignmentChanged, responses=CHANGES, dependencies=ASSIGNING)
async def transfer_case(
    participant_id: UUID, body: Transferring, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Give the case to another. From that day on the former case manager reaches nothing of it."""
    wanted = TransferCase(
        participant_id=participant_id,
        case_manager_id=body.case_manager_id,
        from_on=body.from_on,
        reason=body.reason,
        override=_override(body.override),
    )
    return await _change(service, command, reach, wanted)


@router.post("/end", response_model=AssignmentChanged, responses=CHANGES, dependencies=ASSIGNING)
async def end_case(
    participant_id: UUID, body: EndingCase, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """From this day on the case is nobody's. Whoever leads the team that held it last reaches it until
    it is somebody's again, as programme leads do. Of somebody in the programme only where it was
    recorded in error: their status comes first."""
    return await _change(service, command, reach, EndCase(participant_id=participant_id, **dict(body)))


async def _change(
    service: Parts,
    command: Posted,
    reach: Scope,
    wanted: AssignCase | TransferCase | EndCase,
    *,
    status: int = 200,
) -> JSONResponse:
    participant_id = wanted.participant_id

    async def work(unit: Unit) -> Answer:
        handled = await on_assignment(service.handling, unit, wanted, expected=command.expected)
        body = AssignmentChanged(participant_id=participant_id, version=handled.version)
        return Answer(status, body.model_dump(mode="json"), handled.version, str(participant_id))

    return await on_participant(service, command, participant_id, reach, work, beside=beside(wanted))


def _override(body: OverrideBody | None) -> Override | None:
    return body.override() if body else None
