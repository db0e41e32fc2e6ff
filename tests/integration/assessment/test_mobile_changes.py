"""What happened meanwhile, as a phone asks for it: nothing twice, nothing left out, nobody else's."""

from typing import Any
from uuid import UUID

import httpx

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import PATH, merge
from tests.integration.assessment.people import ARRESTED, person, problem, registered


async def asked(who: httpx.AsyncClient, since: str | None = None, **query: Any) -> dict[str, Any]:
    params = {**({"since": since} if since else {}), **query}
    answer = await who.get("/me/changes", params=params)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def walked(who: httpx.AsyncClient, since: str, limit: int = 2) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while page := await asked(who, since, limit=limit):
        found += page["items"]
        since = page["next"]
        if not page["items"]:
            break
    return found


async def test_an_erased_person_is_told_as_deleted(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.ADMIN) as admin:
        ann = await registered(mo)
        since = (await asked(mo))["next"]
        await mo.post(f"/participants/{ann}/reoffences", json=ARRESTED, headers=keyed())
        await admin.post(f"/participants/{ann}/erasure", headers=keyed())
        found = await walked(mo, since)
    assert {
        each["kind"] for each in found if each["what"] in ("erasure-requested", "participant-erased")
    } == {"deleted"}


async def test_who_reaches_a_record_is_told_of_what_was_merged_into_it(callers: Callers) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann, bob = await registered(admin, person(1)), await registered(admin, person(2))
        async with callers.as_(Role.SYSTEM) as system, callers.as_(Role.PERSON, "b", UUID(bob)) as own:
            since = (await asked(own))["next"]
            started = {"status": "started", "on": "2026-01-05"}
            await admin.post(f"/participants/{ann}/status", json=started, headers=keyed())
            assert await walked(own, since) == []
            await system.post(PATH, json=merge(), headers=keyed())
            assert {each["participant_id"] for each in await walked(own, since)} == {ann}


async def test_who_reaches_nobody_is_refused(callers: Callers) -> None:
    for role in (Role.EVALUATOR, Role.SAR, Role.VOLUNTEER, Role.PERSON):
        async with callers.as_(role) as client:
            problem(await client.get("/me/changes"), 403)
    async with callers.anonymous() as nobody:
        problem(await nobody.get("/me/changes"), 401)
    async with callers.as_(Role.ADMIN) as admin:
        problem(await admin.get("/me/changes", params={"since": "nonsense"}), 400)
