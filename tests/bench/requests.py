"""A client that costs next to nothing, so that it is the server that is measured."""

import asyncio
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

CLIENTS = 32


async def posts_a_second(
    port: int, path: str, headers: Mapping[str, str], body: Callable[[], Any], count: int
) -> float:
    """`count` POSTs over 32 kept connections, each with a new Idempotency-Key; all must succeed."""
    common = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    started = time.perf_counter()
    await asyncio.gather(*(_client(port, path, common, body, count // CLIENTS) for _ in range(CLIENTS)))
    return count / (time.perf_counter() - started)


async def _client(port: int, path: str, common: str, body: Callable[[], Any], count: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in range(count):
        content = json.dumps(body()).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: bench\r\n{common}Idempotency-Key: {uuid4()}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        writer.write(head.encode() + content)
        status, answer = await _answer(reader)
        if status not in (200, 201):
            raise RuntimeError(f"{path} answered {status}: {answer[:300]!r}")
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status, length = int(head[9:12]), 0
    for line in head.split(b"\r\n")[1:]:
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return status, await reader.readexactly(length)
