"""Listening for HTTP, and saying so once it is true."""

import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI


class PortTaken(RuntimeError):
    """Something else listens there."""


class Announcing(uvicorn.Server):
    """Calls `ready` when the first request would be answered."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow starts. 0: any free one. Raises PortTaken."""
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise PortTaken(
            f"Port {port} on {host} cannot be had ({error.strerror}). Choose another with --port (or --host)."
        ) from None


def serve(app: FastAPI, listener: socket.socket, ready: Callable[[], None]) -> bool:
    """Answer until SIGINT or SIGTERM, then finish what is under way. False when it did not start.
    Raises ImportError where httptools is not installed."""
    config = uvicorn.Config(
        app,
        # Not `auto`: another parser would come in unnoticed, with another idea of where a body ends.
        http="httptools",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=10,
    )
    server = Announcing(config, ready)
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        # uvicorn passes the signal on after it has shut down in good order.
        return True
    return server.started


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{host}:{port}"
