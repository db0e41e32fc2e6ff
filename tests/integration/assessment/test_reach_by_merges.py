"""Whom a merge lets a caller reach, and in whose voice."""

from uuid import UUID

import httpx

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import A, B, C, merge, unmerge
from tests.integration.assessment.interacting import assessed
from tests.integration.assessment.people import person, problem, registered
from tests.integration.assessment.test_domain_events import people, read, send

NEEDS = {
    "language": "en",
    "interpreter": "not_needed",
    "reading_support": "not_needed",
    "neurodiversity": [],
    "disabilities": [],
    "adjustments": [],
}


async def needs(client: httpx.AsyncClient, participant_id: str) -> httpx.Response:
    return await client.post(f"/participants/{participant_id}/access-needs", json=NEEDS, headers=keyed())


async def test_of_two_records_merged_into_each_other_one_is_reached_from_the_other(callers: Callers) -> None:
    """By the same rule that says where commands go on."""
    ann, bob = await people(callers, 1, 2)
    await send(callers, merge(12, A, B), merge(13, B, A))
    assert ((await read(callers, ann))["merged_into"], (await read(callers, bob))["merged_into"]) == (
        None,
        ann,
    )
    async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
        assert (await own.get(f"/participants/{bob}")).status_code == 200
    async with callers.as_(Role.PERSON, "bob", UUID(bob)) as other:
        problem(await other.get(f"/participants/{ann}"), 404)
        problem(await needs(other, ann), 404)


async def test_a_person_writes_in_their_own_record_alone(callers: Callers) -> None:
    async with assessed(callers, 1) as it:
        [bob] = await people(callers, 2)
        await send(callers, merge())
        async with callers.as_(Role.PERSON, "bob", UUID(bob)) as own:
            assert (await own.get(it.place)).status_code == 200
            for answer in (
                await it.post(own, "sections/finance/rating", {"rating": 9}),
                await it.post(own, "complete"),
                await needs(own, it.participant_id),
            ):
                problem(answer, 404)
            assert (await needs(own, bob)).json()["party"] == "person"
        assert bob in problem(await needs(it.ann, it.participant_id), 409, "merged")["detail"]
        problem(await needs(it.ann, bob), 404)
        assert (await it.read())["status"] == "draft"


async def test_a_case_manager_gains_no_record_by_registering_where_it_was_merged_to(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.CASE_MANAGER, "kit") as kit:
        ann, own = await registered(mo, person(1)), await registered(kit, person(2))
        await send(callers, merge(12, A, C))
        answer = await kit.post("/participants", json=person(3), headers=keyed())
        problem(answer, 409, "crn-merged")
        assert "programme lead" in answer.json()["detail"]
        corrected = f"/participants/{own}/corrections"
        correction = {"reason": "entered_in_error", "crn": C}
        answer = await kit.post(corrected, json=correction, headers=keyed())
        assert problem(answer, 409, "crn-merged")
        problem(await kit.get(f"/participants/{ann}"), 404)
        async with callers.as_(Role.PROGRAMME_LEAD) as lead:
            assert (await lead.post(corrected, json=correction, headers=keyed())).status_code == 200
        assert (await read(callers, ann))["merged_into"] == own
        renamed = {"reason": "name_changed", "name": "Somebody Else", "crn": C}
        assert (await kit.post(corrected, json=renamed, headers=keyed())).status_code == 200
        answer = await mo.post("/participants", json=person(3), headers=keyed())
        problem(answer, 409, "crn-taken")


async def test_after_an_unmerge_the_crn_is_anybodys_to_enter(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        await registered(mo, person(1))
        await send(callers, merge(12, A, B), unmerge(13, A, B))
        await registered(mo, person(2))
