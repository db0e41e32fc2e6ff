"""The register over HTTP: staff within their reach, and never the person."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import PATH as PATH_OF_EVENTS
from tests.integration.assessment.case_events import A, B, C, merge, unmerge
from tests.integration.assessment.people import fields, person, problem, registered
from tests.integration.assessment.registering import (
    CATEGORY,
    FROM,
    HARM,
    OUTSIDER,
    PLACE,
    SEALED,
    changed,
    recorded,
    register_of,
    row,
)

ENDING = {"on": "2024-06-01", "reason": "revoked"}
# These tests change nothing, and share one service.
OF_THE_FILE = pytest.mark.asyncio(loop_scope="module")


async def all_routes(client: httpx.AsyncClient, ann: str, entry: str) -> list[httpx.Response]:
    return [
        await client.get(f"/participants/{ann}/register"),
        await changed(client, ann, "risks", HARM),
        await changed(client, ann, "exclusions", PLACE),
        await changed(client, ann, f"risks/{entry}/correction", HARM),
        await changed(client, ann, f"exclusions/{entry}/correction", PLACE),
        await changed(client, ann, f"exclusions/{entry}/check"),
        await changed(client, ann, f"entries/{entry}/end", ENDING),
    ]


async def test_the_person_learns_nothing_not_even_whether_there_is_one(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann, nobody = await registered(mo), str(uuid4())
        entry = await recorded(mo, ann, OUTSIDER)
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            mine = await all_routes(own, ann, entry)
            another = await all_routes(own, nobody, entry)
            views = [await own.get(path) for path in (f"/participants/{ann}", "/participants")]
    assert [problem(answer, 403)["detail"] for answer in mine] == [
        problem(answer, 403)["detail"] for answer in another
    ]
    for view in views:
        assert view.status_code == 200
        assert not [word for word in (*SEALED, entry, "exclusion") if word in view.text]


@OF_THE_FILE
@pytest.mark.parametrize("role", [Role.SYSTEM, Role.ADMIN, Role.EVALUATOR, Role.VOLUNTEER, Role.COACH])
async def test_other_roles_have_no_business_with_it(file_callers: Callers, role: Role) -> None:
    async with file_callers.as_(role) as client:
        for answer in await all_routes(client, str(uuid4()), str(uuid4())):
            problem(answer, 403, "forbidden")


async def test_a_case_manager_reaches_their_caseload_and_a_safeguarding_lead_everybody(
    callers: Callers,
) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        entry = await recorded(mo, ann, OUTSIDER)
    async with callers.as_(Role.CASE_MANAGER, "jo") as jo:
        for answer in await all_routes(jo, ann, entry):
            problem(answer, 404)
    for role in (Role.SAFEGUARDING_LEAD, Role.PROGRAMME_LEAD):
        async with callers.as_(role) as lead:
            assert len((await register_of(lead, ann))["entries"]) == 1
            assert (await changed(lead, ann, f"exclusions/{entry}/check")).status_code == 200


@OF_THE_FILE
@pytest.mark.parametrize(
    ("sort", "body", "field"),
    [
        ("risks", {**HARM, "level": None}, "level"),
        ("risks", {**FROM, "kind": "alert", "alert": "dragons"}, "alert"),
        ("exclusions", {**PLACE, "district": "Leeds"}, "district"),
        ("exclusions", {**OUTSIDER, "source": "hearsay"}, "source"),
        ("exclusions", {**FROM, "kind": "person"}, "other_participant_id"),
        ("exclusions", {**FROM, "kind": "person", "other_participant_id": str(UUID(int=3))},
         "other_participant_id"),
        ("exclusions", {**CATEGORY, "ends_on": "2024-01-09"}, "ends_on"),
    ],
)  # fmt: skip
async def test_what_is_not_accepted_names_its_field(
    file_callers: Callers, file_ann: str, sort: str, body: dict[str, Any], field: str
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as mo:
        assert fields(await changed(mo, file_ann, sort, body)) == [field]
        assert (await register_of(mo, file_ann))["entries"] == []


async def test_an_entry_is_recorded_corrected_and_ended(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann, ben = await registered(mo), await registered(mo, person(1))
        excluded = {**FROM, "kind": "person", "other_participant_id": ben}
        # when
        harm = await recorded(mo, ann, HARM)
        entry = await recorded(mo, ann, excluded)
        await changed(mo, ann, f"exclusions/{entry}/correction", {**excluded, "ends_on": "2025-01-01"})
        await changed(mo, ann, f"entries/{harm}/end", ENDING)
        # then
        found = {each["entry_id"]: each for each in (await register_of(mo, ann))["entries"]}
        assert found[harm]["codes"] == {"level": "high"}
        assert (found[harm]["ended_on"], found[harm]["end_reason"]) == ("2024-06-01", "revoked")
        assert (found[entry]["ends_on"], found[entry]["other_participant_id"]) == ("2025-01-01", ben)
        assert found[entry]["corrected_at"]
        assert found[entry]["checked"]
        # and the other's register says so, from the other side
        named = (await register_of(mo, ben))["named_in"]
        assert [(each["participant_id"], each["entry_id"]) for each in named] == [(ann, entry)]


async def test_an_outsider_is_read_by_practitioners_and_unchecked_at_first(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        entry = await recorded(mo, ann, OUTSIDER)
        [before] = (await register_of(mo, ann))["entries"]
        await changed(mo, ann, f"exclusions/{entry}/check")
        [after] = (await register_of(mo, ann))["entries"]
    assert before["words"] == {"name": "Cy Neighbour", "description": "lives at number nine"}
    assert (before["checked"], after["checked"]) == (False, True)


async def test_an_edit_of_what_has_changed_loses_nothing(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        entry = await recorded(mo, ann, PLACE)
        await recorded(mo, ann, CATEGORY)
        read = await mo.get(f"/participants/{ann}/register")
        assert read.json()["version"] == 2
        etag = read.headers["ETag"]
        first = await changed(
            mo, ann, f"exclusions/{entry}/correction", {**PLACE, "district": "LS7"}, **{"If-Match": etag}
        )
        late = await changed(mo, ann, f"entries/{entry}/end", ENDING, **{"If-Match": etag})
        assert first.status_code == 200
        problem(late, 412, "stale-version")


async def test_an_import_takes_effect_once(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.SYSTEM) as system:
        ann = await registered(mo)
        rows = [
            row(1, crn="X123456", exclusion=PLACE),
            row(2, participant_id=ann, risk=HARM),
            row(3, crn="X123456", risk={**FROM, "kind": "alert", "alert": "dragons"}),
            row(4, crn="Z999999", risk=HARM),
            row(5, crn="X123456", risk=HARM, exclusion=PLACE),
            row(6, crn="X123456", participant_id=ann, risk=HARM),
        ]
        # when it is sent, sent again as it was, and sent by the next day's run with one change
        first = await system.post("/register/batch", json={"rows": rows})
        again = await system.post("/register/batch", json={"rows": rows[:2]})
        tomorrow = [
            {**rows[0], "key": "register-row-11"},
            {**rows[1], "key": "register-row-12", "risk": {**HARM, "level": "very_high"}},
        ]
        corrected = await system.post("/register/batch", json={"rows": tomorrow})
        # then
        assert first.status_code == 200, first.text
        results = first.json()["rows"]
        assert [r["status"] for r in results] == ["accepted"] * 2 + ["refused"] * 4
        assert [r["errors"][0]["field"] for r in results[2:]] == ["alert", "crn", "risk", "participant_id"]
        assert again.json()["rows"] == results[:2]
        unchanged, changed_one = (r["result"] for r in corrected.json()["rows"])
        assert unchanged == {**results[0]["result"], "version": 2}
        assert changed_one == {**results[1]["result"], "version": 3}
        found = (await register_of(mo, ann))["entries"]
        assert [(each["kind"], each["codes"].get("level")) for each in found] == [
            ("place", None),
            ("serious_harm", "very_high"),
        ]
        assert found[0]["words"]["reference"] == "PPUD-7781"


async def test_a_level_that_gave_way_stands_again_where_an_import_says_so(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.SYSTEM) as system:
        ann = await registered(mo)
        high = {**HARM, "level": "very_high", "starts_on": "2024-02-01"}
        older = {**HARM, "level": "low", "starts_on": "2019-01-01", "ends_on": "2020-01-01"}
        rows = [row(1, risk=high), row(2, risk=older), row(3, risk={**HARM, "starts_on": "2024-03-01"})]
        again = {**row(4, risk={**high, "starts_on": "2024-04-01"}), "reference": rows[0]["reference"]}

        async def levels(*sent: dict[str, Any]) -> list[tuple[str, str, str]]:
            """Imports them; the register's levels, and when and why each ended."""
            named = [{**each, "participant_id": ann} for each in sent]
            answer = await system.post("/register/batch", json={"rows": named})
            assert [each["status"] for each in answer.json()["rows"]] == ["accepted"] * len(sent)
            entries = (await register_of(mo, ann))["entries"]
            return [(e["codes"]["level"], e["ended_on"], e["end_reason"]) for e in entries]

        # when, then
        low = ("low", "2020-01-01", "expired")
        assert await levels(*rows[:2]) == [("very_high", None, None), low]
        assert await levels(rows[2], again) == [
            ("very_high", None, None),
            low,
            ("high", "2024-04-01", "superseded"),
        ]
        assert await levels({**again, "key": "register-row-9"}) == [
            ("very_high", None, None),
            low,
            ("high", "2024-04-01", "superseded"),
        ]


@OF_THE_FILE
@pytest.mark.parametrize("role", [Role.CASE_MANAGER, Role.PERSON, Role.ADMIN])
async def test_only_importers_import(file_callers: Callers, role: Role) -> None:
    async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
        problem(await client.post("/register/batch", json={"rows": [row(1, risk=HARM)]}), 403)


async def test_what_is_sealed_is_nowhere_in_the_clear_and_goes_with_the_person(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead:
        ann, ben = await registered(lead), await registered(lead, person(1))
        for someone in (ann, ben):
            await recorded(lead, someone, OUTSIDER)
        await recorded(lead, ann, PLACE)
        await lead.post("/register/batch", json={"rows": [row(1, participant_id=ann, risk=HARM)]})
        assert [word for word in SEALED if word in await everything(stored)] == []
        # when
        assert (await lead.post(f"/participants/{ann}/erasure", headers=keyed())).status_code == 200
        # then
        problem(await lead.get(f"/participants/{ann}/register"), 410, "erased")
        problem(await changed(lead, ann, "risks", HARM), 409, "erased")
        [left] = (await register_of(lead, ben))["entries"]
    assert left["words"]["name"] == "Cy Neighbour"
    owners = await stored.fetch("select distinct participant_id from register_entries")
    assert [str(owner["participant_id"]) for owner in owners] == [ben]


async def everything(stored: "asyncpg.Connection[Any]") -> str:
    """Every table of the service's database, as it is stored."""
    tables = await stored.fetch(
        "select quote_ident(relname) as name from pg_class where relkind = 'r' "
        "and relnamespace = 'public'::regnamespace"
    )
    texts = [
        await stored.fetchval(f"select string_agg(t::text, e'\\n') from {table['name']} t")
        for table in tables
    ]
    return "\n".join(text or "" for text in texts)


async def test_its_events_have_a_subject_of_their_own(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.CASE_MANAGER) as mo:
        ann = await registered(mo)
        await recorded(mo, ann, HARM)
        await recorded(mo, ann, {**HARM, "level": "low"})
    found = await stored.fetch("select name, subject, sequence from events where stream like 'register-%'")
    assert [tuple(event) for event in found] == [
        ("risk-recorded", f"register-{ann}", 1),
        ("risk-ended", f"register-{ann}", 2),
        ("risk-recorded", f"register-{ann}", 3),
    ]


async def test_a_merged_record_takes_no_entries_and_those_it_has_are_read_where_it_goes_on(
    callers: Callers,
) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead, callers.as_(Role.SYSTEM) as system:
        ann, bob, cat = [await registered(lead, person(number)) for number in (1, 2, 3)]
        harm, outsider = await recorded(lead, ann, HARM), await recorded(lead, ann, OUTSIDER)
        await recorded(lead, cat, {**FROM, "kind": "person", "other_participant_id": ann})
        own = await recorded(lead, bob, PLACE)
        for body in (merge(12, A, B), merge(12, B, C), unmerge(13, B, C)):
            assert (await system.post(PATH_OF_EVENTS, json=body, headers=keyed())).status_code == 200
        for answer in (
            await changed(lead, ann, "risks", HARM),
            await changed(lead, ann, "exclusions", CATEGORY),
            await changed(lead, ann, f"risks/{harm}/correction", {**HARM, "level": "low"}),
        ):
            assert bob in problem(answer, 409, "merged")["detail"]
        rows = [row(1, participant_id=ann, risk=HARM), row(2, crn=A, risk=HARM), row(3, crn=B, risk=HARM)]
        done = (await lead.post("/register/batch", json={"rows": rows})).json()["rows"]
        assert [each.get("code") for each in done] == ["merged", "merged", None]
        assert (await changed(lead, ann, f"exclusions/{outsider}/check")).status_code == 200
        assert (await changed(lead, ann, f"entries/{harm}/end", ENDING)).status_code == 200
        read = await register_of(lead, bob)
        whose = {entry["entry_id"]: entry["participant_id"] for entry in read["entries"]}
        assert {harm: ann, outsider: ann, own: bob}.items() <= whose.items()
        assert "Cy Neighbour" in str(read["entries"])
        assert [entry["participant_id"] for entry in read["named_in"]] == [cat]
        assert read["version"] == 2, "of the record's own, for If-Match"
        await changed(lead, bob, "risks", HARM, **{"If-Match": '"2"'})


async def test_entries_come_along_a_chain_of_merges(callers: Callers) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead, callers.as_(Role.SYSTEM) as system:
        ann, _, cat = [await registered(lead, person(number)) for number in (1, 2, 3)]
        entry = await recorded(lead, ann, HARM)
        for body in (merge(12, A, B), merge(13, B, C)):
            await system.post(PATH_OF_EVENTS, json=body, headers=keyed())
        [found] = (await register_of(lead, cat))["entries"]
    assert (found["entry_id"], found["participant_id"]) == (entry, ann)
