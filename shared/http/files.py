"""Files that people give and get back: a small one is the whole body of its POST."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.routing import APIRoute

from shared.blobs import MEDIA, Blob, Blobs, Received
from shared.domain import WrongMedia
from shared.http.commands import Commands
from shared.http.posted import IdempotencyKey, Posted
from shared.http.uploads import Upload, claim_of, pieces

BINARY: Final[dict[str, Any]] = {
    media: {"schema": {"type": "string", "format": "binary"}} for media in MEDIA.values()
}
# For a route's `openapi_extra`: it reads a file as it arrives, up to the settings' `blob_limit_bytes`.
FILE: Final[dict[str, Any]] = {"requestBody": {"required": True, "content": BINARY}}
# For a GET's `responses`.
FILE_GIVEN: Final[dict[int | str, dict[str, Any]]] = {200: {"content": BINARY, "description": "The file"}}


async def giving(request: Request, key: IdempotencyKey) -> Upload:
    """Raises WrongMedia for a body that does not say it is of a type that is taken."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in MEDIA.values() or request.headers.get("content-encoding", "identity") != "identity":
        raise WrongMedia(f"Send the file as it is, with one of: {', '.join(MEDIA.values())}.")
    return Upload(request, claim_of(request, key))


Given = Annotated[Upload, Depends(giving)]


async def receive(upload: Upload, commands: Commands, blobs: Blobs, owner: UUID) -> tuple[Received, Posted]:
    """The file, and the command in whose transaction its row is to be put.
    Raises what `Blobs.receive` raises."""
    fingerprint = commands.fingerprinting(upload.address)

    async def arriving() -> AsyncIterator[bytes]:
        async for piece in pieces(upload.request):
            fingerprint.update(piece)
            yield piece

    received = await blobs.receive(owner, arriving())
    return received, Posted(replace(upload.claim, fingerprint=fingerprint.digest()))


async def file_answer(blobs: Blobs, blob: Blob) -> Response:
    """To be saved, and never shown as a page of this service, whatever is in it. Raises Gone."""
    headers = {
        "Content-Disposition": f'attachment; filename="{blob.blob_id}.{blob.kind}"',
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(await blobs.content(blob), media_type=MEDIA[blob.kind], headers=headers)


def file_paths(routers: Sequence[APIRouter]) -> Iterator[str]:
    """Of the routes that are declared with `FILE`."""
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and route.openapi_extra is FILE:
                yield route.path
