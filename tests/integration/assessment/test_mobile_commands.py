"""A phone that was offline sends what it collected: each command by itself, and once."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from shared.http import mobile
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.interacting import NEED, STRENGTH, Assessed, assessed
from tests.integration.assessment.people import problem

pytestmark = pytest.mark.asyncio(loop_scope="module")
ADDED = "select count(*) from events where name = 'assessment-item-added' and subject = $1"


def command(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "path": path, "body": body, **more}


def adding(it: Assessed, body: Any = STRENGTH, **more: Any) -> dict[str, Any]:
    return command(f"{it.place}/sections/accommodation/items", body, **more)


async def sent(who: httpx.AsyncClient, *commands: Any) -> list[dict[str, Any]]:
    answer = await who.post("/me/commands", json={"commands": commands})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


async def test_the_same_batch_after_a_lost_answer_takes_effect_once(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 201) as it:
        batch = [adding(it), adding(it, NEED)]
        first = await sent(it.ann, *batch)
        again = await sent(it.ann, *batch)
        assert [each["status"] for each in first] == [201, 201], first
        assert first == again
        assert await file_stored.fetchval(ADDED, it.participant_id) == 2


async def test_a_bad_one_in_the_middle_stops_none_of_the_others(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 202) as it:
        good, last = adding(it), adding(it, NEED)
        bad = [
            adding(it, {"kind": "hat"}),
            command("/participants/../units", {}),
            command("/participants?x=1", {}),
            command("http://elsewhere/participants", {}),
            command("//elsewhere/participants", {}),
            command("/participants/%2e%2e/units", {}),
            {"id": "short", "path": it.place},
            {"id": str(uuid4()), "path": it.place, "if_match": "no etag"},
            "no command at all",
        ]
        results = await sent(it.ann, good, *bad, last)
        assert [each["status"] for each in results] == [201, *[422] * len(bad), 201], results
        assert results[2]["body"]["errors"][0]["field"] == "path"
        assert await file_stored.fetchval(ADDED, it.participant_id) == 2


@pytest.mark.parametrize(
    "path",
    [
        "/me/commands",
        "/participants/batch",
        "/comparators/batch",
        "/outcomes/batch",
        "/administrations/batch",
        "/register/import",
        "/reoffending-imports",
        "/participants/search",
        "/nowhere",
    ],
)
async def test_only_single_commands_are_carried_out(file_callers: Callers, path: str) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        [result] = await sent(admin, command(path, {}))
    assert result["status"] == 422, result
    assert result["body"]["errors"][0]["field"] == "path"


async def test_a_stale_edit_is_answered_with_both_versions(file_callers: Callers) -> None:
    async with assessed(file_callers, 203) as it:
        read = (await it.ann.get(it.place)).headers["ETag"]
        await it.add(it.mo)
        [stale] = await sent(it.ann, adding(it, NEED, if_match=read, reading=it.place))
        assert (stale["status"], stale["yours"]) == (412, NEED)
        now = await it.ann.get(it.place)
        assert stale["current"] == {"etag": now.headers["ETag"], "body": now.json()}
        fresh = stale["current"]["etag"]
        [taken] = await sent(it.ann, adding(it, NEED, if_match=fresh, reading=it.place))
        assert taken["status"] == 201


@pytest.mark.parametrize("reading", ["/docs", "/metrics", "/openapi.json", "/health"])
async def test_what_is_no_record_is_not_read(file_callers: Callers, reading: str) -> None:
    async with assessed(
        file_callers, {"/docs": 301, "/metrics": 302, "/openapi.json": 303, "/health": 304}[reading]
    ) as it:
        results = await sent(it.ann, adding(it, if_match='"999"', reading=reading), adding(it))
        assert [each["status"] for each in results] == [422, 201], results


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": "\\ud800"}', '{"a": ' + "[" * 400 + "]" * 400 + "}"])
async def test_a_body_that_cannot_be_passed_on_is_refused_alone(file_callers: Callers, text: str) -> None:
    async with assessed(file_callers, 204 + len(text)) as it:
        place = f"{it.place}/sections/accommodation/items"
        good = json.dumps(command(place, NEED))
        parts = [f'{{"id": "{uuid4()}", "path": "{place}", "body": {text}}}', good]
        headers = {"Content-Type": "application/json"}
        answer = await it.ann.post(
            "/me/commands", content=f'{{"commands": [{",".join(parts)}]}}', headers=headers
        )
        assert answer.status_code == 200, answer.text
        assert [each["status"] for each in answer.json()["results"]] == [422, 201]


async def test_each_is_audited_as_the_command_that_it_is(file_callers: Callers, file_stored: Any) -> None:
    async with assessed(file_callers, 205) as it:
        await sent(it.ann, adding(it), adding(it, NEED))
        statement = "select action, actor from audit where person = $1 and action like '%/items'"
        rows = await file_stored.fetch(statement, it.participant_id)
    assert len(rows) == 2
    assert {row["actor"].partition("@")[0] for row in rows} == {f"person-{it.participant_id}"}


async def test_it_is_the_same_where_the_service_is_mounted(file_callers: Callers) -> None:
    parent = FastAPI()
    parent.mount("/assessment", file_callers.app)
    async with assessed(file_callers, 206) as it:
        transport = httpx.ASGITransport(parent)
        client = httpx.AsyncClient(
            transport=transport, base_url="http://test/assessment", headers=it.ann.headers
        )
        async with client as ann:
            read = (await ann.get(it.place)).headers["ETag"]
            await it.add(it.mo)
            first = adding(it)
            taken, stale = await sent(ann, first, adding(it, if_match=read, reading=it.place))
            alone = await ann.post(first["path"], json=first["body"], headers=keyed(first["id"]))
    assert alone.json() == taken["body"], "by itself it is the same command"
    assert (taken["status"], stale["status"]) == (201, 412)
    assert stale["current"]["body"]["assessment_id"] == it.place.rpartition("/")[2]


async def test_what_is_busy_is_to_be_sent_again_and_the_others_go_on(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 207) as held, assessed(file_callers, 208) as free:
        async with file_stored.transaction():
            await file_stored.execute(
                "select pg_advisory_xact_lock(hashtextextended($1, 0))", held.participant_id
            )
            busy, taken = await sent(held.mo, adding(held), adding(free))
        assert (busy["status"], busy["retry_after_seconds"], taken["status"]) == (503, 2, 201)


async def test_what_there_was_no_time_for_is_to_be_sent_again(
    file_callers: Callers, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with assessed(file_callers, 209) as it:
        late = adding(it)
        monkeypatch.setattr(mobile, "WITHIN_SECONDS", 0.0)
        [told] = await sent(it.ann, late)
        assert (told["status"], told["retry_after_seconds"]) == (503, 5)
        monkeypatch.undo()
        assert (await sent(it.ann, late))[0]["status"] == 201


async def test_strangers_are_refused_as_everywhere(file_callers: Callers) -> None:
    body = {"commands": [command("/participants", {})]}
    async with file_callers.anonymous() as nobody:
        problem(await nobody.post("/me/commands", json=body), 401)
    async with file_callers.anonymous(Authorization="Bearer nonsense") as nobody:
        problem(await nobody.post("/me/commands", json=body), 401)
