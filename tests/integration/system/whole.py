"""Both services in one process, and what the tests do with them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.system.application import everything
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.security import DevelopmentIssuer, Role
from shared.testing.http import keyed

DATASET = {"definition": "rossi:1", "rule": "rossi:1", "format": "json"}


@asynccontextmanager
async def system(around: Surroundings) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application between its start and its end, and a client with every role it needs."""
    app = everything(around)
    issuer = DevelopmentIssuer(around.values["data_folder"])
    roles = (Role.SYSTEM, Role.PROGRAMME_LEAD, Role.EVALUATOR)
    token = issuer.token(*roles, subject="tester", now=utc_now())
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers={"Authorization": f"Bearer {token}"},
        ) as client,
    ):
        yield client


async def register(client: httpx.AsyncClient, number: int) -> str:
    """A participant who reoffended; their id."""
    person = {
        "crn": f"X{number:06d}",
        "name": f"Person {number}",
        "date_of_birth": "1990-05-17",
        "arm": "programme" if number % 2 else "comparator",
        "index_date": "2024-01-01",
        "index_offence": "theft",
        "definition": "rossi:1",
        "characteristics": {"age": 33, "prio": number},
    }
    made = await client.post("/assessment/participants", json=person, headers=keyed())
    assert made.status_code == 201, made.text
    participant_id: str = made.json()["participant_id"]
    outcome = {
        "key": f"outcome-{number:06d}",
        "participant_id": participant_id,
        "follow_up": {"starts_on": "2024-01-01", "ends_on": "2024-12-31"},
        "reoffences": [{"offence_date": "2024-03-01", "proven_date": "2024-03-01", "disposal": "arrest"}],
    }
    found = await client.post("/assessment/outcomes/batch", json={"rows": [outcome]})
    assert found.json()["accepted"] == 1, found.text
    return participant_id


async def projected(client: httpx.AsyncClient, people: int) -> list[dict[str, Any]]:
    """The dataset, once it has this many people."""
    async with asyncio.timeout(10):
        while True:
            answer = await client.get("/analytics/datasets/reoffending", params=DATASET)
            if answer.status_code == 200 and len(rows := answer.json()) == people:
                found: list[dict[str, Any]] = rows
                return found
            await asyncio.sleep(0.05)


async def erased_everywhere(client: httpx.AsyncClient) -> None:
    """Until analytics has heard from every service that owes an erasure."""
    async with asyncio.timeout(10):
        while (await client.get("/analytics/erasures")).json()["items"]:
            await asyncio.sleep(0.05)


async def erase(client: httpx.AsyncClient, participant_id: str) -> None:
    asked = await client.post(f"/assessment/participants/{participant_id}/erasure", headers=keyed())
    assert asked.status_code == 200, asked.text
