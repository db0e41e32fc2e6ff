"""Registering, reading, listing and searching, by each kind of caller."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest

from shared.clock import utc_now
from shared.security import DEVELOPMENT_AUDIENCE, DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import (
    ANN,
    ARRESTED,
    FOLLOWED,
    person,
    problem,
    registered,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = (Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
STAFF_READERS = (*STAFF, Role.SAFEGUARDING_LEAD)
READERS = (*STAFF_READERS, Role.PERSON)
ERASERS = (Role.PROGRAMME_LEAD, Role.ADMIN)
ID = "0190a1b2-0000-7000-8000-000000000001"
ROUTES: list[tuple[str, str, Any, tuple[Role, ...]]] = [
    ("POST", "/participants", ANN, STAFF),
    ("GET", "/participants", None, READERS),
    ("POST", "/participants/search", {"crn": "X123456"}, STAFF_READERS),
    ("GET", f"/participants/{ID}", None, READERS),
    ("POST", f"/participants/{ID}/follow-up", FOLLOWED, STAFF),
    ("POST", f"/participants/{ID}/reoffences", ARRESTED, STAFF),
    ("POST", f"/participants/{ID}/erasure", None, ERASERS),
    ("POST", "/participants/batch", {"rows": []}, (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)),
    ("POST", "/outcomes/batch", {"rows": []}, (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)),
    ("GET", "/definitions", None, tuple(Role)),
]
EACH_ROUTE = pytest.mark.parametrize(("method", "path", "body", "roles"), ROUTES)


def signed(callers: Callers, **changed: Any) -> str:
    """A token by the right key whose claims are not all right."""
    claims = {
        "iss": DEVELOPMENT_ISSUER,
        "aud": DEVELOPMENT_AUDIENCE,
        "sub": "system-1",
        "roles": ["system"],
        "exp": int((utc_now() + timedelta(hours=1)).timestamp()),
        **changed,
    }
    genuine = callers.issuer.token(Role.SYSTEM, subject="s", now=utc_now())
    kid = jwt.get_unverified_header(genuine)["kid"]
    return jwt.encode(claims, callers.issuer._key, algorithm="ES256", headers={"kid": kid})


@EACH_ROUTE
async def test_nobody_comes_in_without_a_token(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    async with file_callers.anonymous() as client:
        answer = await client.request(method, path, json=body, headers=keyed())
    problem(answer, 401, "unauthenticated")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@EACH_ROUTE
async def test_a_role_that_is_not_named_is_refused(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    for role in set(Role) - set(roles):
        async with file_callers.as_(role) as client:
            problem(await client.request(method, path, json=body, headers=keyed()), 403, "forbidden")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"iss": "https://elsewhere.invalid"}, "token-wrong-issuer"),
        ({"aud": "another-system"}, "token-wrong-audience"),
        ({"exp": 1_700_000_000}, "token-expired"),
        ({"nbf": 4_000_000_000}, "token-not-yet-valid"),
        ({"sub": ""}, "token-malformed"),
    ],
)
async def test_a_token_that_is_not_all_right_is_refused(
    file_callers: Callers, changed: dict[str, Any], code: str
) -> None:
    token = signed(file_callers, **changed)
    async with file_callers.anonymous(Authorization=f"Bearer {token}") as client:
        answer = await client.get("/participants")
    problem(answer, 401, code)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Basic eDp5", "Bearer a.b.c", "Bearer é", "x" * 9000]
)
async def test_what_is_no_token_is_refused(file_callers: Callers, header: str) -> None:
    async with file_callers.anonymous() as client:
        answer = await client.get("/participants", headers={"Authorization": header.encode("latin-1")})
    problem(answer, 401)


async def test_a_token_that_is_right_comes_in(file_callers: Callers) -> None:
    async with file_callers.anonymous(Authorization=f"bearer {signed(file_callers)}") as client:
        assert (await client.get("/participants")).status_code == 200


async def test_a_person_whose_token_names_no_record_reaches_nothing(file_callers: Callers) -> None:
    async with file_callers.as_(Role.PERSON) as nobody:
        problem(await nobody.get("/participants"), 403)
        problem(await nobody.get(f"/participants/{ID}"), 403)


async def test_a_stranger_is_not_found(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        problem(await admin.get(f"/participants/{ID}"), 404, "not-found")
        problem(await admin.post(f"/participants/{ID}/follow-up", json=FOLLOWED, headers=keyed()), 404)
        problem(await admin.post(f"/participants/{ID}/erasure", headers=keyed()), 404)
        assert (await admin.post("/participants/search", json={"crn": "Z999999"})).json() == []


async def test_a_registered_participant_can_be_read(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        made = await manager.post("/participants", json=ANN, headers=keyed())
        assert made.status_code == 201, made.text
        assert made.headers["ETag"] == '"1"'
        read = await manager.get(made.headers["Location"])
    assert read.status_code == 200, read.text
    assert read.headers["ETag"] == '"1"'
    body = read.json()
    known = {k: ANN[k] for k in ("crn", "name", "date_of_birth")}
    assert body["identity"] == {**known, "pnc_id": None, "external_id": None}
    assert body["characteristics"] == {"age": 33, "race": False, "prio": 2}
    assert [type(v) for v in body["characteristics"].values()].count(bool) == 1
    assert (body["arm"], body["index_date"], body["version"]) == ("programme", "2024-01-01", 1)
    assert (body["follow_up"], body["reoffences"], body["outcomes"]) == (None, [], [])


@pytest.mark.parametrize("role", STAFF)
async def test_each_role_of_staff_registers_and_finds(file_callers: Callers, role: Role) -> None:
    somebody = person(100 + STAFF.index(role), arm="comparator")
    async with file_callers.as_(role) as client:
        made = await registered(client, somebody)
        [found] = (await client.post("/participants/search", json={"crn": somebody["crn"]})).json()
    assert (found["participant_id"], found["identity"]["name"]) == (made, somebody["name"])


async def test_a_case_manager_reaches_their_own_caseload_only(file_callers: Callers) -> None:
    async with (
        file_callers.as_(Role.CASE_MANAGER, "mo") as mo,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
    ):
        mine = await registered(mo, person(200))
        problem(await kit.get(f"/participants/{mine}"), 404, "not-found")
        for path, body in (("follow-up", FOLLOWED), ("reoffences", ARRESTED)):
            problem(await kit.post(f"/participants/{mine}/{path}", json=body, headers=keyed()), 404)
        assert (await kit.post("/participants/search", json={"crn": "B000200"})).json() == []
        assert (await kit.get("/participants")).json() == {"items": [], "next": None}
        assert [p["participant_id"] for p in (await mo.get("/participants")).json()["items"]] == [mine]


async def test_a_person_reaches_their_own_record_only(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        mine, other = await registered(admin, person(300)), await registered(admin, person(301))
    async with file_callers.as_(Role.PERSON, participant_id=UUID(mine)) as me:
        assert (await me.get(f"/participants/{mine}")).json()["identity"]["name"] == "Person 300"
        problem(await me.get(f"/participants/{other}"), 404, "not-found")
        assert [p["participant_id"] for p in (await me.get("/participants")).json()["items"]] == [mine]


async def test_outcomes_are_recorded_and_judged(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as manager:
        place = f"/participants/{await registered(manager, person(400))}"
        arrested = await manager.post(f"{place}/reoffences", json=ARRESTED, headers=keyed())
        assert (arrested.status_code, arrested.json()["version"]) == (201, 2)
        followed = await manager.post(f"{place}/follow-up", json=FOLLOWED, headers=keyed())
        assert followed.status_code == 200
        body = (await manager.get(place)).json()
    assert body["follow_up"] == FOLLOWED
    assert [{k: r[k] for k in ARRESTED} for r in body["reoffences"]] == [ARRESTED]
    judged = {"status": "reoffended", "event": True, "time_days": 60, "reoffences": 1}
    assert {"rule": "rossi:1", **judged} in body["outcomes"]
    # The registration, the reoffence, the follow-up, and a judgement by each rule that has one.
    assert f'"{body["version"]}"' == followed.headers["ETag"]
    assert body["version"] == 3 + len(body["outcomes"])


async def test_the_list_is_narrowed_by_arm(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "arms") as manager:
        await registered(manager, person(500))
        other = await registered(manager, person(501, arm="comparator"))
        found = (await manager.get("/participants", params={"arm": "comparator"})).json()["items"]
        assert [p["participant_id"] for p in found] == [other]
        assert (await manager.get("/participants", params={"arm": "control"})).status_code == 422


async def test_definitions_show_what_may_be_referred_to(file_callers: Callers) -> None:
    async with file_callers.as_(Role.EVALUATOR) as evaluator:
        shown = (await evaluator.get("/definitions")).json()
    assert shown["characteristics"]["rossi:1"]["characteristics"][0]["key"] == "age"
    assert shown["outcome_rules"]["rossi:1"]["window_days"] == 364
    assert "arrest" in shown["disposals"]
