"""The outermost layer of a service: correlation, body limit, access log, metrics. Plain ASGI."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.domain import TooLarge
from shared.http.metrics import HttpMetrics
from shared.http.problems import of_fault, of_refusal
from shared.logs import correlation_id, fault_of, new_correlation_id

log = structlog.get_logger("access")

HEADER = b"x-correlation-id"
# What a client may choose as its correlation id: it goes into logs, events and Kafka, where nothing
# is ever erased, so that a text that could be somebody's name or number is not taken.
ACCEPTABLE = re.compile(rb"[0-9a-fA-F]{32}|[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# A method of another name is a caller's invention, and no label for a metric.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
QUIET = frozenset({"/health", "/health/liveness", "/health/readiness", "/ping", "/metrics"})


class Edge:
    """Wraps a service's app. Logs the route's template, never the path: a path holds ids.

    upload_limits: path -> bytes, of routes that read their body as it arrives."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        metrics: HttpMetrics,
        body_limit_bytes: int,
        upload_limits: Mapping[str, int] | None = None,
    ) -> None:
        self.app = app
        self.metrics = metrics
        self.body_limit_bytes = body_limit_bytes
        self.upload_limits = upload_limits or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        with correlated(headers.get(HEADER, b"")) as chosen:
            exchange = Exchange(send, chosen)
            started = time.perf_counter()
            try:
                upload = self._upload_limit(scope)
                limited = await self._limited(headers, receive, upload)
                if limited is None:
                    await of_refusal(too_large(upload or self.body_limit_bytes))(
                        scope, receive, exchange.send
                    )
                else:
                    await self.app(scope, limited, exchange.send)
            except Exception as error:
                await self._fail(scope, receive, exchange, error)
            finally:
                self._record(scope, exchange.status, time.perf_counter() - started)

    def _upload_limit(self, scope: Scope) -> int | None:
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return self.upload_limits.get(path) if scope["method"] == "POST" else None

    async def _limited(
        self, headers: dict[bytes, bytes], receive: Receive, upload: int | None
    ) -> Receive | None:
        """The receive channel, or None for a body over the limit. A chunked body is read here, so
        that it cannot grow behind a parser's back; but not an upload. A length declared beside
        Transfer-Encoding says nothing: RFC 9112, section 6.3."""
        length = headers.get(b"content-length")
        if b"transfer-encoding" not in headers:
            most = upload or self.body_limit_bytes
            return receive if length is None or (length.isdigit() and int(length) <= most) else None
        if upload:
            return counted(receive, upload)
        chunks, size, more = [], 0, True
        while more:
            message = await receive()
            chunks.append(message)
            size += len(message.get("body", b""))
            more = message.get("more_body", False)
            if size > self.body_limit_bytes:
                return None
        return replay(chunks, receive)

    async def _fail(self, scope: Scope, receive: Receive, exchange: "Exchange", error: Exception) -> None:
        # Here and not in a handler: a handler of last resort runs outside the correlation.
        # Not as exc_info: a log that is not set up by `logs.configure` would print its values.
        log.error("request failed", **fault_of(error))
        if exchange.started:
            raise error
        await of_fault()(scope, receive, exchange.send)

    def _record(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in METHODS else "other"
        self.metrics.observe(method, route, status, seconds)
        if route not in QUIET:
            log.info("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


class Exchange:
    """One response on its way out: adds the correlation id, keeps the status."""

    def __init__(self, send: Send, chosen: str) -> None:
        self._send = send
        self._chosen = chosen.encode()
        self.status = 500
        self.started = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.started = message["status"], True
            message["headers"] = [*message["headers"], (HEADER, self._chosen), *self._private(message)]
        await self._send(message)

    @staticmethod
    def _private(message: Message) -> list[tuple[bytes, bytes]]:
        # Answers are about people: no browser or proxy on the way keeps one, unless a route says so.
        said = any(name == b"cache-control" for name, _ in message["headers"])
        return [] if said else [(b"cache-control", b"no-store")]


@contextmanager
def correlated(offered: bytes) -> Iterator[str]:
    chosen = offered.decode() if ACCEPTABLE.fullmatch(offered) else new_correlation_id()
    token = correlation_id.set(chosen)
    try:
        yield chosen
    finally:
        correlation_id.reset(token)


def too_large(most_bytes: int) -> TooLarge:
    most = f"{most_bytes // 1024} KiB"
    return TooLarge(f"The body is larger than {most}. Nothing was stored. Send it in smaller parts.")


def counted(receive: Receive, most_bytes: int) -> Receive:
    """A receive channel that raises TooLarge beyond so many bytes, within the route that reads it."""
    size = 0

    async def counting() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > most_bytes:
            raise too_large(most_bytes)
        return message

    return counting


def replay(messages: list[Message], receive: Receive) -> Receive:
    """A receive channel that gives these messages first."""
    waiting = iter(messages)

    async def replayed() -> Message:
        message = next(waiting, None)
        return message if message is not None else await receive()

    return replayed
