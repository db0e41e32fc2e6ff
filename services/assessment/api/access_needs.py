"""What somebody needs to take part, in their own session or recorded by staff."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.people import AccessNeedsBody, AccessNeedsChanged
from services.assessment.domain.people.access_needs import RecordAccessNeeds
from services.assessment.handlers import access_needs
from shared.eventstore import Unit
from shared.http import Answer, Command, open_to, refusals
from shared.http.parties import STAFF, author_of
from shared.security import Role

router = APIRouter(prefix="/participants/{participant_id}", tags=["access needs"])


@router.post(
    "/access-needs",
    response_model=AccessNeedsChanged,
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(Role.PERSON, *STAFF))],
)
async def record_access_needs(
    participant_id: UUID, body: AccessNeedsBody, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Say what is needed, marked with who says it: the person, or a practitioner. The other's
    statement stays beside it. 200, as it has no address of its own: GET /participants/{id} shows it."""
    author = author_of(command.principal, participant_id)
    wanted = RecordAccessNeeds(author=author, needs=body.needs())

    async def work(unit: Unit) -> Answer:
        handled = await access_needs.record(
            service.handling, unit, participant_id, wanted, expected=command.expected
        )
        said = AccessNeedsChanged(participant_id=participant_id, party=author.party, version=handled.version)
        return Answer(200, said.model_dump(mode="json"), handled.version, str(participant_id))

    return await on_participant(service, command, participant_id, reach, work)
