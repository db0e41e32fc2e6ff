"""Status, sentences, corrections, access needs and comparators over HTTP, by each kind of caller."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import ARRESTED, FOLLOWED, fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = (Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
READERS = (*STAFF, Role.SAFEGUARDING_LEAD, Role.PERSON)
BULK = (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
STARTED = {"status": "started", "on": "2024-01-08"}
REOPENED = {"reason": "entered_in_error"}
LICENCE = {"kind": "licence", "starts_on": "2024-01-01", "length_months": 12}
RECALLED = {"alteration": "recalled", "on": "2024-03-01", "reason": "recall_decision"}
REVOKED = {"on": "2024-06-01", "reason": "revoked"}
NOTE = "Mornings are hard"
NEEDS: dict[str, Any] = {
    "language": "cy",
    "interpreter": "needed",
    "reading_support": "not_asked",
    "neurodiversity": ["dyslexia"],
    "disabilities": [],
    "adjustments": ["large_print"],
    "note": NOTE,
}
ID = "/participants/0190a1b2-0000-7000-8000-000000000001"
ROUTES: list[tuple[str, str, Any, tuple[Role, ...]]] = [
    ("POST", f"{ID}/status", STARTED, STAFF),
    ("POST", f"{ID}/status/reopening", REOPENED, STAFF),
    ("POST", f"{ID}/sentences", LICENCE, STAFF),
    ("POST", f"{ID}/sentences/{uuid4()}/alterations", RECALLED, STAFF),
    ("POST", f"{ID}/sentences/{uuid4()}/end", REVOKED, STAFF),
    ("POST", f"{ID}/corrections", {**REOPENED, "name": "Ann"}, STAFF),
    ("POST", f"{ID}/access-needs", NEEDS, (Role.PERSON, *STAFF)),
    ("GET", f"{ID}/history", None, READERS),
    ("POST", "/comparators/batch", {"rows": []}, BULK),
]
ON_SOMEBODY = pytest.mark.parametrize(("method", "path", "body", "roles"), ROUTES[:-1])


async def made(client: httpx.AsyncClient, number: int, **changed: Any) -> str:
    return f"/participants/{await registered(client, person(number, **changed))}"


async def post(client: httpx.AsyncClient, path: str, body: Any, **headers: str) -> httpx.Response:
    return await client.post(path, json=body, headers={**keyed(), **headers})


def comparator(number: int, **changed: Any) -> dict[str, Any]:
    values = {"key": str(uuid4()), "external_id": f"study-{number}", "index_date": "2024-01-01"}
    typed = {"index_offence": "theft", "definition": "rossi:1", "characteristics": {"age": 33}}
    return {**values, **typed, **changed}


async def published(stored: "asyncpg.Connection[Any]", place: str) -> list[str]:
    """The names of the events that have a public form, of one participant's stream and access needs."""
    return [
        row["name"]
        for row in await stored.fetch(
            "select name from events where subject = $1 and sequence is not null order by sequence",
            place.rpartition("/")[2],
        )
    ]


@pytest.mark.parametrize(("method", "path", "body", "roles"), ROUTES)
async def test_only_the_roles_that_are_named_come_in(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    async with file_callers.anonymous() as client:
        problem(await client.request(method, path, json=body, headers=keyed()), 401)
    for role in set(Role) - set(roles):
        async with file_callers.as_(role) as client:
            problem(await client.request(method, path, json=body, headers=keyed()), 403, "forbidden")


@ON_SOMEBODY
async def test_strangers_are_not_found(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    for role in roles:
        async with file_callers.as_(role, participant_id=uuid4()) as client:
            problem(await client.request(method, path, json=body, headers=keyed()), 404, "not-found")


@pytest.mark.parametrize(
    ("route", "body", "field"),
    [
        ("status", {**STARTED, "on": "2023-12-31"}, "on"),
        ("status", {**STARTED, "status": "registered"}, "status"),
        ("status", {**STARTED, "status": "transferred"}, "provider"),
        ("sentences", {**LICENCE, "length_days": 5}, "ends_on"),
        ("sentences", {**LICENCE, "length_months": 0}, "length_months"),
        ("sentences", {**LICENCE, "kind": "prison"}, "kind"),
        ("corrections", REOPENED, "reason"),
        ("corrections", {**REOPENED, "pnc_id": "2008/0056560A"}, "pnc_id"),
        ("corrections", {**REOPENED, "characteristics": {"age": 9}}, "characteristics.age"),
        ("access-needs", {**NEEDS, "language": "xx"}, "language"),
        ("access-needs", {**NEEDS, "neurodiversity": ["adhd", "missing"]}, "neurodiversity"),
    ],
)
async def test_what_is_not_valid_names_its_field(
    file_callers: Callers, route: str, body: Any, field: str
) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        [found] = (await admin.post("/participants/search", json={"crn": "B000600"})).json() or [None]
        place = f"/participants/{found['participant_id']}" if found else await made(admin, 600)
        assert fields(await post(admin, f"{place}/{route}", body)) == [field]


async def test_a_life_in_the_programme_is_shown(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = await made(manager, 601)
        assert (await manager.get(place)).json()["status"] == "registered"
        assert (await post(manager, f"{place}/status", STARTED)).headers["ETag"] == '"2"'
        ended = {"status": "transferred", "on": "2024-05-01", "provider": "north_west"}
        assert (await post(manager, f"{place}/status", ended)).status_code == 200
        moved = (await manager.get(place)).json()
        problem(await post(manager, f"{place}/status", STARTED), 409)
        stale = await post(manager, f"{place}/status/reopening", REOPENED, **{"If-Match": '"2"'})
        problem(stale, 412)
        assert (await post(manager, f"{place}/status/reopening", REOPENED)).status_code == 200
        body, history = (
            (await manager.get(place)).json(),
            (await manager.get(f"{place}/history")).json()["items"],
        )
    assert (moved["status"], moved["ended_on"]) == ("transferred", "2024-05-01")
    assert (body["status"], body["started_on"], body["ended_on"]) == ("started", "2024-01-08", None)
    assert [entry["what"] for entry in history] == ["status-changed", "status-changed", "status-reopened"]
    assert history[1]["details"] == {**ended, "previous": "started"}
    assert history[2]["details"]["reason"] == "entered_in_error"
    names = await published(file_stored, place)
    assert names == ["participant-registered", "status-changed", "status-changed", "status-reopened"]


async def test_a_death_is_judged(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = await made(manager, 602)
        await post(manager, f"{place}/follow-up", FOLLOWED)
        await post(manager, f"{place}/status", {"status": "died", "on": "2024-02-01"})
        body = (await manager.get(place)).json()
    [judged] = [outcome for outcome in body["outcomes"] if outcome["rule"] == "rossi:1"]
    assert (judged["status"], judged["time_days"]) == ("not_yet_measurable", 31)
    assert (body["status"], body["died_on"]) == ("died", "2024-02-01")


async def test_sentences_run_side_by_side(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = await made(manager, 603)
        order = {"kind": "community_order", "starts_on": "2024-01-10", "ends_on": "2024-02-09"}
        imposed = await post(manager, f"{place}/sentences", order)
        assert (imposed.status_code, imposed.headers["ETag"]) == (201, '"2"')
        licence = (await post(manager, f"{place}/sentences", LICENCE)).json()["sentence_id"]
        at = f"{place}/sentences/{licence}"
        assert (await post(manager, f"{at}/alterations", RECALLED)).status_code == 200
        problem(await post(manager, f"{at}/alterations", RECALLED), 409)
        assert (await manager.get(place)).json()["sentences"][0]["recalled"] is True
        released = {"alteration": "re_released", "on": "2024-05-01", "reason": "parole_board_release"}
        assert (await post(manager, f"{at}/alterations", released)).status_code == 200
        assert (await post(manager, f"{at}/end", REVOKED)).status_code == 200
        shown = (await manager.get(place)).json()["sentences"]
        problem(await post(manager, f"{place}/sentences/{uuid4()}/end", REVOKED), 404)
    assert [(s["kind"], s["length_days"], s["length_months"]) for s in shown] == [
        ("licence", 366, 12),
        ("community_order", 31, 1),
    ]
    assert [(s["recalled"], s["ended_on"], s["end_reason"]) for s in shown] == [
        (False, "2024-06-01", "revoked"),
        (False, None, None),
    ]


async def test_a_correction_is_found_by_its_new_identifiers(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = await made(manager, 604, pnc_id="79/163001B")
        await made(manager, 605, pnc_id="2008/0056560Z")
        for taken, field in (({"crn": "B000605"}, "crn"), ({"pnc_id": "08/56560Z"}, "pnc_id")):
            refused = problem(await post(manager, f"{place}/corrections", {**REOPENED, **taken}), 409)
            assert [error["field"] for error in refused["errors"]] == [field]
        right = {"crn": "B000699", "name": "Ann Renamed", "index_date": "2024-01-05", "pnc_id": None}
        corrected = await post(manager, f"{place}/corrections", {"reason": "source_corrected", **right})
        assert corrected.headers["ETag"] == '"2"'
        assert (await manager.post("/participants/search", json={"crn": "B000604"})).json() == []
        [found] = (await manager.post("/participants/search", json={"crn": "B000699"})).json()
        [entry] = (await manager.get(f"{place}/history")).json()["items"]
    assert (found["identity"]["name"], found["index_date"]) == ("Ann Renamed", "2024-01-05")
    assert found["identity"]["pnc_id"] is None
    former = entry["former_identity"]
    assert (former["crn"], former["name"], former["pnc_id"]) == ("B000604", "Person 604", "1979/0163001B")
    assert (entry["details"]["former"]["index_date"], entry["details"]["reason"]) == (
        "2024-01-01",
        "source_corrected",
    )
    assert await published(file_stored, place) == ["participant-registered", "registration-corrected"]


async def test_of_two_who_take_one_crn_at_once_one_is_refused(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        places = [await made(admin, number) for number in (620, 621, 622, 623)]
        wanted = {"reason": "source_corrected", "crn": "B000698"}
        answers = await asyncio.gather(*(post(admin, f"{at}/corrections", wanted) for at in places))
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    for refused in (answer for answer in answers if answer.status_code == 409):
        problem(refused, 409, "crn-taken")


async def test_the_shipped_covariates_are_registered_and_corrected(file_callers: Callers) -> None:
    covariates: dict[str, Any] = {
        "age_at_index": 33,
        "sex": "female",
        "ethnicity": "white_roma",
        "prior_convictions": 4,
        "age_at_first_conviction": "not_asked",
        "risk_score_percent": 41,
        "risk_score_instrument": "ogrs4_general",
        "sentence_type": "licence",
        "sentence_length_days": 366,
        "index_offence_group": "theft",
        "area": "wales",
        "accommodation_at_start": "prefers_not_to_say",
        "work_at_start": "missing",
    }
    async with file_callers.as_(Role.ADMIN) as admin:
        place = await made(admin, 612, definition="my_direction:1", characteristics=covariates)
        known = {"work_at_start": "caring", "drug_use_at_start": "never"}
        corrected = await post(admin, f"{place}/corrections", {**REOPENED, "characteristics": known})
        assert corrected.status_code == 200, corrected.text
        unlisted = {"definition": "my_direction:1", "characteristics": {"ethnicity": "unlisted"}}
        refused = await admin.post("/participants", json=person(613, **unlisted), headers=keyed())
        assert (await admin.get(place)).json()["characteristics"] == {**covariates, **known}
    assert fields(refused) == ["characteristics.ethnicity"]


async def test_a_pnc_id_is_registered_once(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        await made(admin, 606, pnc_id="1981/0154257C")
        twice = await admin.post("/participants", json=person(607, pnc_id="81/154257C"), headers=keyed())
        problem(twice, 409, "pnc-taken")
        rows = [{"key": str(uuid4()), **person(608, pnc_id="81/154257C")}]
        answer = (await admin.post("/participants/batch", json={"rows": rows})).json()
    assert [(row["status"], row["code"]) for row in answer["rows"]] == [("refused", "pnc-taken")]


async def test_access_needs_are_marked_with_who_says_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = await made(manager, 609)
        english = {**NEEDS, "language": "en", "note": None}
        first = await post(manager, f"{place}/access-needs", english)
        person_id = UUID(place.rpartition("/")[2])
        async with file_callers.as_(Role.PERSON, participant_id=person_id) as me:
            second = await post(me, f"{place}/access-needs", NEEDS)
            again = await post(me, f"{place}/access-needs", NEEDS, **{"If-Match": '"1"'})
            shown = (await me.get(place)).json()
        other = await made(manager, 610)
        async with file_callers.as_(Role.PERSON, participant_id=person_id) as me:
            problem(await post(me, f"{other}/access-needs", NEEDS), 404)
    assert (first.json()["party"], second.json()["party"]) == ("practitioner", "person")
    problem(again, 412)
    said = {
        need["party"]: (need["language"], need["note"], need["version"]) for need in shown["access_needs"]
    }
    assert said == {"person": ("cy", NOTE, 2), "practitioner": ("en", None, 2)}
    kept = await file_stored.fetch("select data::text from events union all select note from access_needs")
    assert not [row for row in kept if NOTE in (row[0] or "")]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"name": "Ann Example"}, "name", "send no name"),
        ({"crn": "X123456"}, "crn", "send no name"),
        ({"date_of_birth": "1990-05-17"}, "date_of_birth", "send no name"),
        ({"pnc_id": "2008/0056560Z"}, "pnc_id", "send no name"),
        ({"forename": "Ann"}, "forename", "no such field"),
        ({"external_id": "AnnExample"}, "external_id", "never a name"),
        ({"external_id": "X123456"}, "external_id", "form of a CRN"),
        ({"external_id": "2008/0056560Z"}, "external_id", "form of a CRN"),
        ({"died_on": "2023-12-31"}, "on", "before"),
        ({"characteristics": {"age": 9}}, "characteristics.age", "from 10 to 110"),
        ({"follow_up": FOLLOWED, "reoffences": [{**ARRESTED, "disposal": "flogging"}]}, None, "disposal"),
    ],
)
async def test_a_comparator_with_what_is_not_kept_is_refused(
    file_callers: Callers, changed: dict[str, Any], field: str | None, words: str
) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post("/comparators/batch", json={"rows": [comparator(1, **changed)]})
        [row] = answer.json()["rows"]
    assert row["status"] == "refused"
    [error] = row["errors"]
    assert field is None or error["field"] == field
    assert words in error["message"]


async def test_comparators_come_with_what_a_study_found(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    rows = [
        comparator(70, follow_up=FOLLOWED, reoffences=[ARRESTED]),
        comparator(71, died_on="2024-02-01", follow_up=FOLLOWED),
        comparator(70),
        comparator(72, characteristics={"age": "prefers_not_to_say", "race": "not_asked"}),
    ]
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = (await system.post("/comparators/batch", json={"rows": rows})).json()
        again = (await system.post("/comparators/batch", json={"rows": rows})).json()
        search = {"external_id": "study-70"}
        assert answer.get("accepted") == 3, answer
        [found] = (await system.post("/participants/search", json=search)).json()
        shown = [
            (await system.get(f"/participants/{row['result']['participant_id']}")).json()
            for row in answer["rows"]
            if row["result"]
        ]
    assert [row["code"] for row in answer["rows"]] == [None, None, "external-id-taken", None]
    assert again["rows"] == answer["rows"]
    assert found["participant_id"] == shown[0]["participant_id"]
    assert found["identity"] == {
        **dict.fromkeys(("crn", "name", "date_of_birth", "pnc_id")),
        "external_id": "study-70",
    }
    judged = [[o for o in each["outcomes"] if o["rule"] == "rossi:1"] for each in shown]
    assert [[(o["status"], o["time_days"]) for o in each] for each in judged] == [
        [("reoffended", 60)],
        [("not_yet_measurable", 31)],
        [],
    ]
    assert (shown[1]["status"], shown[1]["died_on"]) == (None, "2024-02-01")
    assert shown[2]["characteristics"] == {"age": "prefers_not_to_say", "race": "not_asked"}
    stored = await file_stored.fetch("select data::text from events")
    assert not [row for row in stored if "study-7" in row[0]]


async def test_an_external_id_is_corrected_and_nothing_else_is_added(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post("/comparators/batch", json={"rows": [comparator(80), comparator(81)]})
        place = f"/participants/{answer.json()['rows'][0]['result']['participant_id']}"
        named = await post(system, f"{place}/corrections", {**REOPENED, "name": "Ann Example"})
        assert problem(named, 409)["errors"][0]["field"] == "name"
        other = {**REOPENED, "external_id": "study-81"}
        problem(await post(system, f"{place}/corrections", other), 409, "external-id-taken")
        right = {**REOPENED, "external_id": "study-82"}
        assert (await post(system, f"{place}/corrections", right)).status_code == 200
        found = [
            (await system.post("/participants/search", json={"external_id": external})).json()
            for external in ("study-80", "study-82")
        ]
    assert [[row["identity"]["external_id"] for row in rows] for rows in found] == [[], ["study-82"]]


async def test_a_search_names_one_identifier(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        for body in ({}, {"crn": "X123456", "external_id": "study-70"}):
            assert (await admin.post("/participants/search", json=body)).status_code == 422


async def test_an_erasure_takes_it_all_away(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        place = await made(admin, 611, pnc_id="2001/0000001Q")
        for route, body in (("status", STARTED), ("sentences", LICENCE), ("access-needs", NEEDS)):
            assert (await post(admin, f"{place}/{route}", body)).is_success
        await post(admin, f"{place}/corrections", {**REOPENED, "name": "Ann Renamed"})
        await admin.post(f"{place}/erasure", headers=keyed())
        assert (await admin.get(f"{place}/history")).json()["items"] == []
        for route, body in (("status", STARTED), ("sentences", LICENCE), ("access-needs", NEEDS)):
            problem(await post(admin, f"{place}/{route}", body), 409, "erased")
    person_id = UUID(place.rpartition("/")[2])
    for table in ("sentences", "access_needs", "participant_history"):
        assert not await file_stored.fetch(f"select 1 from {table} where participant_id = $1", person_id)
    row = await file_stored.fetchrow("select * from participants where participant_id = $1", person_id)
    assert row is not None
    blanked = ("identity", "crn_index", "pnc_index", "status", "started_on")
    assert [row[column] for column in blanked] == [None] * 5


async def test_what_changed_is_read_a_page_at_a_time(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as manager:
        place = await made(manager, 650)
        for number in range(5):
            body = {"reason": "source_corrected", "name": f"Ann {number}"}
            assert (await post(manager, f"{place}/corrections", body)).status_code == 200
        whole = (await manager.get(f"{place}/history")).json()
        seen, asked = [], {"limit": "2"}
        while True:
            page = (await manager.get(f"{place}/history", params=asked)).json()
            seen += page["items"]
            if page["next"] is None:
                break
            asked["cursor"] = page["next"]
    assert (seen, whole["next"]) == (whole["items"], None)
    assert [entry["version"] for entry in seen] == [2, 3, 4, 5, 6]
