"""Commands that a phone collected while it was offline: sent together, carried out one by one.

Each is the POST that it would have been: it goes through the service's own application as the caller,
with its id as the Idempotency-Key, so that nothing is decided here that is not decided there."""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import httpx
from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, StringConstraints, ValidationError, WrapValidator
from pydantic import ValidatorFunctionWrapHandler as Handler
from pydantic_core import to_json

from shared.domain import Invalid, Refusal, Unavailable
from shared.http.auth import authenticate
from shared.http.etag import FORM
from shared.http.mobile_routes import command_at, readable_at
from shared.http.problems import FieldProblem, field_problems, of_invalid, of_refusal
from shared.http.values import KEY, Body
from shared.logs import correlation_id

MOST: Final = 100
# Shorter than what gateways and phones wait: what was not tried by then is told to be sent again.
WITHIN_SECONDS: Final = 20.0
# Of how things are now, in one answer.
MOST_CURRENT_BYTES: Final = 4 * 1024 * 1024
# Of the batch's own headers, with every command.
SENT_ON: Final = (b"authorization", b"accept-language")
# No query, no host, nothing to be decoded, and no step upwards.
PATH: Final = r"^(/[A-Za-z0-9_-]{1,100}){1,12}$"
PathOf = Annotated[str, StringConstraints(pattern=PATH, max_length=600)]
NOT_HERE: Final = "This cannot be sent from here. Give the path of a single command of this service."


class OfflineCommand(Body):
    """One POST. id: made by the client, unique among its commands: sent again it takes effect once.
    path: within this service, or as `GET /me/changes` tells it. if_match: the ETag that was read.
    reading: the path at which what is edited is read: where somebody else has changed it since, the
    answer shows how it is now."""

    id: Annotated[str, StringConstraints(pattern=KEY)]
    path: PathOf
    body: Any = None
    if_match: Annotated[str, StringConstraints(pattern=f"^{FORM.pattern}$")] | None = None
    reading: PathOf | None = None


@dataclass(frozen=True)
class Unreadable:
    """A command that is not of the declared shape. id: None where that is none either."""

    id: str | None
    errors: Sequence[FieldProblem]


def _by_itself(value: Any, read: Handler) -> Any:
    try:
        return read(value)
    except ValidationError as error:
        given = value.get("id") if isinstance(value, Mapping) else None
        sound = isinstance(given, str) and re.fullmatch(KEY, given)
        # As of a request's body: else one of its fields would pass for a part of the request.
        faults = [{**each, "loc": ("body", *each["loc"])} for each in error.errors()]
        return Unreadable(given if sound else None, field_problems(faults))


class OfflineCommands(Body):
    """In the order in which they were made."""

    commands: list[Annotated[OfflineCommand, WrapValidator(_by_itself)]] = Field(
        min_length=1, max_length=MOST
    )


class Current(BaseModel):
    """How it is now, and the ETag to send with the next try."""

    etag: str | None
    body: Any


class CommandResult(BaseModel):
    """What the command by itself would have been answered. id: null where what came had none. yours,
    current: of one that is refused because somebody else was faster (412): what you sent, and how it is
    now; read it yourself where that is null. retry_after_seconds: of one to be sent again."""

    id: str | None
    status: int
    body: Any
    etag: str | None = None
    location: str | None = None
    retry_after_seconds: int | None = None
    yours: Any = None
    current: Current | None = None


class CommandResults(BaseModel):
    """As many as there were commands, in their order."""

    results: list[CommandResult]


router = APIRouter(tags=["offline"])


@router.post("/me/commands", dependencies=[Depends(authenticate)])
async def carry_out(body: OfflineCommands, request: Request) -> CommandResults:
    """Carry out each by itself, in order: one that is refused stops none of the others. The same batch
    again is answered as before, and takes effect once."""
    root = request.scope.get("root_path", "")
    # As bytes, as they came: they need not be ASCII.
    headers = [(name, value) for name, value in request.headers.raw if name in SENT_ON]
    headers.append((b"x-correlation-id", correlation_id.get().encode()))
    # Faults of the application come as its own answers.
    transport = httpx.ASGITransport(request.app, raise_app_exceptions=False, root_path=root)
    async with httpx.AsyncClient(transport=transport, base_url=f"http://here{root}", headers=headers) as own:
        sending = Sending(own, request.app.state.routers, time.monotonic() + WITHIN_SECONDS, root)
        return CommandResults(results=[await sending.one(each) for each in body.commands])


@dataclass
class Sending:
    """One batch on its way. own: the service itself, as the caller. until: by the monotonic clock. root:
    the path at which the service is. room: bytes that are left for how things are now."""

    own: httpx.AsyncClient
    routers: Sequence[APIRouter]
    until: float
    root: str = ""
    room: int = MOST_CURRENT_BYTES

    async def one(self, command: OfflineCommand | Unreadable) -> CommandResult:
        if isinstance(command, Unreadable):
            refused = of_invalid(command.errors, stored=True)
            return CommandResult(
                id=command.id, status=refused.status_code, body=json.loads(bytes(refused.body))
            )
        reading = command.reading and within(self.root, command.reading)
        command = command.model_copy(update={"path": within(self.root, command.path), "reading": reading})
        try:
            return await self._sent(command, self._content(command))
        except Refusal as refusal:
            return CommandResult(
                id=command.id,
                status=refusal.status,
                body=json.loads(bytes(of_refusal(refusal).body)),
                retry_after_seconds=refusal.retry_after_seconds,
            )

    def _content(self, command: OfflineCommand) -> bytes:
        """What to send. Raises Invalid for what is no single command of this service, and Unavailable
        when there is no time left."""
        if not command_at(self.routers, command.path):
            raise Invalid(NOT_HERE, field="path")
        if command.reading is not None and not readable_at(self.routers, command.reading):
            raise Invalid("Nothing is read at this path of this service.", field="reading")
        if time.monotonic() >= self.until:
            raise Unavailable("There was no time for this one, and nothing of it was stored. Send it again.")
        try:
            # As a browser writes it: the same command sent by itself is the same request.
            return b"" if command.body is None else to_json(command.body, inf_nan_mode="constants")
        except ValueError:
            raise Invalid(
                "This cannot be written as JSON in UTF-8, or is nested too deeply.", field="body"
            ) from None

    async def _sent(self, command: OfflineCommand, content: bytes) -> CommandResult:
        headers = {"Idempotency-Key": command.id, "Content-Type": "application/json"}
        if command.if_match is not None:
            headers["If-Match"] = command.if_match
        answer = await self.own.post(command.path, content=content, headers=headers)
        retry = answer.headers.get("retry-after")
        result = CommandResult(
            id=command.id,
            status=answer.status_code,
            body=_read(answer),
            etag=answer.headers.get("etag"),
            location=answer.headers.get("location"),
            retry_after_seconds=int(retry) if retry else None,
        )
        if answer.status_code == httpx.codes.PRECONDITION_FAILED:
            result.yours = command.body
            result.current = await self._current(command.reading)
        return result

    async def _current(self, reading: str | None) -> Current | None:
        """None where the command does not say where it is read, the caller may not read it, or the
        answer would grow too long."""
        if reading is None:
            return None
        answer = await self.own.get(reading)
        if not answer.is_success or len(answer.content) > self.room:
            return None
        self.room -= len(answer.content)
        return Current(etag=answer.headers.get("etag"), body=_read(answer))


def within(root: str, path: str) -> str:
    """A path of the service, which the timeline and `GET /me/changes` tell with the service's own before
    it."""
    return path.removeprefix(root) if path.startswith(f"{root}/") else path


def _read(answer: httpx.Response) -> Any:
    """None for what is no JSON, such as an answer without a body."""
    media = answer.headers.get("content-type", "").partition(";")[0]
    return json.loads(answer.content) if answer.content and media.endswith("json") else None
