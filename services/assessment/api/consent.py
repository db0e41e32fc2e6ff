"""A person's say about the use of their data: their own session, or staff on their behalf, marked so."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Parts, Reach, Service
from services.assessment.api.models.consent import (
    ConsentBody,
    Consents,
    ConsentsChanged,
    ConsentWording,
    LawfulBasis,
    PurposeSay,
    Said,
)
from services.assessment.api.reading import check_readable
from services.assessment.domain.consents.consent import Object, WithdrawConsent, WithdrawObjection
from services.assessment.handlers import consent as handlers
from services.assessment.views import Scope
from services.assessment.views import consent as views
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Posted, open_to, refusals, respond
from shared.http.auth import authenticate
from shared.http.parties import READERS, STAFF, author_of
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(tags=["consent"])
PATH = "/participants/{participant_id}/consents"
# The person, and those who meet them: no system and no administrator speaks for anybody.
SPEAKERS = (Role.PERSON, Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD)
SAYING: dict[str, Any] = {
    "response_model": ConsentsChanged,
    "responses": refusals(404, 409, 412),
    "dependencies": [Depends(open_to(*SPEAKERS))],
}


@router.get("/consent-wordings", dependencies=[Depends(authenticate)])
async def consent_wordings(service: Service) -> list[ConsentWording]:
    """What somebody is asked to agree to, by purpose and language. Open to every signed-in caller."""
    return [ConsentWording.of(wording) for wording in service.definitions.consent_wordings.wordings]


@router.get(
    PATH,
    response_model=Consents,
    responses=refusals(404, 410),
    dependencies=[Depends(open_to(*READERS))],
)
async def consents(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """What stands, purpose by purpose, and all that was said before. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        rows = await views.of_participant(read.connection, participant_id)
        said = await views.said_by_purpose(read.connection, service.store.codec, participant_id)
        read.saw([participant_id])
    version = rows[0].version if rows else 0
    purposes = [PurposeSay.of(row, said.get(row.purpose, ())) for row in rows]
    body = Consents(participant_id=participant_id, version=version, purposes=purposes)
    return respond(Answer(200, body.model_dump(mode="json"), version))


@router.post(
    f"{PATH}/bases",
    response_model=ConsentsChanged,
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*STAFF))],
)
async def record_lawful_basis(
    participant_id: UUID, body: LawfulBasis, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record on what basis a purpose rests."""
    basis = body.command(author_of(command.principal, participant_id))
    return await _change(participant_id, basis, command, service, reach)


@router.post(f"{PATH}/given", **SAYING)
async def give_consent(
    participant_id: UUID, body: ConsentBody, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Consent, where that is the basis."""
    given = body.given(author_of(command.principal, participant_id))
    return await _change(participant_id, given, command, service, reach)


@router.post(f"{PATH}/withdrawn", **SAYING)
async def withdraw_consent(
    participant_id: UUID, body: Said, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Withdraw consent, or decline from the start. Always possible, whatever the basis."""
    return await _say(WithdrawConsent, participant_id, body, command, service, reach)


@router.post(f"{PATH}/objections", **SAYING)
async def object_to(
    participant_id: UUID, body: Said, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Object to a purpose. Always possible, whatever the basis."""
    return await _say(Object, participant_id, body, command, service, reach)


@router.post(f"{PATH}/objections/withdrawn", **SAYING)
async def withdraw_objection(
    participant_id: UUID, body: Said, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Object no longer."""
    return await _say(WithdrawObjection, participant_id, body, command, service, reach)


async def _say(
    cls: type[WithdrawConsent],
    participant_id: UUID,
    body: Said,
    command: Posted,
    service: Parts,
    reach: Scope,
) -> JSONResponse:
    said = body.command(cls, author_of(command.principal, participant_id))
    return await _change(participant_id, said, command, service, reach)


async def _change(
    participant_id: UUID, change: Any, command: Posted, service: Parts, reach: Scope
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        handled = await handlers.handle(
            service.handling, unit, participant_id, change, expected=command.expected
        )
        say = handled.state.get(change.purpose)
        body = ConsentsChanged(
            participant_id=participant_id,
            version=handled.version,
            purpose=change.purpose,
            may=say.may if say else False,
            because=say.because if say else "no_lawful_basis",
        )
        return Answer(200, body.model_dump(mode="json"), handled.version, str(participant_id))

    return await on_participant(service, command, participant_id, reach, work)
