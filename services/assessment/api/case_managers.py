"""Case managers: who they are, their training, teams and leave."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import ORGANISERS, Parts, Service
from services.assessment.api.models.organisation import (
    AbsenceBody,
    AbsenceSet,
    CaseManagerChanged,
    CaseManagerRead,
    CaseManagerRegistration,
    From,
    Return,
    TeamBody,
    TrainingBody,
)
from services.assessment.api.organising import Authorise, On, account_meant, not_registered, on_case_manager
from services.assessment.domain.organisation.case_manager import (
    JoinTeam,
    LeaveService,
    LeaveTeam,
    RecordTraining,
    RegisterCaseManager,
    RequestErasure,
)
from services.assessment.domain.organisation.leave import EndLeaveCover, SetLeaveCover
from services.assessment.handlers.organisation import finish_name_erasures
from services.assessment.views import case_managers_queries, units_queries
from shared.domain import Forbidden, NotFound
from shared.eventstore import Unit
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    Posted,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.security import Role

router = APIRouter(prefix="/case-managers", tags=["organisation"])
ORGANISING = [Depends(open_to(*ORGANISERS))]
COVERING = [Depends(open_to(*ORGANISERS, Role.TEAM_LEADER))]
READING = [Depends(open_to(*ORGANISERS, Role.TEAM_LEADER, Role.SAFEGUARDING_LEAD, Role.SYSTEM))]
OWN = [Depends(open_to(Role.CASE_MANAGER, Role.TEAM_LEADER))]
CHANGES = refusals(404, 409, 412)


@router.post(
    "",
    status_code=201,
    response_model=CaseManagerChanged,
    responses=refusals(409, 412),
    dependencies=ORGANISING,
)
async def register_case_manager(
    body: CaseManagerRegistration, command: Command, service: Service, request: Request
) -> JSONResponse:
    """Register a case manager under the account that they sign in with."""
    case_manager_id = service.new_id()
    wanted = RegisterCaseManager(
        case_manager_id=case_manager_id,
        account=account_meant(body.account, command.principal),
        name=body.name,
        from_on=body.from_on,
    )
    return await on_case_manager(service, command, case_manager_id, wanted, at=request.url.path)


@router.get("", dependencies=READING)
async def case_managers(
    service: Service, on: On, team_id: UUID | None = None, cursor: Cursor = None, limit: Limit = 50
) -> Page[CaseManagerRead]:
    """Those who are here on a day, perhaps of one team, as they are on it."""
    async with service.database.connect() as connection:
        rows = await case_managers_queries.page(
            connection,
            service.store.keyring,
            on,
            team_id=team_id,
            after=decode(cursor),
            limit=limit + 1,
        )
    read = [CaseManagerRead.of(row, service.definitions.training, on) for row in rows]
    return page_of(read, limit, lambda item: item.case_manager_id)


@router.get("/me", response_model=CaseManagerRead, responses=refusals(404), dependencies=OWN)
async def own_entry(principal: Authenticated, service: Service, on: On) -> JSONResponse:
    """The caller's own entry."""
    async with service.database.connect() as connection:
        case_manager_id = await case_managers_queries.id_of(connection, account(principal))
    if case_manager_id is None:
        raise not_registered(NotFound, account(principal))
    return await _read(service, case_manager_id, on)


@router.get(
    "/{case_manager_id}", response_model=CaseManagerRead, responses=refusals(404), dependencies=READING
)
async def case_manager(case_manager_id: UUID, service: Service, on: On) -> JSONResponse:
    """One case manager as of a day. The ETag is for a later If-Match."""
    return await _read(service, case_manager_id, on)


async def _read(service: Parts, case_manager_id: UUID, on: On) -> JSONResponse:
    async with service.database.connect() as connection:
        row = await case_managers_queries.one(connection, service.store.keyring, case_manager_id, on)
    if row is None:
        raise NotFound("There is no such case manager.")
    body = CaseManagerRead.of(row, service.definitions.training, on)
    return respond(Answer(200, body.model_dump(mode="json"), row.version))


@router.post(
    "/{case_manager_id}/training",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=ORGANISING,
)
async def record_training(
    case_manager_id: UUID, body: TrainingBody, command: Command, service: Service
) -> JSONResponse:
    """Record that a module was completed. 200, as it has no address of its own: GET
    /case-managers/{id} shows it."""
    return await on_case_manager(service, command, case_manager_id, RecordTraining(**dict(body)))


@router.post(
    "/{case_manager_id}/teams",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=ORGANISING,
)
async def join_team(
    case_manager_id: UUID, body: TeamBody, command: Command, service: Service
) -> JSONResponse:
    """Put them in a team from a day on, perhaps beside others."""
    return await on_case_manager(service, command, case_manager_id, JoinTeam(**dict(body)))


@router.post(
    "/{case_manager_id}/teams/leaving",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=ORGANISING,
)
async def leave_team(
    case_manager_id: UUID, body: TeamBody, command: Command, service: Service
) -> JSONResponse:
    """From this day on they are in the team no longer."""
    return await on_case_manager(service, command, case_manager_id, LeaveTeam(**dict(body)))


@router.post(
    "/{case_manager_id}/absences",
    status_code=201,
    response_model=AbsenceSet,
    responses=CHANGES,
    dependencies=COVERING,
)
async def set_leave(
    case_manager_id: UUID, body: AbsenceBody, command: Command, service: Service, request: Request
) -> JSONResponse:
    """Leave, with a deputy who reaches the caseload while it lasts. A team leader sets it for the
    members of their teams."""
    absence_id = service.new_id()

    def answer(version: int) -> AbsenceSet:
        return AbsenceSet(case_manager_id=case_manager_id, version=version, absence_id=absence_id)

    wanted = SetLeaveCover(absence_id=absence_id, **dict(body))
    return await on_case_manager(
        service,
        command,
        case_manager_id,
        wanted,
        at=request.url.path.removesuffix(f"/{case_manager_id}/absences"),
        authorise=_covers(service, command, case_manager_id),
        body=answer,
    )


@router.post(
    "/{case_manager_id}/absences/{absence_id}/end",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=COVERING,
)
async def end_leave(
    case_manager_id: UUID, absence_id: UUID, body: Return, command: Command, service: Service
) -> JSONResponse:
    """Back earlier than was said, or on a day that was not known; the deputy reaches it no longer."""
    wanted = EndLeaveCover(absence_id=absence_id, back_on=body.back_on)
    allowed = _covers(service, command, case_manager_id)
    return await on_case_manager(service, command, case_manager_id, wanted, authorise=allowed)


@router.post(
    "/{case_manager_id}/leaving",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=ORGANISING,
)
async def leave_service(
    case_manager_id: UUID, body: From, command: Command, service: Service
) -> JSONResponse:
    """They leave the service, once their caseload is transferred. Teams and leave end with it."""
    return await on_case_manager(service, command, case_manager_id, LeaveService(from_on=body.from_on))


@router.post(
    "/{case_manager_id}/erasure",
    response_model=CaseManagerChanged,
    responses=CHANGES,
    dependencies=ORGANISING,
)
async def erase_case_manager(case_manager_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Make the name of somebody who left unreadable, for ever. Days and codes stay."""
    answer = await on_case_manager(service, command, case_manager_id, RequestErasure())
    # Also when the request is repeated: the first may have been cut off before this.
    await finish_name_erasures(service.handling, command.origin, case_manager_id)
    return answer


def _covers(service: Parts, command: Posted, case_manager_id: UUID) -> Authorise:
    async def authorise(unit: Unit) -> None:
        if command.principal.has(*ORGANISERS):
            return
        today, leader = service.handling.today(unit.now), account(command.principal)
        if not await units_queries.leads_member(unit.connection, leader, case_manager_id, today):
            raise Forbidden("They are in no team of yours. Ask your programme lead.")

    return authorise
