"""Made-up people and what the tests do with them over HTTP."""

from typing import Any
from uuid import uuid4

import httpx

from shared.testing.http import keyed

ANN: dict[str, Any] = {
    "crn": "X123456",
    "name": "Ann Example",
    "date_of_birth": "1990-05-17",
    "arm": "programme",
    "index_date": "2024-01-01",
    "index_offence": "theft",
    "definition": "rossi:1",
    "characteristics": {"age": 33, "race": False, "prio": 2},
}
# What must not be found where it is not sealed.
WORDS = ("X123456", "Ann Example", "1990-05-17")
FOLLOWED = {"starts_on": "2024-01-01", "ends_on": "2024-12-30"}
ARRESTED = {"offence_date": "2024-03-01", "proven_date": "2024-03-01", "disposal": "arrest"}


def person(number: int, **changed: Any) -> dict[str, Any]:
    """Somebody else each number, with a CRN of their own."""
    return {**ANN, "crn": f"B{number:06}", "name": f"Person {number}", **changed}


def row(number: int, key: str | None = None, **changed: Any) -> dict[str, Any]:
    """A row of a batch of registrations."""
    return {"key": key or str(uuid4()), **person(number, **changed)}


async def registered(client: httpx.AsyncClient, body: dict[str, Any] = ANN) -> str:
    """Registers somebody; their id."""
    made = await client.post("/participants", json=body, headers=keyed())
    assert made.status_code == 201, made.text
    found: str = made.json()["participant_id"]
    return found


def problem(answer: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """The body of a refusal, checked to be one as RFC 9457 has it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["correlation_id"] == answer.headers["X-Correlation-Id"]
    assert body["detail"]
    if code:
        assert body["type"] == f"urn:mydirection:problem:{code}"
    return body


def fields(answer: httpx.Response) -> list[str]:
    """The fields that a refusal names."""
    return [error["field"] for error in problem(answer, 422)["errors"]]
