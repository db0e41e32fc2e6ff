"""A phone sends what it collected while it was offline: each command by itself, in order, once."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.system.surroundings import Surroundings
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.interacting import NEED, SECTIONS, STRENGTH, Assessed, assessed
from tests.integration.assessment.people import fields, person, problem, registered
from tests.integration.system.conftest import around
from tests.integration.system.whole import system

__all__ = ["around"]

pytestmark = pytest.mark.asyncio(loop_scope="module")
COMMANDS = "/me/commands"
HOME = f"sections/{SECTIONS[0]}"


def command(path: str, body: Any = None, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "path": path, "body": body, **more}


async def sent(client: httpx.AsyncClient, commands: list[dict[str, Any]], at: str = "") -> list[Any]:
    answer = await client.post(f"{at}{COMMANDS}", json={"commands": commands})
    assert answer.status_code == 200, answer.text
    results: list[Any] = answer.json()["results"]
    assert [result["id"] for result in results] == [each["id"] for each in commands]
    return results


async def recorded(stored: Any, one: Assessed) -> list[str]:
    rows = await stored.fetch(
        "select name from events where stream = $1 order by version",
        f"assessment-{one.place.rpartition('/')[2]}",
    )
    return [row["name"] for row in rows]


async def test_a_batch_that_is_sent_again_after_a_lost_answer_takes_effect_once(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 800) as one:
        batch = [
            command(f"{one.place}/{HOME}/items", STRENGTH),
            command(f"{one.place}/{HOME}/items", NEED),
            command(f"{one.place}/{HOME}/rating", {"rating": 8}),
        ]
        first = await sent(one.ann, batch)
        assert [result["status"] for result in first] == [201, 201, 200]
        assert [result["etag"] for result in first] == ['"2"', '"3"', '"4"']
        for _ in range(2):
            assert await sent(one.ann, batch) == first
        assert await recorded(file_stored, one) == [
            "assessment-started",
            "assessment-item-added",
            "assessment-item-added",
            "assessment-section-rated",
        ]
        home = await one.section()
        problem(await one.post(one.ann, f"{HOME}/rating", {"rating": 3}, **keyed(batch[2]["id"])), 422)
    assert [item["present"]["words"]["text"] for item in home["needs"]] == [NEED["words"]["text"]]


# Path, body, and what the refusal says: status, code, fields.
BAD: dict[str, tuple[str, Any, int, str, list[str]]] = {
    "unknown": ("/participants/nobody/at/home", {}, 422, "invalid", ["path"]),
    "another-service": ("/plans/me/commands", {}, 422, "invalid", ["path"]),
    "by-the-service's-name": ("/assessment/participants", {}, 422, "invalid", ["path"]),
    "what-is-read": ("/me", None, 422, "invalid", ["path"]),
    "an-upload": ("/reoffending-imports", {}, 422, "invalid", ["path"]),
    "a-batch": ("/participants/batch", {"rows": []}, 422, "invalid", ["path"]),
    "another-batch": ("/outcomes/batch", {"rows": []}, 422, "invalid", ["path"]),
    "itself": (COMMANDS, {"commands": []}, 422, "invalid", ["path"]),
    "role": ("/units", {"kind": "provider", "code": "n", "name": "N"}, 403, "forbidden", []),
    "stranger": (f"/participants/{uuid4()}/assessments", {}, 404, "not-found", []),
}


@pytest.mark.parametrize("kind", sorted(BAD))
async def test_a_bad_command_in_the_middle_stops_none_of_the_others(
    file_callers: Callers, file_stored: Any, kind: str
) -> None:
    path, body, status, code, named = BAD[kind]
    async with assessed(file_callers, 810 + sorted(BAD).index(kind)) as one:
        good = [command(f"{one.place}/{HOME}/items", each) for each in (STRENGTH, NEED)]
        first, middle, last = await sent(one.ann, [good[0], command(path, body), good[1]])
        assert (await recorded(file_stored, one))[1:] == ["assessment-item-added"] * 2
    assert (first["status"], middle["status"], last["status"]) == (201, status, 201)
    assert middle["body"]["type"] == f"urn:mydirection:problem:{code}"
    assert [error["field"] for error in middle["body"]["errors"]] == named
    assert middle["body"]["detail"]
    assert (middle["yours"], middle["current"], middle["location"]) == (None, None, None)


async def test_a_body_is_refused_as_the_command_itself_would_be(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 830) as one:
        place = f"{one.place}/{HOME}/items"
        odd = {"kind": "strength", "words": {"text": ""}, "nickname": "Annie"}
        bodies = [odd, None, [], "text", 7, STRENGTH]
        results = await sent(one.ann, [command(place, body) for body in bodies])
        by_itself = await one.post(one.ann, f"{HOME}/items", odd)
        assert (await recorded(file_stored, one))[1:] == ["assessment-item-added"]
    assert [result["status"] for result in results] == [422] * 5 + [201]
    told = [error["field"] for error in results[0]["body"]["errors"]]
    assert told == fields(by_itself) == ["words.text", "nickname"]
    assert "Annie" not in str(results[0]["body"])


async def test_what_cannot_be_sent_on_refuses_that_command_alone(file_callers: Callers) -> None:
    async with assessed(file_callers, 831) as one:
        path = f"{one.place}/{HOME}/rating"
        rows = ",".join(
            f'{{"id": "{uuid4()}", "path": "{path}", "body": {{"rating": {rating}}}}}'
            for rating in ('"\\ud800"', "NaN", "8")
        )
        answer = await one.ann.post(
            COMMANDS, content=f'{{"commands": [{rows}]}}', headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 200, answer.text
        results = answer.json()["results"]
    assert [result["status"] for result in results] == [422, 422, 200]
    assert [result["body"]["errors"][0]["field"] for result in results[:2]] == ["body", "rating"]


WRONG_PATHS = ("/participants/../units", "participants", "/", "", "/a//b", "/a/%2e%2e", "/a?b=c", "//h/a", 7)
WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    *(({"path": path}, "path") for path in WRONG_PATHS),
    ({"reading": "/participants/../units"}, "reading"),
    ({"id": "short"}, "id"),
    ({"if_match": "3"}, "if_match"),
    ({"if_match": '"3"\n'}, "if_match"),
    ({"method": "DELETE"}, "method"),
)


async def test_a_command_of_another_form_is_refused_by_itself_and_names_the_field(
    file_callers: Callers, file_stored: Any
) -> None:
    before = await file_stored.fetchval("select count(*) from events")
    wrong = [{**command("/units", {}), **changed} for changed, _ in WRONG]
    batch = [command("/participants", person(840)), *wrong, "none", command("/participants", person(842))]
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        answer = await mo.post(COMMANDS, json={"commands": batch})
    first, *refused, none, last = answer.json()["results"]
    assert (first["status"], none["status"], last["status"]) == (201, 422, 201)
    assert [result["status"] for result in refused] == [422] * len(WRONG)
    for result, each, (_, named) in zip(refused, wrong, WRONG, strict=True):
        assert [error["field"] for error in result["body"]["errors"]] == [named]
        assert result["id"] == (None if named == "id" else each["id"])
    assert await file_stored.fetchval("select count(*) from events") == before + 2


async def test_one_to_a_hundred_commands_are_carried_out(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        for commands in ([], [command("/nowhere")] * 101):
            assert fields(await mo.post(COMMANDS, json={"commands": commands})) == ["commands"]
        assert len(await sent(mo, [command("/nowhere") for _ in range(100)])) == 100


async def test_whoever_cannot_be_known_sends_nothing(file_callers: Callers, file_stored: Any) -> None:
    before = await file_stored.fetchval("select count(*) from events")
    batch = {"commands": [command("/participants", person(841))]}
    for headers in ({}, {"Authorization": "Bearer forged"}):
        async with file_callers.anonymous(**headers) as nobody:
            problem(await nobody.post(COMMANDS, json=batch), 401)
    assert await file_stored.fetchval("select count(*) from events") == before


async def test_of_two_editors_the_slower_one_sees_what_the_other_did(file_callers: Callers) -> None:
    async with assessed(file_callers, 850) as one:
        item = await one.add(one.ann)
        read = (await one.ann.get(one.place)).headers["etag"]
        await one.done(one.ann, f"{item}/edit", {"words": {"text": "I cook for ten"}})
        mine = {"words": {"text": "I cook for nine"}}
        edit = command(f"{one.place}/{item}/edit", mine, if_match=read, reading=one.place)
        [refused] = await sent(one.ann, [edit])
        assert (refused["status"], refused["yours"]) == (412, mine)
        now = await one.ann.get(one.place)
        assert refused["current"] == {"etag": now.headers["etag"], "body": now.json()}
        text = refused["current"]["body"]["sections"][0]["strengths"][0]["present"]["words"]["text"]
        assert text == "I cook for ten"

        again = {**edit, "id": str(uuid4()), "if_match": refused["current"]["etag"]}
        [done] = await sent(one.ann, [again])
        home = await one.section()
    assert (done["status"], done["yours"], done["current"]) == (200, None, None)
    assert home["strengths"][0]["present"]["words"]["text"] == "I cook for nine"


async def test_how_it_is_now_is_shown_to_whoever_may_read_it(file_callers: Callers) -> None:
    async with assessed(file_callers, 851) as one, assessed(file_callers, 852) as other:
        stale = [
            command(f"{one.place}/{HOME}/rating", {"rating": 8}, if_match='"9"'),
            command(f"{one.place}/{HOME}/rating", {"rating": 8}, if_match='"9"', reading=other.place),
            command(f"{one.place}/{HOME}/rating", {"rating": 8}, if_match='"9"', reading="/nowhere"),
        ]
        unsaid, others, nowhere = await sent(one.ann, stale)
    assert (unsaid["status"], unsaid["yours"], unsaid["current"]) == (412, {"rating": 8}, None)
    assert (others["status"], others["current"]) == (412, None)
    assert nowhere["body"]["errors"][0]["field"] == "reading"


async def test_it_works_where_services_share_an_address(around: Surroundings) -> None:
    async with system(around) as client:
        paths = ("/participants", "/assessment/participants", "/plans/participants")
        batch = [command(path, person(860 + at)) for at, path in enumerate(paths)]
        first, prefixed, wrong = await sent(client, batch, "/assessment")
        read = await client.get(first["location"])
        assert read.json()["participant_id"] == first["body"]["participant_id"]
        answer = await client.post("/plans/me/commands", json={"commands": [command("/participants", {})]})
    assert (first["status"], prefixed["status"]) == (201, 201)
    assert first["location"].startswith("/assessment/participants/")
    assert [result["body"]["errors"][0]["field"] for result in (wrong, *answer.json()["results"])] == [
        "path",
        "path",
    ]


async def test_each_is_audited_as_itself(file_callers: Callers, file_stored: Any) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(870))
        await sent(mo, [command(f"/participants/{ann}/assessments", {})])
    actions = await file_stored.fetch("select action from audit where person = $1 order by id", ann)
    assert [row["action"] for row in actions] == [
        "/participants",
        "/participants/{participant_id}/assessments",
    ]
