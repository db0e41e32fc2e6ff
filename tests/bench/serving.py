"""A service in a process of its own, for as long as it is measured."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

# Arguments of Python, behind which the port comes; environment; a path that answers once it is up.
Served = tuple[list[str], dict[str, str], str]


@contextmanager
def serving(what: Served) -> Iterator[int]:
    """Yields the port at which it listens."""
    command, environment, alive = what
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        transport = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=transport) as client:
            client.get(f"http://127.0.0.1:{port}{alive}", timeout=20).raise_for_status()
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
