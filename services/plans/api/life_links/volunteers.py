"""The register of Life Links volunteers: kept by the coordinators, read by safeguarding leads, too."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.life_links.volunteering import erasing, on_volunteer
from services.plans.api.models.volunteers import (
    CheckBody,
    NewVolunteer,
    OfferBody,
    PauseBody,
    ReceivedBody,
    ReferenceBody,
    RefusalBody,
    StatusCheckBody,
    VolunteerAnswer,
    VolunteerListed,
    VolunteerRead,
    VolunteerTrainingBody,
)
from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links.volunteer_state import Status
from services.plans.views.life_links import volunteers_queries
from shared.domain import Forbidden, NotFound
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(prefix="/life-links/volunteers", tags=["life links"])
COORDINATORS = (Role.PROGRAMME_LEAD, Role.ADMIN)
KEEPING = [Depends(open_to(*COORDINATORS))]
READING = [Depends(open_to(*COORDINATORS, Role.SAFEGUARDING_LEAD))]
CHANGES: dict[str, Any] = {
    "response_model": VolunteerAnswer,
    "responses": refusals(404, 409, 412),
    "dependencies": KEEPING,
}
ONE = "/{volunteer_id}"
Ahead = Annotated[
    int | None, Query(ge=0, le=366, description="Whose check or training ends by then, in days")
]


@router.post(
    "",
    status_code=201,
    response_model=VolunteerAnswer,
    responses=refusals(409, 412),
    dependencies=KEEPING,
)
async def take_down_application(
    body: NewVolunteer, command: Command, service: Service, request: Request
) -> JSONResponse:
    """Of somebody who asks to be a volunteer, written down for them."""
    volunteer_id = service.new_id()
    wanted = commands.Apply(
        volunteer_id=volunteer_id,
        volunteer_account=body.volunteer_account,
        participant_id=body.participant_id,
        account=account(command.principal),
        **body.said,
    )
    return await on_volunteer(service, command, volunteer_id, wanted, at=request.url.path)


@router.get("", response_model=Page[VolunteerListed], dependencies=READING)
async def volunteers(
    request: Request,
    principal: Authenticated,
    service: Service,
    status: Status | None = None,
    ends_within_days: Ahead = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[VolunteerListed]:
    """In the order in which they applied; without the caller's own record, which GET /life-links/me shows."""
    today, keyring = service.today, service.store.keyring
    until = None if ends_within_days is None else today + timedelta(days=ends_within_days)
    wanted: dict[str, Any] = {
        "status": status,
        "lapsing_until": until,
        "without": account(principal),
        "after": decode(cursor),
        "limit": limit + 1,
    }
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await volunteers_queries.listed(read.connection, keyring, **wanted)
        read.saw([row.volunteer_id for row in rows[:limit]])
    return page_of([VolunteerListed.of(row, today) for row in rows], limit, lambda each: each.volunteer_id)


@router.get(ONE, response_model=VolunteerRead, responses=refusals(404), dependencies=READING)
async def volunteer(
    volunteer_id: UUID, request: Request, principal: Authenticated, service: Service
) -> JSONResponse:
    """With references, checks and trainings. The ETag is for a later If-Match."""
    keyring = service.store.keyring
    async with audited(service.database, request, principal, service.clock) as read:
        row = await volunteers_queries.one(read.connection, keyring, volunteer_id)
        if row is None:
            raise NotFound("There is no such volunteer. GET /life-links/volunteers lists them.")
        if row.account == account(principal):
            raise Forbidden("This is your own record: GET /life-links/me shows it.", code="own-record")
        parts = await volunteers_queries.parts(read.connection, keyring, volunteer_id)
        read.saw([volunteer_id])
    body = VolunteerRead.whole(row, parts, service.today).model_dump(mode="json")
    return respond(Answer(200, body, row.version))


@router.post(f"{ONE}/offer", **CHANGES)
async def change_volunteers_offer(
    volunteer_id: UUID, body: OfferBody, command: Command, service: Service
) -> JSONResponse:
    """All that they say of themselves anew, as they told it."""
    wanted = commands.ChangeOffer(offer=body.offer, account=account(command.principal))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/references", status_code=201, **CHANGES)
async def ask_for_reference(
    volunteer_id: UUID, body: ReferenceBody, command: Command, service: Service
) -> JSONResponse:
    """Somebody is asked for a reference."""
    said: dict[str, Any] = {"reference_id": service.new_id(), "account": account(command.principal)}
    wanted = commands.AskReference(**said, **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted, status=201)


@router.post(f"{ONE}/references/{{reference_id}}/received", **CHANGES)
async def reference_received(
    volunteer_id: UUID, reference_id: UUID, body: ReceivedBody, command: Command, service: Service
) -> JSONResponse:
    """It came, and whether it is satisfactory."""
    said: dict[str, Any] = {"reference_id": reference_id, "account": account(command.principal)}
    wanted = commands.ReceiveReference(**said, **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/checks", status_code=201, **CHANGES)
async def decide_on_check(
    volunteer_id: UUID, body: CheckBody, command: Command, service: Service
) -> JSONResponse:
    """A decision, once the references suffice. A conviction is weighed, and refuses nobody on its own."""
    said: dict[str, Any] = {"check_id": service.new_id(), "account": account(command.principal)}
    wanted = commands.DecideCheck(**said, **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted, status=201)


@router.post(f"{ONE}/status-checks", **CHANGES)
async def check_status(
    volunteer_id: UUID, body: StatusCheckBody, command: Command, service: Service
) -> JSONResponse:
    """What the update service says of the check that was cleared last."""
    wanted = commands.CheckStatus(account=account(command.principal), **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/trainings", **CHANGES)
async def record_volunteer_training(
    volunteer_id: UUID, body: VolunteerTrainingBody, command: Command, service: Service
) -> JSONResponse:
    """A module that they completed."""
    wanted = commands.Train(account=account(command.principal), **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/availability", **CHANGES)
async def make_available(volunteer_id: UUID, command: Command, service: Service) -> JSONResponse:
    """From today on they may be suggested, as long as check and training hold."""
    wanted = commands.MakeAvailable(account=account(command.principal))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/pause", **CHANGES)
async def pause_volunteer(
    volunteer_id: UUID, body: PauseBody, command: Command, service: Service
) -> JSONResponse:
    """No new link for the time being; those under way go on."""
    wanted = commands.Pause(reason=body.reason, account=account(command.principal))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/resumption", **CHANGES)
async def resume_volunteer(volunteer_id: UUID, command: Command, service: Service) -> JSONResponse:
    """The pause is over."""
    return await on_volunteer(
        service, command, volunteer_id, commands.Resume(account=account(command.principal))
    )


@router.post(f"{ONE}/refusal", **CHANGES)
async def refuse_volunteer(
    volunteer_id: UUID, body: RefusalBody, command: Command, service: Service
) -> JSONResponse:
    """With words that they can read. For a conviction only once a decision has weighed it, by another
    account than decided."""
    wanted = commands.Refuse(account=account(command.principal), **dict(body))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/leaving", **CHANGES)
async def volunteer_leaves(volunteer_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Once none of their links is open."""
    wanted = commands.Leave(account=account(command.principal))
    return await on_volunteer(service, command, volunteer_id, wanted)


@router.post(f"{ONE}/erasure", **CHANGES)
async def erase_volunteer(volunteer_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Of somebody who left or was refused: names, contact and words are gone for good."""
    return await erasing(service, command, volunteer_id)
