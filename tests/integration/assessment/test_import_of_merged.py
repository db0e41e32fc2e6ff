"""What is imported of a person with several records stays with each, and is judged together."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import PATH, A, B, C, merge, unmerge
from tests.integration.assessment.extracts import imported, nothing, offence
from tests.integration.assessment.people import person, registered

RULE = "moj_proven_reoffending:1"


@pytest_asyncio.fixture
async def system(callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with callers.as_(Role.SYSTEM) as client:
        yield client


async def reoffences(client: httpx.AsyncClient, people: list[str]) -> list[int]:
    found = [(await client.get(f"/participants/{each}")).json()["reoffences"] for each in people]
    return [len(each) for each in found]


async def judged(client: httpx.AsyncClient, people: list[str]) -> list[tuple[str, int] | None]:
    """Of each, the status and how many reoffences count."""
    found = []
    for each in people:
        outcomes = (await client.get(f"/participants/{each}")).json()["outcomes"]
        by_rule = {o["rule"]: (o["status"], o["reoffences"]) for o in outcomes}
        found.append(by_rule.get(RULE))
    return found


async def until(client: httpx.AsyncClient, people: list[str], expected: list[Any]) -> None:
    """The judgements follow the message by a timer."""
    async with asyncio.timeout(20):
        while await judged(client, people) != expected:
            await asyncio.sleep(0.1)


async def test_given_a_merge_when_imported_then_each_keeps_its_own_and_both_count(
    system: httpx.AsyncClient,
) -> None:
    people = [await registered(system, person(number)) for number in (1, 2)]
    assert (await system.post(PATH, json=merge(), headers=keyed())).status_code == 200

    await imported(system, offence(A, "of-1"), nothing(B))

    assert await reoffences(system, people) == [1, 0]
    assert await judged(system, people) == [("reoffended", 1)] * 2
    assert (await system.post(PATH, json=unmerge(), headers=keyed())).status_code == 200
    await until(system, people, [("reoffended", 1), ("not_reoffended", 0)])
    again = await imported(system, offence(A, "of-1"), nothing(B))
    assert again["counts"]["unchanged"] == 2
    assert await reoffences(system, people) == [1, 0]


async def test_given_an_import_when_merged_then_judged_together(system: httpx.AsyncClient) -> None:
    people = [await registered(system, person(number)) for number in (1, 2)]
    await imported(system, offence(A, "of-1"), nothing(B))
    assert await judged(system, people) == [("reoffended", 1), ("not_reoffended", 0)]
    assert (await system.post(PATH, json=merge(), headers=keyed())).status_code == 200
    await until(system, people, [("reoffended", 1)] * 2)


async def test_given_one_offence_under_two_records_then_it_is_one(system: httpx.AsyncClient) -> None:
    people = [await registered(system, person(number)) for number in (1, 2, 3)]
    for told in (merge(12, A, B), merge(13, B, C)):
        assert (await system.post(PATH, json=told, headers=keyed())).status_code == 200

    job = await imported(system, offence(A, "of-1"), offence(C, "of-2", "2024-04-01"))
    corrected = await imported(system, offence(B, "of-1", "2024-03-02"), nothing(C))

    assert job["counts"]["accepted"] == 2
    assert corrected["counts"] == {"accepted": 0, "unchanged": 1, "superseded": 1, "refused": 0}
    assert await reoffences(system, people) == [1, 0, 1]
    assert await judged(system, people) == [("reoffended", 2)] * 3


async def test_given_a_refused_offence_under_one_record_then_the_other_is_not_followed(
    system: httpx.AsyncClient,
) -> None:
    people = [await registered(system, person(number)) for number in (1, 2)]
    await system.post(PATH, json=merge(), headers=keyed())
    await imported(system, offence(A, "of-1", code="jaywalking"), nothing(B))
    assert await judged(system, people) == [None, None]


async def test_given_a_merge_when_reported_by_hand_then_judged_by_both(system: httpx.AsyncClient) -> None:
    people = [await registered(system, person(number)) for number in (1, 2)]
    await imported(system, offence(A, "of-1"))
    await system.post(PATH, json=merge(), headers=keyed())
    span = {"starts_on": "2024-01-01", "ends_on": "2025-12-31"}
    told = await system.post(f"/participants/{people[1]}/follow-up", json=span, headers=keyed())
    assert told.status_code == 200, told.text
    assert (await judged(system, people))[1] == ("reoffended", 1)
