"""Logs are JSON lines that say where and what class, never what an error says."""

import asyncio
import gc
import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared import logs


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def entries(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def fails() -> None:
    raise ValueError("not a date of Ann Example")


def test_an_error_is_its_class_and_place_from_our_loggers_and_from_libraries(written: io.StringIO) -> None:
    try:
        fails()
    except ValueError as error:
        structlog.get_logger("ours").warning("refused", exc_info=error)
        structlog.get_logger("ours").warning("refused", exc_info=True)
        logging.getLogger("library").exception("failed")
    assert [entry["fault"] for entry in entries(written)] == ["ValueError"] * 3
    assert {entry["at"][-1].split()[-1] for entry in entries(written)} == {"fails"}
    assert "Ann" not in written.getvalue()


def test_an_entry_has_its_correlation_id_time_and_level(written: io.StringIO) -> None:
    token = logs.correlation_id.set("journey-1")
    structlog.get_logger("ours").info("request", status=200)
    logs.correlation_id.reset(token)
    logging.getLogger("library").info("outside")
    first, second = entries(written)
    assert (first["correlation_id"], second["correlation_id"]) == ("journey-1", "-")
    assert (first["event"], first["status"], first["level"]) == ("request", 200, "info")
    assert first["timestamp"].endswith("Z")


async def test_a_task_that_nobody_waited_for_says_nothing_either(written: io.StringIO) -> None:
    async def alone() -> None:
        fails()

    task = asyncio.ensure_future(alone())
    await asyncio.sleep(0)
    del task
    gc.collect()
    [entry] = entries(written)
    assert (entry["event"], entry["fault"]) == ("Task exception was never retrieved", "ValueError")
    assert "Ann" not in written.getvalue()


@pytest.mark.parametrize("noisy", ["httpx", "kafka", "uvicorn.access"])
def test_what_repeats_addresses_is_quiet(written: io.StringIO, noisy: str) -> None:
    logging.getLogger(noisy).info("GET /participants/X123456")
    assert written.getvalue() == ""


def test_two_faults_have_ids_of_their_own() -> None:
    assert logs.new_correlation_id() != logs.new_correlation_id()
