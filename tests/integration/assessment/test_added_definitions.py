"""Definitions that an administrator adds: for ever as they are, and used like those shipped."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from services.assessment.domain.definition import DECIDER, definition_id
from services.assessment.handlers.definitions import find, publish_shipped
from services.assessment.main import opened
from services.assessment.settings import AssessmentSettings
from shared.eventstore import Origin
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.filling_in import fill_in, filled_in, phq9
from tests.integration.assessment.people import fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
MOOD: dict[str, Any] = {
    "code": "mood",
    "version": 1,
    "title": "Mood",
    "source": "The provider's own",
    "items": {"count": 2, "minimum": 1, "maximum": 5, "reverse_scored": [2]},
    "scoring": "sum",
    "missing_items": {"rule": "not_computed"},
    "better": "higher",
    "licence": {"text": "Ours", "wording": "free"},
    "filled_in_by": ["person_with_help", "person_in_own_session"],
    "standard_deviation": {"value": "2", "source": "Ours", "population": "Ours"},
    "reliability": {"value": "0.875", "source": "Ours", "population": "Ours"},
}
FIGURE = {"source": "s", "population": "p"}
FLAG = {"item": 1, "at_least": 2, "alert": "low"}
TABLE: dict[str, Any] = {"first": 2, "values": [str(n) for n in range(9)], "source": "s"}
CHARACTERISTICS: dict[str, Any] = {
    "code": "local",
    "version": 1,
    "title": "Local",
    "source": "The provider's own",
    "characteristics": [
        {"key": "pets", "type": "integer", "description": "How many", "minimum": 0, "maximum": 9}
    ],
}
WORDING = {
    "language": "cy",
    "licence_reference": "L-1",
    "items": {"1": "Sut mae?", "2": "Pa mor ddrwg?"},
    "answers": {"1": "Dim", "5": "Iawn"},
}


async def publish(client: Any, kind: str, body: Any) -> Any:
    return await client.post(f"/definitions/{kind}", json=body, headers=keyed())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"code": "Mood!"}, "code"),
        ({"version": 0}, "code"),
        ({"version": "1"}, "version"),
        ({"better": "up"}, "better"),
        ({"standard_devation": None}, "standard_devation"),
        ({"items": {**MOOD["items"], "colour": 1}}, "items.colour"),
        ({"items": {**MOOD["items"], "reverse_scored": [3]}}, "items.reverse_scored"),
        ({"items": {**MOOD["items"], "maximum": 1}}, "items.maximum"),
        ({"items": {**MOOD["items"], "minimum": None}}, "items.minimum"),
        ({"items": {**MOOD["items"], "count": 0}}, "items.count"),
        ({"scoring": "converted_sum"}, "conversion"),
        ({"scoring": "converted_sum", "conversion": {**TABLE, "values": ["1"]}}, "conversion.values"),
        ({"scoring": "converted_sum", "conversion": {**TABLE, "values": ["1"] * 9}}, "conversion.values"),
        ({"scoring": "converted_sum", "conversion": {**TABLE, "first": 3}}, "conversion.values"),
        ({"conversion": TABLE}, "conversion"),
        ({"subscales": [{"code": "A B", "title": "t", "items": [1]}]}, "subscales[0].code"),
        ({"subscales": [{"code": "a", "title": "t", "items": [9]}]}, "subscales[0].items"),
        ({"missing_items": {"rule": "prorated", "most": 1}}, "missing_items"),
        ({"reliability": {**FIGURE, "value": "1"}}, "reliability.value"),
        ({"reliability": {**FIGURE, "value": "high"}}, "reliability.value"),
        ({"reliability": {"value": "0.8", "source": "s"}}, "reliability.population"),
        ({"standard_deviation": {**FIGURE, "value": "2.00001"}}, "standard_deviation.value"),
        ({"flags": [{**FLAG, "crisis_help": "none"}]}, "flags[0].crisis_help"),
        ({"filled_in_by": []}, "filled_in_by"),
        ({"title": "nul \u0000"}, "body"),
    ],
)  # fmt: skip
async def test_a_measure_that_is_not_sound_names_its_field(
    file_callers: Callers, changed: dict[str, Any], field: str
) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        assert fields(await publish(admin, "measure", {**MOOD, **changed})) == [field]


async def test_only_an_administrator_adds(file_callers: Callers) -> None:
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        problem(await publish(lead, "measure", MOOD), 403)
        path = "/definitions/measure/phq9:1/wordings"
        problem(await lead.post(path, json=WORDING, headers=keyed()), 403)
    async with file_callers.as_(Role.ADMIN) as admin:
        problem(await publish(admin, "horoscope", MOOD), 422)


async def test_a_version_never_changes(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        body = {**MOOD, "code": "steady"}
        first = await publish(admin, "measure", body)
        again = await publish(admin, "measure", dict(reversed(body.items())))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()
        problem(await publish(admin, "measure", {**body, "title": "Another"}), 409, "published-already")
        assert (
            await publish(admin, "measure", {**body, "title": "Another", "version": 2})
        ).status_code == 201
        shipped = (await admin.get("/definitions/measure/phq9:1")).json()["content"]
        assert (await publish(admin, "measure", shipped)).status_code == 201
        problem(await publish(admin, "measure", {**shipped, "better": "higher"}), 409, "published-already")
        listed = (await admin.get("/definitions")).json()["measures"]
    assert {"phq9:1", "steady:1", "steady:2"} <= set(listed)
    assert listed["steady:1"]["title"] == "Mood"


async def test_two_who_publish_at_once_publish_one(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        bodies = [{**MOOD, "code": "raced", "title": f"Number {number % 2}"} for number in range(6)]
        answers = await asyncio.gather(*(publish(admin, "measure", body) for body in bodies))
    assert sorted(answer.status_code for answer in answers) == [201, 201, 201, 409, 409, 409]


async def test_an_added_measure_is_used_like_a_shipped_one(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin, file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9200))
        body = phq9({"1": 2, "2": 2}, measure="mood:1")
        assert fields(await fill_in(mo, ann, body)) == ["measure"]
        assert (await publish(admin, "measure", MOOD)).status_code == 201
        assert (await filled_in(mo, ann, body))["scores"]["total"] == "6"  # 2 and 6 - 2
        better = phq9({"1": 5, "2": 2}, measure="mood:1", ago=1, time_point="review")
        await filled_in(mo, ann, better)
        [shown] = (await mo.get(f"/participants/{ann}/measures")).json()
    # SD 2, r 0.875: 2 x sqrt(2 x 0.125) = 1; 3 / 1
    assert shown["administrations"][1]["change"]["index"] == "3.00"
    assert shown["administrations"][1]["change"]["reliable"] == "improved"


async def test_added_characteristics_type_a_registration(file_callers: Callers) -> None:
    body = person(9201, definition="local:1", characteristics={"pets": 2})
    async with file_callers.as_(Role.ADMIN) as admin:
        assert fields(await admin.post("/participants", json=body, headers=keyed())) == ["definition"]
        assert (await publish(admin, "characteristics", CHARACTERISTICS)).status_code == 201
        await registered(admin, body)
        row = {
            **person(9202),
            "definition": "local:1",
            "characteristics": {"pets": 99},
            "key": "row-00000001",
        }
        result = (await admin.post("/participants/batch", json={"rows": [row]})).json()["rows"][0]
    assert [error["field"] for error in result["errors"]] == ["characteristics.pets"]


async def test_words_are_a_providers_with_the_licence_in_each_language(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        await publish(admin, "measure", {**MOOD, "code": "worded"})
        locked = {**MOOD, "code": "locked", "licence": {"text": "No", "wording": "not_allowed"}}
        await publish(admin, "measure", locked)
        path = "/definitions/measure/{}:1/wordings"
        problem(await admin.get(f"{path.format('worded')}/cy"), 404)

        async def word(code: str, **changed: Any) -> Any:
            return await admin.post(path.format(code), json={**WORDING, **changed}, headers=keyed())

        problem(await word("unheard_of"), 404)
        assert fields(await word("locked")) == ["items"]
        assert fields(await word("worded", items={"1": "Sut mae?"})) == ["items"]
        assert fields(await word("worded", licence_reference="")) == ["licence_reference"]
        assert (await word("worded")).json()["version"] == 2
        assert (await word("worded")).json()["version"] == 2
        assert (await word("worded", licence_reference="L-2")).json()["version"] == 3
        found = (await admin.get(f"{path.format('worded')}/cy")).json()
        problem(await admin.get(f"{path.format('worded')}/en"), 404)
    assert (found["number"], found["licence_reference"], found["items"]) == (2, "L-2", WORDING["items"])


async def test_what_is_shipped_is_published_once(file_callers: Callers, file_stored: Any) -> None:
    parts = file_callers.app.state.parts
    kinds = "select kind, count(*) from definitions where content->>'source' not like '%own' group by kind"
    before = dict(await file_stored.fetch(kinds))
    assert before["measure"] == 9
    assert await publish_shipped(parts.handling, Origin("system", "c")) == 0
    assert dict(await file_stored.fetch(kinds)) == before
    published = "select count(*) from events where name = 'definition-published' and sequence is not null"
    assert await file_stored.fetchval(published) == await file_stored.fetchval(
        "select count(*) from definitions where kind = 'measure'"
    )


async def test_what_is_shipped_or_was_found_costs_no_round_trip(file_callers: Callers) -> None:
    handling = file_callers.app.state.parts.handling
    nowhere: Any = None  # a query would fail

    async def found(connection: Any, reference: str) -> str | None:
        definition = await find(handling, connection, "measure", reference)
        return definition.reference if definition else None

    assert await found(nowhere, "phq9:1") == "phq9:1"
    async with handling.store.database.connect() as connection:
        assert await found(connection, "unheard_of:1") is None
        assert await found(connection, "mood:1") == "mood:1"
    assert await found(nowhere, "mood:1") == "mood:1"


async def test_what_was_published_before_it_was_shipped_stays(file_callers: Callers) -> None:
    handling = file_callers.app.state.parts.handling
    published = handling.definitions.measures["gad7:1"]
    release = replace(handling.definitions, measures={"gad7:1": replace(published, title="Another")})
    later = replace(handling, definitions=release, remembered={})
    assert await publish_shipped(later, Origin("system", "c")) == 0
    assert later.known("measure", "gad7:1") == published


@pytest.mark.asyncio(loop_scope="function")
async def test_two_that_start_at_once_publish_what_is_shipped_once(
    settings: AssessmentSettings, stored: Any
) -> None:
    async with opened(settings) as parts:
        first = DECIDER.stream(definition_id("measure", "phq9:1"))
        held = stored.transaction()
        await held.start()
        await stored.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", first)
        starting = [asyncio.create_task(publish_shipped(parts.handling, Origin("s", "c"))) for _ in range(2)]
        # Both have seen that nothing is published.
        await waiting(stored, 2)
        await held.rollback()
        done = await asyncio.gather(*starting)
    count = await stored.fetchval("select count(*) from events where name = 'definition-published'")
    assert sorted(done) == [0, count]
    assert count > 0


async def waiting(stored: Any, processes: int) -> None:
    """Until so many wait for a lock."""
    waits = """
        select count(*) from pg_locks join pg_database d on d.oid = database
        where locktype = 'advisory' and not granted and d.datname = current_database()
    """
    async with asyncio.timeout(20):
        while await stored.fetchval(waits) < processes:
            await asyncio.sleep(0.05)
