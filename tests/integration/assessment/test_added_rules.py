"""Whatever is judged is judged by the rules that were added, too, by any process."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.extracts import ended, imported, nothing
from tests.integration.assessment.people import person, registered
from tests.integration.assessment.test_people import comparator

RULE: dict[str, Any] = {
    "code": "first_days",
    "version": 1,
    "title": "Any offence within 100 days",
    "source": "A test",
    "window_days": 100,
    "waiting_days": 0,
    "proof": "arrest",
}


@pytest_asyncio.fixture
async def admin(callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    """A rule was published, and everybody judged by it."""
    async with callers.as_(Role.ADMIN) as client:
        await client.post("/definitions/outcome_rule", json=RULE, headers=keyed())
        [job] = (await client.get("/jobs", params={"kind": "judge-again"})).json()["items"]
        await ended(client, job["job_id"])
        yield client


def as_another_process(callers: Callers) -> None:
    """One that has not met the rule yet."""
    callers.app.state.parts.handling.added_rules.clear()


async def judged(client: httpx.AsyncClient, participant_id: str) -> tuple[str, int] | None:
    """Status and days by the rule."""
    found = (await client.get(f"/participants/{participant_id}")).json()["outcomes"]
    return next(((o["status"], o["time_days"]) for o in found if o["rule"] == "first_days:1"), None)


async def test_given_an_added_rule_when_corrected_or_dead_then_judged_by_it(
    callers: Callers, admin: httpx.AsyncClient
) -> None:
    ann, ben = [await registered(admin, person(number)) for number in (1, 2)]
    await imported(admin, nothing("B000001"), nothing("B000002"), covers_until="2024-06-30")
    assert await judged(admin, ann) == await judged(admin, ben) == ("not_reoffended", 100)

    as_another_process(callers)
    correction = {"reason": "entered_in_error", "index_date": "2024-06-01"}
    corrected = await admin.post(f"/participants/{ann}/corrections", json=correction, headers=keyed())
    assert corrected.status_code == 200, corrected.text
    assert await judged(admin, ann) == ("not_yet_measurable", 29)

    as_another_process(callers)
    for status, on in (("started", "2024-01-10"), ("died", "2024-02-01")):
        told = {"status": status, "on": on}
        answer = await admin.post(f"/participants/{ben}/status", json=told, headers=keyed())
        assert answer.status_code == 200, answer.text
    assert await judged(admin, ben) == ("not_yet_measurable", 31)


async def test_given_an_added_rule_when_comparators_come_then_judged_by_it(
    callers: Callers, admin: httpx.AsyncClient
) -> None:
    as_another_process(callers)
    followed = comparator(1, follow_up={"starts_on": "2024-01-01", "ends_on": "2025-01-01"})
    [made] = (await admin.post("/comparators/batch", json={"rows": [followed]})).json()["rows"]
    assert await judged(admin, made["result"]["participant_id"]) == ("not_reoffended", 100)
