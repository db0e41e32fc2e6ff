"""Units and case managers over HTTP: each role, wrong input, and the structure as of a day."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio

from services.assessment.settings import AssessmentSettings
from shared.security import Role
from shared.testing.http import keyed
from tests.integration.assessment.organising import NEEDED, Service, account, day, made, organised
from tests.integration.assessment.people import fields, person, problem, registered

ID = str(uuid4())
ORGANISERS = (Role.PROGRAMME_LEAD, Role.ADMIN)
COVERING = (*ORGANISERS, Role.TEAM_LEADER)
STAFF_READERS = (*COVERING, Role.CASE_MANAGER, Role.SYSTEM, Role.SAFEGUARDING_LEAD)
LISTING = (*COVERING, Role.SYSTEM, Role.SAFEGUARDING_LEAD)
FROM = {"from_on": day(0)}
UNIT = {"kind": "provider", "code": "north", "name": "North", **FROM}
LEADER = {"account": "lee@issuer", **FROM}
MOVE = {"parent_id": ID, **FROM}
MO = {"account": "mo@issuer", "name": "Mo Example", **FROM}
TRAINED = {"module": "safeguarding", "completed_on": day(0)}
TEAM = {"team_id": ID, **FROM}
LEAVE = {"deputy_id": ID, **FROM}
CASE = {"case_manager_id": ID, **FROM}
MANAGER, PERSON = f"/case-managers/{ID}", f"/participants/{ID}/assignment"
ROUTES: list[tuple[str, str, Any, tuple[Role, ...]]] = [
    ("POST", "/units", UNIT, ORGANISERS),
    ("GET", "/units", None, STAFF_READERS),
    ("GET", f"/units/{ID}", None, STAFF_READERS),
    ("POST", f"/units/{ID}/moves", MOVE, ORGANISERS),
    ("POST", f"/units/{ID}/closing", FROM, ORGANISERS),
    ("POST", f"/units/{ID}/leaders", LEADER, ORGANISERS),
    ("POST", f"/units/{ID}/leaders/ending", LEADER, ORGANISERS),
    ("POST", "/case-managers", MO, ORGANISERS),
    ("GET", "/case-managers", None, LISTING),
    ("GET", "/case-managers/me", None, (Role.CASE_MANAGER, Role.TEAM_LEADER)),
    ("GET", MANAGER, None, LISTING),
    ("POST", f"{MANAGER}/training", TRAINED, ORGANISERS),
    ("POST", f"{MANAGER}/teams", TEAM, ORGANISERS),
    ("POST", f"{MANAGER}/teams/leaving", TEAM, ORGANISERS),
    ("POST", f"{MANAGER}/absences", LEAVE, COVERING),
    ("POST", f"{MANAGER}/absences/{ID}/end", {"back_on": day(0)}, COVERING),
    ("POST", f"{MANAGER}/leaving", FROM, ORGANISERS),
    ("POST", f"{MANAGER}/erasure", None, ORGANISERS),
    ("GET", PERSON, None, (*STAFF_READERS, Role.PERSON)),
    ("POST", PERSON, CASE, (Role.TEAM_LEADER, Role.PROGRAMME_LEAD)),
    ("POST", f"{PERSON}/transfer", {**CASE, "reason": "workload"}, (Role.TEAM_LEADER, Role.PROGRAMME_LEAD)),
    ("POST", f"{PERSON}/end", {**FROM, "reason": "died"}, (Role.TEAM_LEADER, Role.PROGRAMME_LEAD)),
]
# These tests change nothing, and share one service.
OF_THE_FILE = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture
async def service(settings: AssessmentSettings) -> AsyncIterator[Service]:
    async with organised(settings) as found:
        yield found


async def coast(service: Service) -> dict[str, str]:
    """A provider with two areas and a team in the first of them."""
    north = await service.unit("provider", "north")
    areas = {code: await service.unit("area", code, north) for code in ("coast", "moor")}
    return {"north": north, **areas, "east": await service.unit("team", "east", areas["coast"])}


async def test_each_route_is_open_to_the_roles_that_are_named(service: Service) -> None:
    for method, path, body, roles in ROUTES:
        async with service.callers.anonymous() as client:
            problem(await client.request(method, path, json=body, headers=keyed()), 401)
        for role in Role:
            async with service.as_(role, person=ID if role is Role.PERSON else None) as client:
                answer = await client.request(method, path, json=body, headers=keyed())
            allowed = answer.status_code != 403
            # A team leader may come in, and is told whose leave is theirs to set.
            if role is Role.TEAM_LEADER and "absences" in path:
                assert "no team of yours" in problem(answer, 403)["detail"]
                continue
            assert allowed == (role in roles), (method, path, role, answer.text)


async def test_a_reorganisation_moves_a_team_and_leaves_its_history(service: Service) -> None:
    units = await coast(service)
    made(await service.lead(f"/units/{units['east']}/moves", {"parent_id": units["moor"], **FROM}))
    for number, parent in ((-400, "coast"), (-1, "coast"), (0, "moor"), (200, "moor")):
        structure = made(await service.get(Role.ADMIN, "/units", on=day(number)))
        found = {unit["code"]: unit["parent_id"] for unit in structure}  # type: ignore[index,attr-defined]
        assert found == {
            "north": None,
            "coast": units["north"],
            "moor": units["north"],
            "east": units[parent],
        }
    assert made(await service.get(Role.ADMIN, "/units", on=day(-401))) == []


async def test_a_team_is_read_with_its_members_and_leaders_as_of_a_day(service: Service) -> None:
    east = (await coast(service))["east"]
    mo = await service.manager("mo", team=east)
    made(await service.lead(f"/units/{east}/leaders", {"account": account("lee"), "from_on": day(-5)}))
    made(await service.lead(f"/case-managers/{mo}/teams/leaving", {"team_id": east, "from_on": day(1)}))
    for number, members, leaders in (
        (-301, [], []),
        (-6, [mo], []),
        (-5, [mo], [account("lee")]),
        (0, [mo], [account("lee")]),
        (1, [], [account("lee")]),
    ):
        read = made(await service.get(Role.CASE_MANAGER, f"/units/{east}", on=day(number)))
        assert (read["members"], read["leaders"]) == (members, leaders), number


async def test_no_unit_comes_below_itself_not_even_by_two_moves_at_once(service: Service) -> None:
    units = await coast(service)
    inner = await service.unit("area", "inner", units["coast"])
    body = {"parent_id": inner, **FROM}
    assert fields(await service.lead(f"/units/{units['coast']}/moves", body)) == ["parent_id"]
    answers = await asyncio.gather(
        service.lead(f"/units/{units['coast']}/moves", {"parent_id": units["moor"], **FROM}),
        service.lead(f"/units/{units['moor']}/moves", {"parent_id": units["coast"], **FROM}),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 422]


async def test_a_code_and_an_account_are_taken_once_even_at_once(service: Service) -> None:
    units = await asyncio.gather(*[service.lead("/units", UNIT) for _ in range(3)])
    assert sorted(answer.status_code for answer in units) == [201, 409, 409]
    managers = await asyncio.gather(*[service.lead("/case-managers", MO) for _ in range(3)])
    assert sorted(answer.status_code for answer in managers) == [201, 409, 409]
    [first] = [answer for answer in managers if answer.status_code == 201]
    assert (await service.get(Role.ADMIN, first.headers["Location"])).status_code == 200


async def test_a_unit_in_use_is_not_closed(service: Service) -> None:
    units = await coast(service)
    mo = await service.manager("mo", team=units["east"])
    for code in ("coast", "east"):
        problem(await service.lead(f"/units/{units[code]}/closing", FROM), 409, "in-use")
    left = {"team_id": units["east"], "from_on": day(5)}
    made(await service.lead(f"/case-managers/{mo}/teams/leaving", left))
    problem(await service.lead(f"/units/{units['east']}/closing", {"from_on": day(4)}), 409, "in-use")
    made(await service.lead(f"/units/{units['east']}/closing", {"from_on": day(5)}))
    codes = {
        number: [unit["code"] for unit in (await service.get(Role.ADMIN, "/units", on=day(number))).json()]
        for number in (4, 5)
    }
    assert ("east" in codes[4], "east" in codes[5]) == (True, False)
    kit = await service.manager("kit")
    joining = {"team_id": units["east"], **FROM}
    assert fields(await service.lead(f"/case-managers/{kit}/teams", joining)) == ["team_id"]


@OF_THE_FILE
@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/units", {**UNIT, "kind": "office"}, "kind"),
        ("/units", {**UNIT, "code": "North East"}, "code"),
        ("/units", {**UNIT, "name": "x\ny"}, "name"),
        ("/units", {**UNIT, "kind": "team"}, "parent_id"),
        ("/units", {**UNIT, "head": "Mo"}, "head"),
        ("/case-managers", {**MO, "account": "a b"}, "account"),
        ("/case-managers", {**MO, "from_on": "soon"}, "from_on"),
        ("/case-managers", {**MO, "from_on": day(400)}, "from_on"),
    ],
)
async def test_a_value_that_is_wrong_is_named(
    file_service: Service, path: str, body: dict[str, Any], field: str
) -> None:
    assert fields(await file_service.lead(path, body)) == [field]


async def test_a_case_manager_reads_their_own_entry(service: Service) -> None:
    mo = await service.manager("mo")
    async with service.as_(Role.PROGRAMME_LEAD) as lead:
        ann = await registered(lead, person(1))
    made(await service.assign(ann, "mo"))
    mine = made(await service.get(Role.CASE_MANAGER, "/case-managers/me", name="mo"))
    assert (mine["case_manager_id"], mine["name"], mine["caseload"]) == (mo, "Mo Example", 1)
    assert (mine["trained"], mine["missing"]) == (True, [])
    later = made(await service.get(Role.CASE_MANAGER, "/case-managers/me", name="mo", on=day(31)))
    assert (later["trained"], sorted(later["missing"])) == (False, sorted(NEEDED))
    problem(await service.get(Role.CASE_MANAGER, "/case-managers/me", name="kit"), 404)


async def test_case_managers_are_listed_by_team_and_page(service: Service) -> None:
    east = (await coast(service))["east"]
    ids = [await service.manager(f"m{number}", team=east, trained=False) for number in range(3)]
    other = await service.manager("kit", trained=False)
    listed = made(await service.get(Role.ADMIN, "/case-managers", team_id=east, limit="2"))
    more = made(
        await service.get(Role.ADMIN, "/case-managers", team_id=east, limit="2", cursor=listed["next"])
    )
    found = [row["case_manager_id"] for page in (listed, more) for row in page["items"]]
    assert found == sorted(ids)
    everybody = made(await service.get(Role.ADMIN, "/case-managers"))["items"]
    assert other in [row["case_manager_id"] for row in everybody]


async def test_a_team_leader_sets_leave_for_their_own_team(service: Service) -> None:
    east = (await coast(service))["east"]
    mo, kit = await service.manager("mo", team=east), await service.manager("kit")
    made(await service.lead(f"/units/{east}/leaders", {"account": account("lee"), **FROM}))
    body = {"deputy_id": kit, "from_on": day(1), "back_on": day(3)}
    leave = made(await service.send(Role.TEAM_LEADER, f"/case-managers/{mo}/absences", body, name="lee"))
    end = f"/case-managers/{mo}/absences/{leave['absence_id']}/end"
    made(await service.send(Role.TEAM_LEADER, end, {"back_on": day(2)}, name="lee"))
    theirs = {"deputy_id": mo, "from_on": day(5)}
    refused = await service.send(Role.TEAM_LEADER, f"/case-managers/{kit}/absences", theirs, name="lee")
    problem(refused, 403)
    [read] = made(await service.get(Role.ADMIN, f"/case-managers/{mo}"))["leave"]
    assert (read["from_on"], read["back_on"], read["deputy_id"]) == (day(1), day(2), kit)


async def test_two_who_name_each_other_as_deputy_at_once_are_not_both_away(service: Service) -> None:
    for name in ("mo", "kit"):
        await service.manager(name)
    answers = await asyncio.gather(service.leave("mo", "kit", 1, 5), service.leave("kit", "mo", 2, 6))
    assert sorted(answer.status_code < 400 for answer in answers) == [False, True]


async def test_a_name_goes_with_its_key_and_days_and_codes_stay(
    service: Service, stored: "asyncpg.Connection[Any]"
) -> None:
    for name in ("mo", "kit"):
        await service.manager(name)
    async with service.as_(Role.PROGRAMME_LEAD) as lead:
        ann = await registered(lead, person(1))
    made(await service.assign(ann, "mo", -10))
    mo = f"/case-managers/{service.managers['mo']}"
    problem(await service.lead(f"{mo}/leaving", FROM), 409, "caseload-held")
    made(await service.transfer(ann, "kit"))
    problem(await service.lead(f"{mo}/erasure", None), 409, "still-here")
    made(await service.lead(f"{mo}/leaving", FROM))
    made(await service.lead(f"{mo}/erasure", None))

    read = made(await service.get(Role.ADMIN, mo))
    assert (read["name"], read["account"], len(read["training"])) == (None, account("mo"), len(NEEDED))
    history = made(await service.get(Role.ADMIN, f"/participants/{ann}/assignment"))["history"]
    assert [each["case_manager"]["name"] for each in history] == [None, "Kit Example"]
    keyring = service.callers.app.state.parts.store.keyring
    assert service.managers["mo"] in (await keyring.load([service.managers["mo"]])).destroyed
    assert await stored.fetchval("select count(*) from case_managers where erased_at is not null") == 1


async def test_an_erasure_that_was_cut_off_is_finished_at_the_next_start(
    settings: AssessmentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def cut_off(*_: Any) -> int:
        return 0

    async with organised(settings) as service:
        mo = await service.manager("mo", trained=False)
        made(await service.lead(f"/case-managers/{mo}/leaving", FROM))
        with monkeypatch.context() as patched:
            patched.setattr("services.assessment.api.case_managers.finish_name_erasures", cut_off)
            made(await service.lead(f"/case-managers/{mo}/erasure", None))
    async with organised(settings) as again:
        keyring = again.callers.app.state.parts.store.keyring
        assert mo in (await keyring.load([mo])).destroyed


async def test_no_name_is_stored_in_the_open(service: Service, stored: "asyncpg.Connection[Any]") -> None:
    await service.manager("mo")
    for table in ("events", "case_managers", "stored_answers", "audit"):
        assert "Mo Example" not in str(await stored.fetch(f"select t::text from {table} t"))


async def test_an_account_without_an_issuer_is_of_the_senders_own(service: Service) -> None:
    east = (await coast(service))["east"]
    registration = {"account": "mo", "name": "Mo Example", **FROM}
    assert made(await service.lead("/case-managers", registration))
    mine = made(await service.get(Role.CASE_MANAGER, "/case-managers/me", name="mo"))
    assert mine["account"] == account("mo")
    problem(await service.lead("/case-managers", {**registration, "account": account("mo")}), 409)

    leaders = f"/units/{east}/leaders"
    made(await service.lead(leaders, {"account": "lee", **FROM}))
    assert made(await service.get(Role.ADMIN, f"/units/{east}"))["leaders"] == [account("lee")]
    made(await service.lead(f"{leaders}/ending", {"account": "lee", **FROM}))
    assert made(await service.get(Role.ADMIN, f"/units/{east}"))["leaders"] == []


async def test_an_account_that_would_be_too_long_is_refused(service: Service) -> None:
    registration = {"account": "m" * 400, "name": "Mo Example", **FROM}
    assert fields(await service.lead("/case-managers", registration)) == ["account"]


async def test_a_case_manager_by_role_alone_is_told_the_way_out_and_registers_nobody(
    service: Service,
) -> None:
    async with service.as_(Role.CASE_MANAGER, "kit") as kit:
        # Nobody is registered yet: whoever begins with an empty organisation can.
        assert (await kit.post("/participants", json=person(1), headers=keyed())).status_code == 201
        await service.manager("mo")
        for refused in (
            problem(await kit.get("/case-managers/me"), 404, "not-registered"),
            problem(await kit.post("/participants", json=person(2), headers=keyed()), 403, "not-registered"),
        ):
            assert f"register the account {account('kit')}." in refused["detail"]
            assert refused["title"] != "Your role does not allow this"
        found = (await kit.get("/participants")).json()["items"]
        assert len(found) == 1


async def test_a_case_manager_registers_people_until_the_day_on_which_they_leave(service: Service) -> None:
    for name in ("mo", "ted"):
        await service.manager(name)
    made(await service.lead(f"/case-managers/{service.managers['ted']}/leaving", {"from_on": day(1)}))
    for number, status in ((0, 201), (1, 403)):
        service.clock.pass_to(number)
        for role, name, expected in (
            (Role.CASE_MANAGER, "mo", 201),
            (Role.CASE_MANAGER, "ted", status),
            (Role.TEAM_LEADER, "lou", 201),
        ):
            body = person(1000 * number + ord(name[0]))
            answer = await service.send(role, "/participants", body, name=name)
            assert answer.status_code == expected, (number, name)


@OF_THE_FILE
@pytest.mark.parametrize("role", [*Role])
async def test_everybody_is_told_who_they_are(file_service: Service, role: Role) -> None:
    own = ID if role is Role.PERSON else None
    mine = made(await file_service.get(role, "/me", name="jo", person=own))
    known = account(f"person-{ID}" if own else "jo")
    assert mine == {"account": known, "roles": [role], "participant_id": own}
    async with file_service.callers.anonymous() as client:
        problem(await client.get("/me"), 401)
