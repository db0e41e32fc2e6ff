"""What is left of somebody erased in the records of those who were merged with them: nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from shared.domain import ERASED
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.log import read_log
from tests.integration.assessment.case_events import PATH, A, B, C, deletion, merge, unmerge
from tests.integration.assessment.people import person, problem, registered
from tests.integration.assessment.test_domain_events import people, read, search, send


async def erase(callers: Callers, participant_id: str) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        answer = await admin.post(f"/participants/{participant_id}/erasure", headers=keyed())
    assert answer.status_code == 200, answer.text


async def crns_told(callers: Callers) -> list[Any]:
    log = await read_log(callers.app.state.parts.store)
    return [r.event.crn for r in log if r.stream.startswith("merging-")]


async def test_no_crn_of_the_target_is_left_in_the_record_that_was_merged(
    callers: Callers, stored: Any
) -> None:
    ann, bob = await people(callers, 1, 2)
    await send(callers, merge())
    assert await crns_told(callers) == [B]
    await erase(callers, bob)
    assert await crns_told(callers) == [ERASED]
    assert await stored.fetchval("select count(*) from merges where target_index is not null") == 0
    async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
        told = await own.get(f"/participants/{ann}/record")
    assert told.status_code == 200
    assert B not in told.text
    assert bob in told.text
    async with callers.as_(Role.PROGRAMME_LEAD) as lead:
        assert (await lead.get("/merges/unresolved")).json()["items"] == []
    await people(callers, 2)
    assert (await read(callers, ann))["merged_into"] is None
    assert await search(callers, A) == [ann]


async def test_a_message_that_comes_again_does_not_bring_it_back(callers: Callers, stored: Any) -> None:
    _, bob = await people(callers, 1, 2)
    await send(callers, merge())
    await erase(callers, bob)
    assert await send(callers, merge()) == ["unchanged"]
    assert await send(callers, unmerge(), unmerge()) == ["recorded", "unchanged"]
    assert await crns_told(callers) == [ERASED, None]
    assert await stored.fetchval("select count(*) from merges where target_index is not null") == 0


async def test_what_is_remembered_goes_with_whoever_it_names(callers: Callers, stored: Any) -> None:
    _, cat = await people(callers, 2, 3)
    assert (
        await send(callers, merge(12, A, B), merge(12, A, C), merge(13, "B000009", C)) == ["remembered"] * 3
    )
    await erase(callers, cat)
    [left] = await stored.fetch("select target_index from remembered_merges")
    assert left["target_index"] == callers.app.state.parts.queries.crn_index(B)


async def test_an_old_deletion_spares_who_was_registered_after_it(callers: Callers, stored: Any) -> None:
    [ann] = await people(callers, 1)
    told = deletion(A)
    assert await send(callers, told) == ["recorded"]
    [again] = await people(callers, 1)
    assert again != ann
    assert await send(callers, told, deletion(A, datetime.now(UTC) - timedelta(days=1))) == ["unchanged"] * 2
    assert (await read(callers, again))["participant_id"] == again
    assert await send(callers, deletion(A)) == ["recorded"]
    async with callers.as_(Role.ADMIN) as admin:
        problem(await admin.get(f"/participants/{again}"), 410)


async def test_an_old_deletion_spares_what_was_remembered_since(callers: Callers, stored: Any) -> None:
    await send(callers, merge(12), merge(14))
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert await send(callers, deletion(A, noon)) == ["nobody"]
    [left] = await stored.fetch("select occurred_at from remembered_merges")
    assert left["occurred_at"] > noon


async def test_two_crns_that_disagree_erase_nobody(callers: Callers) -> None:
    ann, bob = await people(callers, 1, 2)
    async with callers.as_(Role.SYSTEM) as system:
        body = deletion(A) | {"additionalInformation": {"crn": B}}
        problem(await system.post(PATH, json=body, headers=keyed()), 422)
    assert [(await read(callers, each))["identity"]["crn"] for each in (ann, bob)] == [A, B]


async def test_a_deletion_that_names_its_crn_twice_is_done(callers: Callers) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(1))
        assert await send(callers, deletion(A) | {"additionalInformation": {"crn": A}}) == ["recorded"]
        problem(await admin.get(f"/participants/{ann}"), 410)
