"""A POST takes effect once under its Idempotency-Key; a version that is no longer the last is refused."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import (
    ARRESTED,
    FOLLOWED,
    fields,
    person,
    problem,
    registered,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
Stored = asyncpg.Connection


async def events_of(stored: "asyncpg.Connection[Any]", participant_id: str) -> int:
    found: int = await stored.fetchval(
        "select count(*) from events where stream = $1", f"participant-{participant_id}"
    )
    return found


async def all_events(stored: "asyncpg.Connection[Any]") -> int:
    found: int = await stored.fetchval("select count(*) from events")
    return found


def same(one: httpx.Response, other: httpx.Response) -> bool:
    told = [
        (a.status_code, a.content, a.headers.get("ETag"), a.headers.get("Location")) for a in (one, other)
    ]
    return told[0] == told[1]


@pytest.mark.parametrize(
    "headers", [{}, {"Idempotency-Key": "short"}, {"Idempotency-Key": "has blanks in it"}, keyed("k" * 129)]
)
async def test_a_key_that_is_missing_or_no_key_is_named(
    file_callers: Callers, file_stored: Any, headers: dict[str, str]
) -> None:
    before = await all_events(file_stored)
    async with file_callers.as_(Role.ADMIN) as admin:
        assert fields(await admin.post("/participants", json=person(1), headers=headers)) == [
            "Idempotency-Key"
        ]
    assert await all_events(file_stored) == before


async def test_a_repetition_gets_the_first_answer(file_callers: Callers, file_stored: Any) -> None:
    headers = keyed()
    async with file_callers.as_(Role.ADMIN) as admin:
        one = await admin.post("/participants", json=person(10), headers=headers)
        other = await admin.post("/participants", json=person(10), headers=headers)
    assert one.status_code == 201
    assert same(one, other)
    assert await events_of(file_stored, one.json()["participant_id"]) == 1


async def test_a_repetition_is_answered_as_it_was_then(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        place = f"/participants/{await registered(admin, person(11))}"
        headers = keyed()
        one = await admin.post(f"{place}/follow-up", json=FOLLOWED, headers=headers)
        await admin.post(f"{place}/reoffences", json=ARRESTED, headers=keyed())
        other = await admin.post(f"{place}/follow-up", json=FOLLOWED, headers=headers)
    assert same(one, other)


async def test_a_key_stands_for_one_body(file_callers: Callers, file_stored: Any) -> None:
    headers = keyed()
    async with file_callers.as_(Role.ADMIN) as admin:
        await admin.post("/participants", json=person(20), headers=headers)
        before = await all_events(file_stored)
        answer = await admin.post("/participants", json=person(21), headers=headers)
    problem(answer, 422, "idempotency-key-reused")
    assert fields(answer) == ["Idempotency-Key"]
    assert await all_events(file_stored) == before


async def test_a_key_stands_for_one_record(file_callers: Callers, file_stored: Any) -> None:
    headers = keyed()
    async with file_callers.as_(Role.ADMIN) as admin:
        one, other = [await registered(admin, person(n)) for n in (22, 23)]
        await admin.post(f"/participants/{one}/follow-up", json=FOLLOWED, headers=headers)
        answer = await admin.post(f"/participants/{other}/follow-up", json=FOLLOWED, headers=headers)
    problem(answer, 422, "idempotency-key-reused")
    assert await events_of(file_stored, other) == 1


async def test_a_key_is_its_callers_own(file_callers: Callers) -> None:
    headers = keyed()
    async with file_callers.as_(Role.ADMIN, "one") as one, file_callers.as_(Role.ADMIN, "other") as other:
        first = await one.post("/participants", json=person(24), headers=headers)
        second = await other.post("/participants", json=person(25), headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)


async def test_a_stored_answer_is_not_for_those_who_lost_the_record(
    file_callers: Callers, file_stored: Any
) -> None:
    headers = keyed()
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(26))
        path = f"/participants/{ann}/follow-up"
        assert (await mo.post(path, json=FOLLOWED, headers=headers)).status_code == 200
        await file_stored.execute(
            "update participants set case_manager = 'kit' where participant_id = $1::text::uuid", ann
        )
        problem(await mo.post(path, json=FOLLOWED, headers=headers), 404)


async def test_a_refusal_is_not_stored(file_callers: Callers) -> None:
    headers = keyed()
    async with file_callers.as_(Role.ADMIN) as admin:
        answer = await admin.post("/participants", json=person(27, index_date="2999-01-01"), headers=headers)
        problem(answer, 422)
        assert (await admin.post("/participants", json=person(27), headers=headers)).status_code == 201


@pytest.mark.parametrize("path", ["", "/reoffences"])
async def test_ten_at_once_under_one_key_take_effect_once(
    file_callers: Callers, file_stored: Any, path: str
) -> None:
    number = 30 + len(path)
    async with file_callers.as_(Role.ADMIN) as admin:
        target, body = "/participants", person(number)
        if path:
            target, body = f"/participants/{await registered(admin, person(number))}{path}", ARRESTED
        before, headers = await all_events(file_stored), keyed()
        answers = await asyncio.gather(*(admin.post(target, json=body, headers=headers) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert all(same(answers[0], answer) for answer in answers)
    assert await all_events(file_stored) == before + 1


async def test_one_crn_under_ten_keys_at_once_is_registered_once(
    file_callers: Callers, file_stored: Any
) -> None:
    before = await all_events(file_stored)
    async with file_callers.as_(Role.ADMIN) as admin:
        answers = await asyncio.gather(
            *(admin.post("/participants", json=person(50), headers=keyed()) for _ in range(10))
        )
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    for answer in answers:
        if answer.status_code == 409:
            assert problem(answer, 409, "crn-taken")["errors"][0]["field"] == "crn"
    assert await all_events(file_stored) == before + 1


async def test_a_stale_version_is_refused(file_callers: Callers, file_stored: Any) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(60))
        for path, body in (("follow-up", FOLLOWED), ("reoffences", ARRESTED), ("erasure", None)):
            headers = {**keyed(), "If-Match": '"2"'}
            answer = await admin.post(f"/participants/{ann}/{path}", json=body, headers=headers)
            problem(answer, 412, "stale-version")
    assert await events_of(file_stored, ann) == 1


@pytest.mark.parametrize("given", ['"1"', 'W/"1"', "*"])
async def test_the_version_last_read_is_accepted(file_callers: Callers, given: str) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(61 + len(given)))
        headers = {**keyed(), "If-Match": given}
        answer = await admin.post(f"/participants/{ann}/reoffences", json=ARRESTED, headers=headers)
    assert answer.headers["ETag"] == '"2"'


@pytest.mark.parametrize("given", ["1", '"one"', '"1", "2"', '""'])
async def test_what_is_no_version_is_refused(file_callers: Callers, given: str) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        headers = {**keyed(), "If-Match": given}
        answer = await admin.post(f"/participants/{uuid4()}/reoffences", json=ARRESTED, headers=headers)
    problem(answer, 400, "malformed")


async def test_of_ten_edits_of_one_version_at_once_one_is_accepted(
    file_callers: Callers, file_stored: Any
) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(70))
        edits = [
            admin.post(
                f"/participants/{ann}/reoffences", json=ARRESTED, headers={**keyed(), "If-Match": '"1"'}
            )
            for _ in range(10)
        ]
        statuses = sorted(answer.status_code for answer in await asyncio.gather(*edits))
    assert statuses == [201] + [412] * 9
    assert await events_of(file_stored, ann) == 2


async def test_paging_drops_no_row_while_others_come_in(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "pages") as manager:
        there = [await registered(manager, person(100 + n)) for n in range(7)]
        seen: list[str] = []
        query: dict[str, Any] = {"limit": 2}
        for number in range(20):
            page = (await manager.get("/participants", params=query)).json()
            seen += [item["participant_id"] for item in page["items"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
            if number < 4:
                await registered(manager, person(200 + number))
    assert len(seen) == len(set(seen)) == 11
    assert seen[:7] == there
    assert seen == sorted(seen)
