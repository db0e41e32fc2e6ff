"""A route that reads its body as it arrives has a limit of its own; no other route has."""

from collections.abc import Sequence
from typing import Any

import pytest
from fastapi import FastAPI, Request
from starlette.types import Message

from shared.http import problems
from shared.http.edge import Edge
from shared.http.metrics import HttpMetrics

LIMIT, UPLOAD_LIMIT = 1024, 4096
CHUNKED = [(b"transfer-encoding", b"chunked")]


def app() -> FastAPI:
    made = FastAPI()
    problems.install(made)

    async def sizes(request: Request) -> list[int]:
        return [len(piece) async for piece in request.stream() if piece]

    made.post("/files")(sizes)
    made.put("/files")(sizes)
    made.post("/others")(sizes)
    return made


async def sent(
    path: str,
    headers: Sequence[tuple[bytes, bytes]],
    body: Sequence[bytes],
    method: str = "POST",
    root: str = "",
) -> tuple[int, bytes, int]:
    """Status, body, and how many chunks were never read."""
    edge = Edge(
        app(),
        metrics=HttpMetrics("test"),
        body_limit_bytes=LIMIT,
        upload_limits={"/files": UPLOAD_LIMIT},
    )
    chunks = [
        {"type": "http.request", "body": chunk, "more_body": n < len(body)} for n, chunk in enumerate(body, 1)
    ]
    answered: list[Message] = []

    async def receive() -> Message:
        return chunks.pop(0)

    async def send(message: Message) -> None:
        answered.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": method,
        "path": root + path,
        "root_path": root,
        "query_string": b"",
        "headers": list(headers),
    }
    await edge(scope, receive, send)
    return answered[0]["status"], answered[-1]["body"], len(chunks)


@pytest.mark.parametrize("root", ["", "/assessment"])
@pytest.mark.parametrize("headers", [[(b"content-length", b"4096")], CHUNKED])
async def test_an_upload_up_to_its_limit_arrives_in_pieces(
    headers: list[tuple[bytes, bytes]], root: str
) -> None:
    status, body, _ = await sent("/files", headers, [b"x" * 2048] * 2, root=root)
    assert (status, body) == (200, b"[2048,2048]")


async def test_an_upload_that_grows_over_its_limit_is_refused_as_soon_as_it_is_too_much() -> None:
    status, body, unread = await sent("/files", CHUNKED, [b"x" * 4096, b"x", *[b"never read"] * 3])
    assert (status, unread) == (413, 3)
    assert b"4 KiB" in body


async def test_an_upload_that_declares_too_much_is_refused_unread() -> None:
    status, _, unread = await sent("/files", [(b"content-length", b"4097")], [b"x"])
    assert (status, unread) == (413, 1)


@pytest.mark.parametrize(("path", "method"), [("/others", "POST"), ("/files", "PUT"), ("/files/", "POST")])
async def test_whatever_is_no_upload_keeps_the_usual_limit(path: str, method: str) -> None:
    status, body, _ = await sent(path, [(b"content-length", b"1025")], [b"x"], method)
    assert status == 413
    assert b"1 KiB" in body


async def test_a_length_declared_beside_an_upload_in_chunks_says_nothing() -> None:
    headers = [*CHUNKED, (b"content-length", b"10")]
    status, *_ = await sent("/files", headers, [b"x" * UPLOAD_LIMIT, b"x"])
    assert status == 413
