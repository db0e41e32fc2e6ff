"""Structured JSON logs: ids, codes and counts; never a name, a CRN or anybody's words."""

import logging
import sys
import traceback
from contextvars import ContextVar
from typing import TextIO
from uuid import uuid4

import structlog

# The request's id: it travels request -> event -> Kafka header -> projection.
correlation_id: ContextVar[str] = ContextVar("correlation_id", default="-")

# Folders of our own code in a path.
OURS = {"services", "shared"}


def new_correlation_id() -> str:
    return uuid4().hex


def _with_correlation(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    entry.setdefault("correlation_id", correlation_id.get())
    return entry


def _fault_by_class(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # A traceback or an error text can quote values (SQL parameters, JSON input): log where it
    # happened and what class it was, nothing it says.
    error = entry.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):  # as the standard library's loggers give it
        error = error[1]
    if isinstance(error, BaseException):
        entry.update(fault_of(error))
    return entry


def _first_line(_: object, __: str, entry: structlog.typing.EventDict) -> structlog.typing.EventDict:
    # asyncio puts what a lost task's error says on the lines after the first.
    entry["event"] = str(entry["event"]).partition("\n")[0]
    return entry


def fault_of(error: BaseException) -> dict[str, object]:
    """What may be logged of an error: its class and where it happened."""
    return {"fault": type(error).__name__, "at": _places(error)}


def _places(error: BaseException) -> list[str]:
    """Where it went through our code, and where it broke."""
    frames = [(trace.f_code, line) for trace, line in traceback.walk_tb(error.__traceback__)]
    ours = [frame for frame in frames if OURS & set(frame[0].co_filename.split("/"))][-4:]
    shown = ours if frames[-1:] == ours[-1:] else [*ours, *frames[-1:]]
    return [f"{code.co_filename.rsplit('/', 1)[-1]}:{line} {code.co_name}" for code, line in shown]


class Line:
    """What our own loggers write to. The stream is everybody's, so that a logger that was used
    before follows when it changes."""

    stream: TextIO = sys.stderr

    def __init__(self, name: str = "") -> None:
        self.name = name

    def write(self, line: str) -> None:
        self.stream.write(line + "\n")
        self.stream.flush()

    debug = info = warning = error = critical = write


# What is done to an entry before it is written, whoever wrote it.
SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    _with_correlation,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _fault_by_class,
]


def configure(stream: TextIO | None = None, level: int = logging.INFO) -> None:
    """JSON lines on `stream` (standard error by default), for ours and for libraries' loggers."""
    root = logging.getLogger()
    root.handlers[:] = [_handler(stream or sys.stderr)]
    root.setLevel(level)
    for noisy in ("kafka", "httpx", "uvicorn.access", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    # Straight to the stream: by way of the standard library each line costs twice as much.
    Line.stream = stream or sys.stderr
    structlog.configure(
        processors=[*SHARED, structlog.processors.JSONRenderer()],
        logger_factory=Line,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )


def _handler(stream: TextIO) -> logging.Handler:
    """For the libraries, which know only the standard library's way."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*SHARED, _first_line],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    return handler
