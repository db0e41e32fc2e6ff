"""The organisation: providers, areas and teams, as they are and as they were on a day."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import ORGANISERS, Service
from services.assessment.api.models.organisation import (
    From,
    TeamLeader,
    UnitChanged,
    UnitMove,
    UnitOpening,
    UnitRead,
    UnitWithMembers,
)
from services.assessment.api.organising import On, account_meant, on_unit
from services.assessment.domain.organisation.unit import (
    AppointTeamLeader,
    CloseUnit,
    EndTeamLeader,
    MoveUnit,
    OpenUnit,
)
from services.assessment.views import units_queries
from shared.domain import NotFound
from shared.http import Answer, Command, open_to, refusals, respond
from shared.http.parties import STAFF_READERS

router = APIRouter(prefix="/units", tags=["organisation"])
ORGANISING = [Depends(open_to(*ORGANISERS))]
READING = [Depends(open_to(*STAFF_READERS))]
CHANGES = refusals(404, 409, 412)


@router.post(
    "", status_code=201, response_model=UnitChanged, responses=refusals(409, 412), dependencies=ORGANISING
)
async def open_unit(body: UnitOpening, command: Command, service: Service, request: Request) -> JSONResponse:
    """Open a provider, an area or a team."""
    unit_id = service.new_id()
    wanted = OpenUnit(unit_id=unit_id, **dict(body))
    return await on_unit(service, command, unit_id, wanted, at=request.url.path)


@router.get("", dependencies=READING)
async def units(service: Service, on: On) -> list[UnitRead]:
    """The structure on a day: every unit that is open then, where it belongs and who leads it."""
    async with service.database.connect() as connection:
        rows = await units_queries.structure(connection, on)
    return [UnitRead.of(row) for row in rows]


@router.get("/{unit_id}", response_model=UnitWithMembers, responses=refusals(404), dependencies=READING)
async def unit(unit_id: UUID, service: Service, on: On) -> JSONResponse:
    """One unit on a day. The ETag is for a later If-Match."""
    async with service.database.connect() as connection:
        row = await units_queries.one(connection, unit_id, on)
    if row is None:
        raise NotFound("There is no such unit. GET /units lists them.")
    return respond(Answer(200, UnitWithMembers.of(row).model_dump(mode="json"), row.version))


@router.post("/{unit_id}/moves", response_model=UnitChanged, responses=CHANGES, dependencies=ORGANISING)
async def move_unit(unit_id: UUID, body: UnitMove, command: Command, service: Service) -> JSONResponse:
    """Let it belong to another unit from a day on; where it belonged before stays as it was."""
    return await on_unit(service, command, unit_id, MoveUnit(**dict(body)))


@router.post("/{unit_id}/closing", response_model=UnitChanged, responses=CHANGES, dependencies=ORGANISING)
async def close_unit(unit_id: UUID, body: From, command: Command, service: Service) -> JSONResponse:
    """Close it for good, once nothing belongs to it and nobody is in it."""
    return await on_unit(service, command, unit_id, CloseUnit(from_on=body.from_on))


@router.post("/{unit_id}/leaders", response_model=UnitChanged, responses=CHANGES, dependencies=ORGANISING)
async def appoint_team_leader(
    unit_id: UUID, body: TeamLeader, command: Command, service: Service
) -> JSONResponse:
    """Let an account lead the team: with the role team_leader it reaches the members' caseloads. 200,
    as it has no address of its own: GET /units/{id} shows it."""
    leader = account_meant(body.account, command.principal)
    wanted = AppointTeamLeader(account=leader, from_on=body.from_on)
    return await on_unit(service, command, unit_id, wanted)


@router.post(
    "/{unit_id}/leaders/ending", response_model=UnitChanged, responses=CHANGES, dependencies=ORGANISING
)
async def end_team_leader(
    unit_id: UUID, body: TeamLeader, command: Command, service: Service
) -> JSONResponse:
    """From this day on the account leads the team no longer."""
    leader = account_meant(body.account, command.principal)
    return await on_unit(service, command, unit_id, EndTeamLeader(account=leader, from_on=body.from_on))
