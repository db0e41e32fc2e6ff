"""What the system says of itself before anybody signs in."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from services.system.surroundings import Surroundings
from tests.integration.system.whole import system

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(file_around: Surroundings) -> AsyncIterator[httpx.AsyncClient]:
    async with system(file_around) as found:
        yield found


async def test_the_front_page_leads_to_every_service(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.status_code == 200
    for place in ("assessment/docs", "analytics/docs", "asyncapi.json"):
        assert f'href="{place}"' in page.text
        assert (await client.get(f"/{place}")).status_code == 200


async def test_the_public_events_are_described(client: httpx.AsyncClient) -> None:
    document = (await client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert "assessment" in document["channels"]
    assert not [name for name in document["components"]["messages"] if "testing" in name]


@pytest.mark.parametrize("path", ["/nowhere", "/assessment/nowhere"])
async def test_nothing_there_is_a_problem_document(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_answer_is_kept_by_nobody_on_the_way(client: httpx.AsyncClient) -> None:
    for path in ("/assessment/participants", "/analytics/erasures", "/assessment/nowhere"):
        assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_a_trailing_slash_leads_nowhere_else(client: httpx.AsyncClient) -> None:
    answer = await client.get("/assessment/participants/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers
