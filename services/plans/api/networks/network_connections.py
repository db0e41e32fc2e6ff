"""Community connections, and the drawing of maps."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.models.networks import ConnectionStateBody, NetworkChanged, NewConnection, NewMap
from services.plans.api.networks.networking import WRITERS, Write
from services.plans.domain.networks.connections import ChangeConnection, Connect
from services.plans.domain.networks.maps import DrawMap
from shared.http import open_to, refusals

router = APIRouter(
    prefix="/participants/{participant_id}/network",
    tags=["networks"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*WRITERS))],
)


@router.post("/connections", status_code=201, response_model=NetworkChanged)
async def connect(body: NewConnection, write: Write, service: Service) -> JSONResponse:
    """Connect the person to a group or place of the directory."""
    command = Connect(
        connection_id=body.connection_id or service.new_id(),
        place_id=body.place_id,
        state=body.state,
        author=write.author,
    )
    return await write.change(command, made=command.connection_id)


@router.post("/connections/{connection_id}/state", response_model=NetworkChanged)
async def change_connection(connection_id: UUID, body: ConnectionStateBody, write: Write) -> JSONResponse:
    """How the connection stands now; either party."""
    command = ChangeConnection(connection_id=connection_id, state=body.state, author=write.author)
    return await write.change(command)


@router.post("/maps", status_code=201, response_model=NetworkChanged)
async def draw_map(body: NewMap, write: Write, service: Service) -> JSONResponse:
    """Keep the network as it stands today, or as it was drawn on paper before. Of two maps on a day the
    later takes the earlier's place."""
    paper = body.on_paper.paper if body.on_paper else None
    command = DrawMap(map_id=body.map_id or service.new_id(), author=write.author, on_paper=paper)
    return await write.change(command, made=command.map_id)
