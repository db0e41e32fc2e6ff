"""What people wish for in a volunteer: both parties write and read it."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.wishes import WishesBody, WishesChanged, WishesRead, WishesSaid
from services.plans.api.reading import check_readable
from services.plans.domain.life_links.wishes import WithdrawWishes
from services.plans.handlers.life_links import wishes as handlers
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Posted, open_to, refusals, respond
from shared.http.parties import READERS, STAFF, author_of
from shared.http.reads import audited
from shared.http.staff_only import read_by
from shared.people import Scope
from shared.security import Role

router = APIRouter(prefix="/participants/{participant_id}/wishes", tags=["life links"])
WRITERS = [Depends(open_to(Role.PERSON, *STAFF))]
CHANGES = refusals(404, 409, 410, 412)


@router.get(
    "",
    response_model=WishesRead,
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(*READERS))],
)
async def wishes(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """As they stand. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        state, version = await handlers.read(service.handling, read.connection, participant_id)
        read.saw([participant_id])
    said = WishesSaid.of(state.written) if state.written else None
    body = WishesRead(participant_id=participant_id, version=version, written=said)
    context = read_by(principal, participant_id)
    return respond(Answer(200, body.model_dump(mode="json", context=context), version))


@router.post("", response_model=WishesChanged, responses=CHANGES, dependencies=WRITERS)
async def write_wishes(
    participant_id: UUID, body: WishesBody, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """All of them anew. A practitioner writes down what the person says, and says how in `words.given`."""
    wanted = body.command(author_of(command.principal, participant_id))
    return await _change(participant_id, wanted, command, service, reach)


@router.post("/withdraw", response_model=WishesChanged, responses=CHANGES, dependencies=WRITERS)
async def withdraw_wishes(
    participant_id: UUID, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """The person looks for no volunteer now. Links that there are go on."""
    wanted = WithdrawWishes(author=author_of(command.principal, participant_id))
    return await _change(participant_id, wanted, command, service, reach)


async def _change(
    participant_id: UUID, wanted: object, command: Posted, service: Parts, reach: Scope
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        handled = await handlers.change(
            service.handling, unit, participant_id, wanted, expected=command.expected
        )
        body = WishesChanged(participant_id=participant_id, version=handled.version)
        return Answer(200, body.model_dump(mode="json"), handled.version, str(participant_id))

    return await on_participant(service, command, participant_id, reach, work)
