"""What the tests do with somebody's case in the whole system, and how they see what plans has made of it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import httpx

from services.system.surroundings import Surroundings
from shared.testing.http import keyed
from tests.integration.system.whole import register

Wanted = Callable[[Any], bool]
TOLD = "select name from events where subject = $1 order by position"


async def say(
    client: httpx.AsyncClient, person: str, status: str, on: str = "2026-01-05", **more: Any
) -> None:
    """Tell assessment how somebody's programme stands."""
    body = {"status": status, "on": on, **more}
    answer = await client.post(f"/assessment/participants/{person}/status", json=body, headers=keyed())
    assert answer.is_success, answer.text


async def started(client: httpx.AsyncClient, number: int) -> str:
    """A participant of the programme whose case is open; their id."""
    person = await register(client, number)
    await say(client, person, "started")
    await case_when(client, person, lambda case: case["phase"] == "interact")
    return person


async def case_when(client: httpx.AsyncClient, person: str, wanted: Wanted = lambda _: True) -> Any:
    """The case, as soon as plans has it so."""

    async def look() -> Any:
        answer = await client.get(f"/plans/participants/{person}/case")
        return answer.json() if answer.status_code == 200 and wanted(answer.json()) else None

    return await soon(look)


async def soon(look: Callable[[], Awaitable[Any]], seconds: float = 15) -> Any:
    """What `look` finds, as soon as that is something."""
    async with asyncio.timeout(seconds):
        while not (found := await look()):
            await asyncio.sleep(0.05)
    return found


async def rows(around: Surroundings, setting: str, query: str, *values: Any) -> list[Any]:
    """Of a database, past its service."""
    connection = await asyncpg.connect(str(around.values[setting]).replace("+asyncpg", ""))
    try:
        return [tuple(row) for row in await connection.fetch(query, *values)]
    finally:
        await connection.close()


async def told(around: Surroundings, person: str) -> list[str]:
    """The types of plans' events about somebody, in order."""
    return [row[0] for row in await rows(around, "plans_database_url", TOLD, person)]
