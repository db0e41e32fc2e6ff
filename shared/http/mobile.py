"""Commands that a phone collected while it was offline: sent together, carried out one by one.

Each is the POST that it would have been: it goes through the service's own application as the caller,
with its id as the Idempotency-Key, so that nothing is decided here that is not decided there."""

import json
from typing import Annotated, Any, Final

import httpx
from fastapi import APIRouter, Depends, FastAPI, Request
from pydantic import BaseModel, Field, StringConstraints
from starlette.routing import Match, Route

from shared.domain import Invalid, Refusal
from shared.http.auth import authenticate
from shared.http.etag import FORM
from shared.http.problems import of_refusal
from shared.http.uploads import upload_paths
from shared.http.values import KEY, Body
from shared.logs import correlation_id

MOST: Final = 100
# No query, no host, nothing to be decoded, and no step upwards.
PATH: Final = r"^(/[A-Za-z0-9_-]{1,100}){1,12}$"
PathOf = Annotated[str, StringConstraints(pattern=PATH, max_length=600)]
ROUTE: Final = "/me/commands"
NOT_HERE: Final = "This cannot be sent from here. Give the path of a single command of this service."


class OfflineCommand(Body):
    """One POST. id: made by the client, unique among its commands: sent again it takes effect once.
    path: within this service. if_match: the ETag that was read. reading: the path at which what is
    edited is read: where somebody else has changed it since, the answer shows how it is now."""

    id: Annotated[str, StringConstraints(pattern=KEY)]
    path: PathOf
    body: Any = None
    if_match: Annotated[str, StringConstraints(pattern=FORM.pattern)] | None = None
    reading: PathOf | None = None


class OfflineCommands(Body):
    """In the order in which they were made."""

    commands: list[OfflineCommand] = Field(min_length=1, max_length=MOST)


class Current(BaseModel):
    """How it is now, and the ETag to send with the next try."""

    etag: str | None
    body: Any


class CommandResult(BaseModel):
    """What the command by itself would have been answered. yours, current: of one that is refused because
    somebody else was faster (412): what you sent, and how it is now."""

    id: str
    status: int
    body: Any
    etag: str | None = None
    location: str | None = None
    yours: Any = None
    current: Current | None = None


class CommandResults(BaseModel):
    """As many as there were commands, in their order."""

    results: list[CommandResult]


router = APIRouter(tags=["offline"])


@router.post(ROUTE, dependencies=[Depends(authenticate)])
async def carry_out(body: OfflineCommands, request: Request) -> CommandResults:
    """Carry out each by itself, in order: one that is refused stops none of the others. The same batch
    again is answered as before, and takes effect once."""
    root = request.scope.get("root_path", "")
    headers = {
        "Authorization": request.headers["authorization"],
        "X-Correlation-Id": correlation_id.get(),
        "Accept-Language": request.headers.get("accept-language", ""),
    }
    # Faults of the application come as its own answers.
    transport = httpx.ASGITransport(request.app, raise_app_exceptions=False, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://here{root}", headers=headers) as own:
        return CommandResults(results=[await _one(request.app, own, each) for each in body.commands])


async def _one(app: FastAPI, own: httpx.AsyncClient, command: OfflineCommand) -> CommandResult:
    try:
        _check(app, command)
    except Refusal as refusal:
        refused = of_refusal(refusal)
        return CommandResult(id=command.id, status=refusal.status, body=_read(refused.body))
    headers = {"Idempotency-Key": command.id}
    if command.if_match is not None:
        headers["If-Match"] = command.if_match
    answer = await own.post(command.path, json=command.body, headers=headers)
    result = CommandResult(
        id=command.id,
        status=answer.status_code,
        body=_read(answer.content),
        etag=answer.headers.get("etag"),
        location=answer.headers.get("location"),
    )
    if answer.status_code == httpx.codes.PRECONDITION_FAILED:
        result.yours = command.body
        result.current = await _current(own, command.reading)
    return result


async def _current(own: httpx.AsyncClient, reading: str | None) -> Current | None:
    """None where the command does not say where it is read, or the caller may not read it."""
    if reading is None:
        return None
    answer = await own.get(reading)
    return Current(etag=answer.headers.get("etag"), body=_read(answer.content)) if answer.is_success else None


def _check(app: FastAPI, command: OfflineCommand) -> None:
    """Raises Invalid for what is no single command of this service."""
    route = _route(app, "POST", command.path)
    if route is None or route.path in (ROUTE, *upload_paths([app.router])) or route.path.endswith("/batch"):
        raise Invalid(NOT_HERE, field="path")
    if command.reading is not None and _route(app, "GET", command.reading) is None:
        raise Invalid("Nothing is read at this path of this service.", field="reading")


def _route(app: FastAPI, method: str, path: str) -> Route | None:
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    for route in app.routes:
        if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            return route
    return None


def _read(content: bytes | memoryview) -> Any:
    return json.loads(bytes(content)) if content else None
