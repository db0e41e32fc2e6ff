"""What is not valid is refused with its field named, and nothing is stored."""

import json
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import ANN, ARRESTED, FOLLOWED, fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
unstored = pytest.mark.usefixtures("nothing_stored")
JSON = {"Content-Type": "application/json"}
TRACES = ("events", "participants", "stored_answers", "audit")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def manager(file_callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with file_callers.as_(Role.CASE_MANAGER) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="module")
async def nothing_stored(file_stored: "asyncpg.Connection[Any]") -> AsyncIterator[None]:
    """Fails a test that left anything in the database."""
    before = await traces(file_stored)
    yield
    assert await traces(file_stored) == before


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ann(manager: httpx.AsyncClient) -> str:
    return await registered(manager)


async def traces(stored: "asyncpg.Connection[Any]") -> list[int]:
    return [await stored.fetchval(f"select count(*) from {table}") for table in TRACES]


async def send(client: httpx.AsyncClient, path: str, body: Any) -> httpx.Response:
    # Not by json=: it would not let a lone surrogate out.
    return await client.post(path, content=json.dumps(body), headers={**JSON, **keyed()})


async def test_each_characteristic_that_is_wrong_is_named(manager: httpx.AsyncClient) -> None:
    wrong = person(1, characteristics={"shoe_size": 9, "age": 5})
    answer = await send(manager, "/participants", wrong)
    assert fields(answer) == ["characteristics.shoe_size", "characteristics.age"]


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"crn": "x123456"}, "crn"),
    ({"crn": "X12345"}, "crn"),
    ({"crn": "X1234567"}, "crn"),
    ({"crn": "X123456\n"}, "crn"),
    ({"crn": "X12345\u0663"}, "crn"),
    ({"crn": 123456}, "crn"),
    ({"crn": None}, "crn"),
    ({"name": ""}, "name"),
    ({"name": "   "}, "name"),
    ({"name": "Ann\x00"}, "name"),
    ({"name": "Ann\nExample"}, "name"),
    ({"name": "Ann\u2028Example"}, "name"),
    ({"name": "Ann\x85Example"}, "name"),
    ({"name": "Ann \ud800"}, "name"),
    ({"name": "A" * 201}, "name"),
    ({"name": ["Ann"]}, "name"),
    ({"date_of_birth": "17-05-1990"}, "date_of_birth"),
    ({"date_of_birth": "1990-02-30"}, "date_of_birth"),
    ({"date_of_birth": "1899-12-31"}, "date_of_birth"),
    ({"date_of_birth": "1990-05-17T00:00:00"}, "date_of_birth"),
    ({"date_of_birth": 642902400}, "date_of_birth"),
    ({"date_of_birth": "1699920000"}, "date_of_birth"),
    ({"date_of_birth": "2024-W01-1"}, "date_of_birth"),
    ({"date_of_birth": "2024-01-02"}, "date_of_birth"),
    ({"index_date": "2999-01-01"}, "index_date"),
    ({"index_date": True}, "index_date"),
    ({"arm": "control"}, "arm"),
    ({"index_offence": "Theft of a bike"}, "index_offence"),
    ({"index_offence": "\ud800"}, "index_offence"),
    ({"definition": "rossi:2"}, "definition"),
    ({"definition": "rossi"}, "definition"),
    ({"characteristics": {"shoe_size": 9}}, "characteristics.shoe_size"),
    ({"characteristics": {"age": 33.0}}, "characteristics.age"),
    ({"characteristics": {"age": "33"}}, "characteristics.age"),
    ({"characteristics": {"age": True}}, "characteristics.age"),
    ({"characteristics": {"age": None}}, "characteristics.age"),
    ({"characteristics": {"age": float("nan")}}, "characteristics.age"),
    ({"characteristics": {"age": float("inf")}}, "characteristics.age"),
    ({"characteristics": {"age": 10**40}}, "characteristics.age"),
    ({"characteristics": {"race": 0}}, "characteristics.race"),
    ({"characteristics": {"age": {"years": 33}}}, "characteristics.age"),
    ({"characteristics": [1]}, "characteristics"),
    ({"nickname": "Annie"}, "nickname"),
]


@pytest.mark.parametrize(("changed", "field"), REFUSED)
@unstored
async def test_a_registration_names_its_field(
    manager: httpx.AsyncClient, changed: dict[str, Any], field: str
) -> None:
    answer = await send(manager, "/participants", {**ANN, **changed})
    assert fields(answer) == [field]


@pytest.mark.parametrize("field", sorted(ANN))
@unstored
async def test_a_field_left_out_is_named(manager: httpx.AsyncClient, field: str) -> None:
    answer = await send(manager, "/participants", {k: v for k, v in ANN.items() if k != field})
    assert fields(answer) == [field]


@pytest.mark.parametrize("unknown", ["\ud800", "\x00", "", "a" * 5000])
@unstored
async def test_a_strange_field_name_is_refused(manager: httpx.AsyncClient, unknown: str) -> None:
    answer = await send(manager, "/participants", {**ANN, unknown: 1})
    assert len(answer.text) < 2000
    problem(answer, 422)
    answer = await send(manager, "/participants", {**ANN, "characteristics": {unknown: 1}})
    assert len(answer.text) < 2000
    problem(answer, 422)


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("follow-up", {**FOLLOWED, "ends_on": "2023-12-31"}, "ends_on"),
        ("follow-up", {**FOLLOWED, "ends_on": "2999-01-01"}, "ends_on"),
        ("follow-up", {**FOLLOWED, "starts_on": "2024-01-02"}, "starts_on"),
        ("follow-up", {"starts_on": "2024-01-01"}, "ends_on"),
        ("reoffences", {**ARRESTED, "offence_date": "2023-12-31"}, "offence_date"),
        ("reoffences", {**ARRESTED, "proven_date": "2024-02-29"}, "proven_date"),
        ("reoffences", {**ARRESTED, "proven_date": "2999-01-01"}, "proven_date"),
        ("reoffences", {**ARRESTED, "disposal": "flogging"}, "disposal"),
        ("reoffences", {**ARRESTED, "disposal": 7}, "disposal"),
        ("reoffences", {**ARRESTED, "sentence": "12 weeks"}, "sentence"),
    ],
)
@unstored
async def test_an_outcome_names_the_field_of_its_body(
    manager: httpx.AsyncClient, ann: str, path: str, body: dict[str, Any], field: str
) -> None:
    assert fields(await send(manager, f"/participants/{ann}/{path}", body)) == [field]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"Ann"', 422),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 400),
        (b'{"crn": ' + b"9" * 5000 + b"}", 400),
    ],
)
@unstored
async def test_what_is_no_json_object_is_refused(
    manager: httpx.AsyncClient, content: bytes, status: int
) -> None:
    answer = await manager.post("/participants", content=content, headers={**JSON, **keyed()})
    body = problem(answer, status)
    assert all(error["field"] == "body" for error in body["errors"])


@unstored
async def test_a_body_of_another_media_type_is_refused(manager: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/plain", **keyed()}
    answer = await manager.post("/participants", content=json.dumps(ANN), headers=headers)
    assert answer.status_code == 415
    assert answer.json()["detail"] == "Send the body, {} at the least, with Content-Type: application/json."


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
@unstored
async def test_a_body_over_the_limit_is_refused(manager: httpx.AsyncClient, declared: bool) -> None:
    sent = 0

    async def stream() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(40):
            sent += 2**16
            yield b" " * 2**16

    content = b" " * (2 * 1024 * 1024 + 1) if declared else stream()
    answer = await manager.post("/participants", content=content, headers={**JSON, **keyed()})
    problem(answer, 413, "too-large")
    assert sent <= 33 * 2**16  # refused as soon as it was too much


async def test_a_chunked_body_within_the_limit_is_read(manager: httpx.AsyncClient) -> None:
    async def stream() -> AsyncIterator[bytes]:
        text = json.dumps(person(1)).encode()
        yield text[:9]
        yield text[9:]

    answer = await manager.post("/participants", content=stream(), headers={**JSON, **keyed()})
    assert answer.status_code == 201, answer.text


@pytest.mark.parametrize("path", ["/participants/7", "/participants/%00", "/participants?limit=0"])
@unstored
async def test_an_address_that_is_not_valid_is_refused(manager: httpx.AsyncClient, path: str) -> None:
    assert fields(await manager.get(path)) in (["participant_id"], ["limit"])


@pytest.mark.parametrize("cursor", ["x", "%00", "AAAA", "é", "=" * 22, "A" * 64])
@unstored
async def test_a_cursor_of_somebody_else_is_refused(manager: httpx.AsyncClient, cursor: str) -> None:
    problem(await manager.get("/participants", params={"cursor": cursor}), 400, "malformed")


@unstored
async def test_an_unknown_address_or_method_is_a_problem_too(manager: httpx.AsyncClient) -> None:
    problem(await manager.get("/nothing-here"), 404, "not-found")
    answer = await manager.delete("/participants")
    problem(answer, 405, "method-not-allowed")
    assert answer.headers["Allow"]
