"""Plans beside a restored backup, and restored itself: it learns anew, does nothing twice, and forgets."""

from functools import partial
from typing import Any
from uuid import UUID

import httpx

from services.plans.tables.metadata import metadata
from services.system.restoring import restore
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.security import DevelopmentIssuer, Role
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.system.cases import case_when, rows, say, soon, started, told
from tests.integration.system.test_restore import copied, dead
from tests.integration.system.whole import erase, erased_everywhere, system

ASSESSMENT = ("assessment_database_url", "assessment_keys_url")
PLANS = ("plans_database_url", "plans_keys_url")

# What plans has copied of what assessment has lost with what came after the backup.
OF_AFTER = {
    "known_assessments": "insert into known_assessments (assessment_id, number, participant_id)"
    " values (gen_random_uuid(), 1, $1)",
    "sentences": "insert into sentences (sentence_id, participant_id, kind, starts_on)"
    " values (gen_random_uuid(), $1, 'community_order', '2026-01-05')",
}


async def test_it_learns_anew_what_a_restored_assessment_still_knows(
    around: Surroundings, databases: Databases
) -> None:
    # given a backup of assessment, and what happened after it
    async with system(around) as client:
        ann = await started(client, 1)
    backup = copied(databases, around, *ASSESSMENT)
    async with system(around) as client:
        await say(client, ann, "withdrew", "2026-02-02")
        await case_when(client, ann, lambda case: case["closed"])
        bob = await started(client, 3)
    for copy in OF_AFTER.values():
        await rows(backup, "plans_database_url", copy, UUID(ann))

    # when
    await restore(backup)

    # then the case is as the restored assessment tells it
    async with system(backup) as client:
        case = await case_when(client, ann, lambda case: case["closed"] is None)
        assert case["phase"] == "interact"
        unknown = await client.get(f"/plans/participants/{bob}/case")
        assert (unknown.status_code, unknown.json()["type"].endswith("not-yet-known")) == (409, True)
        assert unknown.headers["retry-after"]
        # and it hears what is new.
        await started(client, 5)
    assert await told(backup, ann) == ["case-opened", "case-closed", "case-reopened"]
    for table in OF_AFTER:
        assert await rows(backup, "plans_database_url", f"select 1 from {table}") == []


async def test_what_was_done_because_of_what_is_still_told_is_not_done_again(
    around: Surroundings, databases: Databases
) -> None:
    # given a case that rested and went on, in the backup as it is now
    async with system(around) as client:
        ann = await started(client, 1)
        for status, on in (("recalled", "2026-02-02"), ("started", "2026-03-02")):
            await say(client, ann, status, on)
            await case_when(client, ann, lambda case, now=status: case["resting"] == (now == "recalled"))
    backup = copied(databases, around, *ASSESSMENT)
    # and plans ahead of it, by somebody else
    async with system(around) as client:
        await started(client, 3)
    before = await told(backup, ann)
    assert before == ["case-opened", "case-rested", "case-resumed"]

    await restore(backup)

    async with system(backup) as client:
        await started(client, 5)
        await case_when(client, ann)
    assert await told(backup, ann) == before


async def test_an_erasure_that_plans_alone_knows_of_is_made_again(
    around: Surroundings, databases: Databases
) -> None:
    async with system(around) as client:
        ann = await started(client, 1)
    backup = copied(databases, around, *ASSESSMENT, "analytics_database_url", "analytics_keys_url")
    async with system(around) as client:
        await erase(client, ann)
        await soon(lambda: destroyed(around, ann))

    found = await restore(backup)

    assert (found.erased, found.recovered) == (1, 1)
    async with system(backup) as client:
        assert (await client.get(f"/assessment/participants/{ann}")).status_code == 410
        await erased_everywhere(client)
        await started(client, 3)
    assert await kept_of(backup, ann) == []


async def test_an_erasure_that_a_backup_of_plans_does_not_know_is_made_again(
    around: Surroundings, databases: Databases
) -> None:
    async with system(around) as client:
        ann, bob = await started(client, 1), await started(client, 3)
    backup = copied(databases, around, *PLANS)
    keys = copied(databases, around, "plans_keys_url")
    async with system(around) as client:
        await erase(client, ann)
        await soon(lambda: destroyed(around, ann))

    found = await restore(backup)

    assert (found.erased, found.recovered) == (1, 0)
    assert await dead(backup, "plans_keys_url") == 1
    async with system(backup) as client:
        await erased_everywhere(client)
        await soon(lambda: destroyed(backup, ann))
        await case_when(client, bob)
    assert await kept_of(backup, ann) == []
    # Where the keys alone came back, too.
    await restore(keys)
    assert await dead(keys, "plans_keys_url") == 1


async def test_a_volunteer_and_a_coach_who_were_erased_do_not_come_back_with_a_backup_of_plans(
    around: Surroundings, databases: Databases
) -> None:
    # given both, who left and were erased after the backup
    async with system(around) as client, as_volunteer(client, around) as vi:
        await told_by(vi, ME, APPLICATION)
        await told_by(client, "/plans/coaches", COACH)
        [coach_id] = [each["coach_id"] for each in (await client.get("/plans/coaches")).json()["items"]]
        volunteer_id = (await vi.get(ME)).json()["volunteer_id"]
    backup = copied(databases, around, *PLANS)
    async with system(around) as client, as_volunteer(client, around) as vi:
        for what in ("leaving", "erasure"):
            await told_by(vi, f"{ME}/{what}")
            await told_by(client, f"/plans/coaches/{coach_id}/{what}")
        await erased_in_analytics(around, volunteer_id, coach_id)

    found = await restore(backup)

    assert (found.erased, found.recovered) == (2, 2)
    assert await dead(backup, "plans_keys_url") == 2
    async with system(backup) as client, as_volunteer(client, backup) as vi:
        assert (await vi.get(ME)).status_code == 404
        shown = (await client.get(f"/plans/life-links/volunteers/{volunteer_id}")).json()
        assert (shown["status"], shown["erased"], shown["name"]) == ("left", True, None)
        shown = (await client.get(f"/plans/coaches/{coach_id}")).json()
        assert (shown["left_on"] is None, shown["name"]) == (False, None)
        # Analytics, which learned anew, heard of it again, and takes neither for a participant.
        await erased_in_analytics(backup, volunteer_id, coach_id)
        assert (await client.get("/analytics/erasures")).json()["items"] == []
    assert (await restore(backup)).recovered == 0


ME = "/plans/life-links/me"
APPLICATION = {
    "name": "Vi Olunteer",
    "known_as": "Vi",
    "contact": "0113 496 0000",
    "offer": {"languages": ["en"], "districts": ["LS1"], "most_links": 2, "most_minutes_a_month": 600},
}
COACH = {"coach_account": "kay@issuer", "name": "Kay Coacher", "known_as": "Kay"}


def as_volunteer(client: httpx.AsyncClient, around: Surroundings) -> httpx.AsyncClient:
    """Who applies, in the running application of `client`."""
    token = DevelopmentIssuer(around.values["data_folder"]).token(Role.VOLUNTEER, subject="vi", now=utc_now())
    return httpx.AsyncClient(
        transport=client._transport,
        base_url="http://test",
        headers={"Authorization": f"Bearer {token}"},
    )


async def told_by(client: httpx.AsyncClient, path: str, body: Any = None) -> None:
    answer = await client.post(path, json=body, headers=keyed())
    assert answer.is_success, answer.text


async def erased_in_analytics(around: Surroundings, *supporters: str) -> None:
    query = "select 1 from supporters where supporter_id = $1 and erased_at is not null"
    for whose in map(UUID, supporters):
        await soon(partial(rows, around, "analytics_database_url", query, whose))


async def destroyed(around: Surroundings, person: str) -> bool:
    return (await told(around, person))[-2:] == ["erasure-taken", "erasure-key-destroyed"]


async def kept_of(around: Surroundings, person: str) -> list[str]:
    """The tables of plans that still have a row of somebody."""
    tables = [name for name, table in metadata.tables.items() if "participant_id" in table.c]
    assert "cases" in tables
    found = []
    for table in tables:
        query = f"select 1 from {table} where participant_id = $1"
        if await rows(around, "plans_database_url", query, UUID(person)):
            found.append(table)
    return found
