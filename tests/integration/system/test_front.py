"""What the system says of itself before anybody signs in."""

import pytest

from services.system.surroundings import Surroundings
from tests.integration.system.whole import system


async def test_the_front_page_leads_to_every_service(around: Surroundings) -> None:
    async with system(around) as client:
        page = await client.get("/")
        assert page.status_code == 200
        for place in ("assessment/docs", "analytics/docs", "asyncapi.json"):
            assert f'href="{place}"' in page.text
            assert (await client.get(f"/{place}")).status_code == 200


async def test_the_public_events_are_described(around: Surroundings) -> None:
    async with system(around) as client:
        document = (await client.get("/asyncapi.json")).json()
    assert document["asyncapi"] == "3.0.0"
    assert "assessment" in document["channels"]
    assert not [name for name in document["components"]["messages"] if "testing" in name]


@pytest.mark.parametrize("path", ["/nowhere", "/assessment/nowhere"])
async def test_nothing_there_is_a_problem_document(around: Surroundings, path: str) -> None:
    async with system(around) as client:
        answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_an_answer_is_kept_by_nobody_on_the_way(around: Surroundings) -> None:
    async with system(around) as client:
        for path in ("/assessment/participants", "/analytics/erasures", "/assessment/nowhere"):
            assert (await client.get(path)).headers["cache-control"] == "no-store"


async def test_a_trailing_slash_leads_nowhere_else(around: Surroundings) -> None:
    async with system(around) as client:
        answer = await client.get("/assessment/participants/", headers={"Host": "elsewhere.example"})
    assert answer.status_code == 404
    assert "location" not in answer.headers
