"""The outermost layer, driven as an ASGI server would drive it."""

from collections.abc import Sequence
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from shared.http.edge import Edge
from shared.http.metrics import HttpMetrics

LIMIT = 1024
CHUNKED = [(b"transfer-encoding", b"chunked")]
START = {"type": "http.response.start", "status": 200, "headers": []}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the size of the body."""
    size, more = 0, True
    while more:
        message = await receive()
        size += len(message.get("body", b""))
        more = message.get("more_body", False)
    await send(dict(START))
    await send({"type": "http.response.body", "body": str(size).encode()})


async def breaks_off(scope: Scope, receive: Receive, send: Send) -> None:
    await send(dict(START))
    raise RuntimeError("too late for another answer")


async def asked(
    app: Any,
    headers: Sequence[tuple[bytes, bytes]] = (),
    body: Sequence[bytes] = (b"",),
    method: str = "POST",
) -> tuple[int, dict[bytes, bytes], bytes, HttpMetrics]:
    metrics, sent = HttpMetrics("test"), []
    edge = Edge(app, metrics=metrics, body_limit_bytes=LIMIT)
    chunks = [
        {"type": "http.request", "body": chunk, "more_body": n < len(body)} for n, chunk in enumerate(body, 1)
    ]

    async def receive() -> Message:
        return chunks.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {"type": "http", "method": method, "path": "/x", "headers": list(headers)}
    await edge(scope, receive, send)
    start, last = sent[0], sent[-1]
    return start["status"], dict(start["headers"]), last.get("body", b""), metrics


@pytest.mark.parametrize("length", [str(LIMIT + 1), "-1", "1e3", "", "٣"])
async def test_a_declared_length_over_the_limit_or_of_no_sense_is_refused(length: str) -> None:
    status, headers, body, _ = await asked(echo, [(b"content-length", length.encode())])
    assert (status, headers[b"content-type"]) == (413, b"application/problem+json")
    assert b"1 KiB" in body


async def test_a_chunked_body_is_refused_as_soon_as_it_is_too_much() -> None:
    body = [b"x" * LIMIT, b"x", *[b"never read"] * 3]
    status, *_ = await asked(echo, CHUNKED, body)
    assert status == 413


@pytest.mark.parametrize("headers", [[(b"content-length", b"1024")], CHUNKED])
async def test_a_body_up_to_the_limit_comes_through_whole(headers: list[tuple[bytes, bytes]]) -> None:
    status, _, body, _ = await asked(echo, headers, [b"x" * 1000, b"x" * 24])
    assert (status, body) == (200, b"1024")


async def test_an_answer_that_broke_off_is_raised_to_the_server() -> None:
    with pytest.raises(RuntimeError):
        await asked(breaks_off)


async def test_a_method_nobody_knows_is_no_label() -> None:
    *_, metrics = await asked(echo, method="X123456")
    assert b"X123456" not in metrics.render()
    assert b'method="other"' in metrics.render()


async def test_what_is_not_http_passes_through() -> None:
    seen: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    edge = Edge(app, metrics=HttpMetrics("test"), body_limit_bytes=LIMIT)
    await edge({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
    assert seen == ["lifespan"]


@pytest.mark.parametrize("first", [0, 1])
async def test_a_length_declared_beside_chunks_says_nothing(first: int) -> None:
    headers = [CHUNKED[0], (b"content-length", b"10")]
    status, *_ = await asked(echo, headers[first:] + headers[:first], [b"x" * LIMIT, b"x"])
    assert status == 413
