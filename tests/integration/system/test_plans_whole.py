"""What happens to one person goes through the whole system: two records that were one, an erasure, and an
id that has not come that far yet."""

from typing import Any
from uuid import uuid4

import httpx

from services.plans.tables.metadata import metadata
from services.system.surroundings import Surroundings
from shared.testing.http import keyed
from tests.integration.assessment.case_events import merge, unmerge
from tests.integration.system.cases import case_when, rows, soon, started, told
from tests.integration.system.whole import erase, erased_everywhere, system

WISH = {"channel": "text", "address": "07700 900000", "kinds": ["appointments"]}
BEGAN = "Your time in the programme began."
OWED = "select service, erased_at is not null from erasures order by service"


async def wishes(client: httpx.AsyncClient, person: str) -> httpx.Response:
    """A command of plans on somebody's record."""
    path = f"/plans/participants/{person}/notice-preferences"
    return await client.post(path, json=WISH, headers=keyed())


async def tell(client: httpx.AsyncClient, event: dict[str, Any]) -> None:
    answer = await client.post("/assessment/domain-events", json=event, headers=keyed())
    assert answer.json()["result"] == "recorded", answer.text


async def test_two_records_that_were_one_go_on_in_one_and_can_be_told_apart(around: Surroundings) -> None:
    async with system(around) as client:
        # given a case under each
        ann, bob = await started(client, 1), await started(client, 3)
        assert (await wishes(client, ann)).is_success

        async def refused() -> httpx.Response | None:
            answer = await wishes(client, ann)
            return answer if answer.status_code == 409 else None

        async def accepted() -> bool:
            return (await wishes(client, ann)).is_success

        # when
        await tell(client, merge(12, "X000001", "X000003"))
        # then a command says where to go on, and what is under both stays to be read
        answer = await soon(refused)
        assert answer.json()["type"].endswith(":merged")
        assert bob in answer.json()["detail"]
        assert (await case_when(client, ann))["phase"] == "interact"
        assert (await wishes(client, bob)).is_success
        page = (await client.get(f"/plans/participants/{bob}/timeline")).json()
        assert [each["title"] for each in page["items"]].count(BEGAN) == 2
        before = await told(around, ann)
        # and when they are told apart, each goes on by itself
        await tell(client, unmerge(13, "X000001", "X000003"))
        await soon(accepted)
        page = (await client.get(f"/plans/participants/{bob}/timeline")).json()
        assert [each["title"] for each in page["items"]].count(BEGAN) == 1
    assert (await told(around, ann))[: len(before)] == before


async def test_an_erasure_is_asked_by_assessment_done_by_plans_and_owed_until_then(
    around: Surroundings,
) -> None:
    # given
    async with system(around) as client:
        ann = await started(client, 1)
        assert (await wishes(client, ann)).is_success
        # when
        await erase(client, ann)
        # then
        await soon(lambda: done(around))
        await erased_everywhere(client)
        assert (await client.get(f"/plans/participants/{ann}/case")).status_code == 410
        assert (await wishes(client, ann)).status_code == 410
    assert await rows(around, "plans_keys_url", "select 1 from person_keys where wrapped is not null") == []
    for name, table in metadata.tables.items():
        if "participant_id" in table.c:
            assert await rows(around, "plans_database_url", f"select 1 from {name}") == [], name


async def done(around: Surroundings) -> bool:
    """Whether all that owe it have said so."""
    owed = await rows(around, "analytics_database_url", OWED)
    return owed == [("analytics", True), ("assessment", True), ("plans", True)]


async def test_an_id_that_has_not_come_to_plans_yet_is_asked_for_again(around: Surroundings) -> None:
    async with system(around) as client:
        for answer in (
            await wishes(client, str(uuid4())),
            await client.get(f"/plans/participants/{uuid4()}/case"),
        ):
            assert (answer.status_code, answer.json()["type"].split(":")[-1]) == (409, "not-yet-known")
            assert int(answer.headers["retry-after"]) > 0
