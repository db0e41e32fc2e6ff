"""Uploads: a body of any size becomes the input of a job as it arrives, and is never held whole."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, Final, NoReturn

from fastapi import APIRouter, Depends, Request
from fastapi.routing import APIRoute
from starlette.requests import ClientDisconnect

from shared.domain import Malformed, WrongMedia
from shared.eventstore import Unit
from shared.http.answers import Answer, Claim
from shared.http.auth import account, caller
from shared.http.commands import Commands
from shared.http.posted import Fingerprints, IdempotencyKey, Posted
from shared.jobs import Asked, Job, Jobs
from shared.logs import correlation_id

CSV: Final = "text/csv"
# For a route's `openapi_extra`: it reads CSV as it arrives, up to the settings' `upload_limit_bytes`.
UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {CSV: {"schema": {"type": "string", "contentMediaType": CSV}}},
    }
}

ToAnswer = Callable[[Job], Answer]


@dataclass(frozen=True)
class Upload:
    """A POST whose body is still to be read. claim: without the fingerprint of its body yet."""

    request: Request
    claim: Claim

    def asked(self, kind: str, parameters: Mapping[str, str | int]) -> Asked:
        return Asked(kind, account(self.claim.principal), self.claim.correlation_id, parameters)

    @property
    def address(self) -> bytes:
        """Path and query: the same file with other parameters is another request."""
        url = self.request.url
        return f"{url.path}?{url.query}".encode()


async def uploading(request: Request, key: IdempotencyKey) -> Upload:
    """Raises WrongMedia for a body that does not say it is CSV."""
    given, _, rest = request.headers.get("content-type", "").partition(";")
    charset = rest.replace('"', "").replace(" ", "").lower()
    if given.strip().lower() != CSV or charset not in ("", "charset=utf-8"):
        raise WrongMedia("Send the file with Content-Type: text/csv, in UTF-8.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise WrongMedia("Send the file as it is, not compressed.")
    return Upload(request, claim_of(request, key))


def claim_of(request: Request, key: str) -> Claim:
    """Without the fingerprint of a body that is still to be read. Raises Unauthenticated."""
    commands: Fingerprints = request.app.state.commands
    known, route = commands.key_of(key), request.scope["route"].path
    return Claim(caller(request), route, known, b"", correlation_id.get())


Uploaded = Annotated[Upload, Depends(uploading)]


async def start_job(upload: Upload, commands: Commands, jobs: Jobs, asked: Asked, answer: ToAnswer) -> Answer:
    """Store the body and queue the job; the same key with the same body answers the same job.

    Raises Invalid for a key that came with another body, and TooLarge and Malformed while it is
    read, with nothing left behind."""
    fingerprint = commands.fingerprinting(upload.address)

    async def arriving() -> AsyncIterator[bytes]:
        async for piece in pieces(upload.request):
            fingerprint.update(piece)
            yield piece

    def command() -> Posted:
        return Posted(replace(upload.claim, fingerprint=fingerprint.digest()))

    if await commands.answered(upload.claim):
        async for _ in arriving():  # only to know whether it is the same
            pass
        return await commands.once(command(), forgotten)
    job_id, total = await jobs.receive(asked, arriving())

    async def work(unit: Unit) -> Answer:
        return answer(await jobs.queue(unit.connection, job_id, total))

    try:
        given = await commands.once(command(), work)
    finally:
        # Nothing happens to one that was queued; another's, or one that failed, is destroyed.
        await jobs.discard(job_id)
    jobs.woken.set()
    return given


async def pieces(request: Request) -> AsyncIterator[bytes]:
    """The body as it arrives. Raises Malformed where it breaks off."""
    try:
        async for piece in request.stream():
            if piece:
                yield piece
    except ClientDisconnect:
        raise Malformed("The upload broke off. Nothing was stored.") from None


async def forgotten(_: Unit) -> NoReturn:
    """The answer was there when the upload began and is too old to be kept now."""
    raise Malformed("This Idempotency-Key has just run out. Send the file again.")


def upload_paths(routers: Sequence[APIRouter]) -> Iterator[str]:
    """Of the routes that are declared with `UPLOAD`."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.openapi_extra is UPLOAD:
                yield route.path
