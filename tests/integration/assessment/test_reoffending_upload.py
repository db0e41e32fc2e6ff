"""An extract is taken as it arrives, once under its key, or nothing is left of it."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.extracts import (
    CSV,
    ended,
    extract,
    nothing,
    sent,
)
from tests.integration.assessment.people import problem

NOBODY = {"accepted": 0, "unchanged": 0, "superseded": 0, "refused": 0}
# These tests leave nothing, and share one service.
OF_THE_FILE = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture
async def system(callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with callers.as_(Role.SYSTEM) as client:
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def file_system(file_callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with file_callers.as_(Role.SYSTEM) as client:
        yield client


async def left(stored: Any) -> tuple[int, int]:
    """Jobs and pieces of input."""
    jobs = await stored.fetchval("select count(*) from jobs where state <> 'discarded'")
    return jobs, await stored.fetchval("select count(*) from job_input")


@OF_THE_FILE
@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.PERSON, Role.EVALUATOR])
async def test_given_another_role_when_sent_then_refused(
    file_callers: Callers, file_stored: Any, role: Role
) -> None:
    async with file_callers.as_(role) as client:
        problem(await sent(client, extract()), 403)
        problem(await client.get("/jobs"), 403)
    assert await left(file_stored) == (0, 0)


@OF_THE_FILE
@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "text/csv; charset=latin-1"},
        {**CSV, "Content-Encoding": "gzip"},
        {},
    ],
)
async def test_given_another_media_type_when_sent_then_refused(
    file_system: httpx.AsyncClient, file_stored: Any, headers: dict[str, str]
) -> None:
    answer = await file_system.post("/reoffending-imports", content=b"{}", headers={**headers, **keyed()})
    problem(answer, 415, "wrong-media-type")
    assert await left(file_stored) == (0, 0)


@OF_THE_FILE
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"covers_until": "2024-02-30"}, "covers_until"),
        ({"covers_until": "9999-01-01"}, "covers_until"),
        ({"covers_until": "2023-01-01"}, "covers_until"),
        ({"source": "Ann Example"}, "source"),
    ],
)
async def test_given_a_parameter_that_is_not_valid_when_sent_then_refused(
    file_system: httpx.AsyncClient, file_stored: Any, changed: dict[str, str], field: str
) -> None:
    body = problem(await sent(file_system, extract(), **changed), 422)
    assert [error["field"] for error in body["errors"]] == [field]
    assert await left(file_stored) == (0, 0)


@OF_THE_FILE
async def test_given_no_idempotency_key_when_sent_then_refused(file_system: httpx.AsyncClient) -> None:
    answer = await file_system.post("/reoffending-imports", content=extract(), headers=CSV)
    assert "Idempotency-Key" in [error["field"] for error in problem(answer, 422)["errors"]]


async def test_given_a_file_over_the_limit_of_other_bodies_then_it_is_taken(
    system: httpx.AsyncClient,
) -> None:
    async def much() -> AsyncIterator[bytes]:
        yield extract()
        for _ in range(34):
            yield b"\n" * 64 * 1024

    answer = await sent(system, much())
    assert answer.status_code == 202, answer.text
    job = await ended(system, answer.json()["job_id"])
    assert (job["state"], job["counts"]) == ("done", NOBODY)
    assert job["bytes_total"] > 2 * 1024 * 1024
    assert answer.headers["Location"] == f"/jobs/{job['job_id']}"


async def test_given_a_key_when_sent_again_with_the_same_file_then_the_same_job(
    system: httpx.AsyncClient, stored: Any
) -> None:
    key = str(uuid4())
    first = await sent(system, extract(nothing("B000009")), key)
    await ended(system, first.json()["job_id"])
    again = await sent(system, extract(nothing("B000009")), key)
    assert (again.status_code, again.json()) == (202, first.json())
    assert await left(stored) == (1, 0)


@pytest.mark.parametrize(
    ("row", "changed"), [("B000008", {}), ("B000009", {"source": "another"})], ids=["file", "parameter"]
)
async def test_given_a_key_when_sent_again_with_another_file_then_refused(
    system: httpx.AsyncClient, stored: Any, row: str, changed: dict[str, str]
) -> None:
    key = str(uuid4())
    first = await sent(system, extract(nothing("B000009")), key)
    await ended(system, first.json()["job_id"])
    problem(await sent(system, extract(nothing(row)), key, **changed), 422, "idempotency-key-reused")
    assert await left(stored) == (1, 0)


async def test_given_an_upload_that_breaks_off_then_nothing_is_left(
    system: httpx.AsyncClient, stored: Any
) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield extract() + b"\n" * 600_000
        raise ConnectionResetError

    problem(await sent(system, broken()), 500)
    assert await left(stored) == (0, 0)
