"""What happened meanwhile, as a phone asks for it: nothing twice, nothing left out, nobody else's."""

from datetime import date
from typing import Any
from uuid import UUID

import httpx

from services.assessment.domain.people.participant_events import FollowUpRecorded
from services.assessment.settings import AssessmentSettings
from shared.eventstore import Write
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.log import ORIGIN
from tests.integration.assessment.case_events import PATH, merge
from tests.integration.assessment.interacting import assessed
from tests.integration.assessment.organising import organised
from tests.integration.assessment.people import ARRESTED, person, problem, registered
from tests.integration.assessment.registering import HARM, recorded


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


async def test_the_first_call_says_from_where_to_go_on_and_the_next_what_happened(callers: Callers) -> None:
    async with assessed(callers, 1) as it:
        begun = await asked(it.ann)
        assert begun["items"] == []
        assert (await asked(it.ann, begun["next"]))["items"] == []
        item = await it.add(it.ann)
        await it.done(it.ann, f"{item}/remove", {"reason": "I meant another"})
        await it.add(it.mo)
        found = await walked(it.ann, begun["next"])
        assert [(each["what"], each["kind"]) for each in found] == [
            ("assessment-item-added", "changed"),
            ("assessment-item-removed", "deleted"),
            ("assessment-item-added", "changed"),
        ]
        assert {each["participant_id"] for each in found} == {it.participant_id}
        assert found == await walked(it.mo, begun["next"], limit=200)
        assert "sisters" not in str(found)


async def test_what_commits_late_is_not_passed_by(callers: Callers) -> None:
    """Somebody whose transaction began first commits after another's was read."""
    store = callers.app.state.parts.store
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann, bob = await registered(mo, person(1)), await registered(mo, person(2))
        since = (await asked(mo))["next"]

        def followed(whose: str) -> Write:
            event = FollowUpRecorded(
                participant_id=UUID(whose), starts_on=date(2024, 1, 1), ends_on=date(2024, 2, 1)
            )
            return Write(f"participant-{whose}", whose, [event])

        async with store.unit(ORIGIN) as slow:
            await slow.append(followed(ann))
            async with store.unit(ORIGIN) as quick:
                await quick.append(followed(bob))
            early = await asked(mo, since)
        late = await asked(mo, early["next"])
        told = [each["participant_id"] for each in (*early["items"], *late["items"])]
        assert sorted(told) == sorted([ann, bob])
        assert early["items"] == []


async def test_whom_a_caller_no_longer_reaches_they_are_told_nothing_new_of(
    settings: AssessmentSettings,
) -> None:
    async with organised(settings) as service:
        area = await service.unit("area", "leeds", await service.unit("provider", "north"))
        team = await service.unit("team", "east", area)
        for name in ("mo", "lee"):
            await service.manager(name, team=team)
        ann = (await service.lead("/participants", person(1))).json()["participant_id"]
        await service.assign(ann, "mo")

        async def told(name: str, since: str | None = None) -> dict[str, Any]:
            query = {"since": since} if since else {}
            answer = await service.get(Role.CASE_MANAGER, "/me/changes", name=name, **query)
            found: dict[str, Any] = answer.json()
            return found

        mo, lee = (await told("mo"))["next"], (await told("lee"))["next"]
        await service.transfer(ann, "lee")
        assert (await told("mo", mo))["items"] == []
        assert [each["what"] for each in (await told("lee", lee))["items"]] == ["case-transferred"]


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


async def test_everybody_is_told_of_everybody_but_nothing_of_the_register(
    callers: Callers, stored: Any
) -> None:
    async with callers.as_(Role.ADMIN) as admin, callers.as_(Role.SAFEGUARDING_LEAD) as safe:
        since = (await asked(admin))["next"]
        ann = await registered(admin, person(1))
        async with callers.as_(Role.PROGRAMME_LEAD) as lead:
            await recorded(lead, ann, HARM)
        for who in (admin, safe):
            found = await walked(who, since)
            assert {each["participant_id"] for each in found} == {ann}
            assert not [each for each in found if each["what"].startswith("risk")]
    seen = await stored.fetch("select distinct person from audit where action = '/me/changes'")
    assert {row["person"] for row in seen} == {ann}


async def test_who_reaches_a_record_is_told_of_what_was_merged_into_it(callers: Callers) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann, bob = await registered(admin, person(1)), await registered(admin, person(2))
        async with callers.as_(Role.SYSTEM) as system, callers.as_(Role.PERSON, "b", UUID(bob)) as own:
            since = (await asked(own))["next"]
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
