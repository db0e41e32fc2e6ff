"""Whom a case manager, a deputy and a team leader reach, on which days."""

import asyncio
from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from services.assessment.settings import AssessmentSettings
from shared.security import Role
from shared.testing.http import keyed
from tests.integration.assessment.organising import Service, account, day, made, organised
from tests.integration.assessment.people import fields, person, problem, registered

OVERRIDE = {"reason": "training_booked", "words": "Starts on the course next Monday."}


@pytest_asyncio.fixture
async def service(settings: AssessmentSettings) -> AsyncIterator[Service]:
    async with organised(settings) as found:
        yield found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def unassigned(file_service: Service) -> str:
    """Somebody who is nobody's yet, beside Mo, who has room for them."""
    await file_service.manager("mo")
    return await somebody(file_service, 1)


async def somebody(service: Service, number: int, name: str | None = None) -> str:
    """Registered by the case manager of this name, or by the programme lead, who has no caseload."""
    role = Role.CASE_MANAGER if name else Role.PROGRAMME_LEAD
    async with service.as_(role, name) as client:
        return await registered(client, person(number))


async def assignment(service: Service, participant: str, **query: str) -> dict[str, Any]:
    return made(await service.get(Role.ADMIN, f"/participants/{participant}/assignment", **query))


async def test_a_case_goes_from_who_registered_it_to_who_holds_it(service: Service) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann = await somebody(service, 1, "mo")
    assert await service.caseload("mo") == {ann}

    assert (await service.assign(ann, "kit")).status_code == 201

    assert not await service.reaches("mo", ann)
    assert await service.caseload("kit") == {ann}
    held = await assignment(service, ann)
    assert (held["version"], held["current"]["case_manager"]["name"]) == (1, "Kit Example")


async def test_whoever_handed_a_case_over_reaches_nothing_more_of_it(service: Service) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann = await somebody(service, 1, "mo")
    made(await service.assign(ann, "mo", -10))
    made(await service.transfer(ann, "kit"))
    assert await service.reaches("kit", ann)
    async with service.as_(Role.CASE_MANAGER, "mo") as mo:
        problem(await mo.get(f"/participants/{ann}"), 404)
        problem(await mo.get(f"/participants/{ann}/assignment"), 404)
        problem(
            await mo.post(
                f"/participants/{ann}/reoffences",
                headers=keyed(),
                json={"offence_date": "2024-03-01", "proven_date": "2024-03-01", "disposal": "arrest"},
            ),
            404,
        )
        assert (await mo.post("/participants/search", json={"crn": "B000001"})).json() == []


async def test_a_transfer_takes_effect_on_its_day_and_not_before(service: Service) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    made(await service.transfer(ann, "kit", 7))
    for number, holder, other in ((0, "mo", "kit"), (6, "mo", "kit"), (7, "kit", "mo"), (8, "kit", "mo")):
        service.clock.pass_to(number)
        assert await service.reaches(holder, ann), number
        assert not await service.reaches(other, ann), number


async def test_the_day_begins_at_midnight_of_the_providers_place(service: Service) -> None:
    await service.manager("mo")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo", 1))
    service.clock.time = time(22, 59, 59)
    assert not await service.reaches("mo", ann)
    service.clock.time = time(23)
    assert await service.reaches("mo", ann)


async def test_a_later_decision_replaces_what_was_only_planned(service: Service) -> None:
    for name in ("mo", "kit", "pat"):
        await service.manager(name)
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    made(await service.transfer(ann, "kit", 7))
    made(await service.transfer(ann, "pat", 3))
    service.clock.pass_to(8)
    assert await service.caseload("kit") == set()
    assert await service.caseload("pat") == {ann}
    held = (await assignment(service, ann))["history"]
    assert [(each["case_manager"]["name"], each["from_on"], each["until_on"]) for each in held] == [
        ("Mo Example", day(0), day(3)),
        ("Pat Example", day(3), None),
    ]


async def test_the_case_is_read_as_of_a_day(service: Service) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo", -10))
    made(await service.transfer(ann, "kit"))
    for number, name in ((-11, None), (-10, "Mo Example"), (-1, "Mo Example"), (0, "Kit Example")):
        current = (await assignment(service, ann, on=day(number)))["current"]
        assert (current and current["case_manager"]["name"]) == name


async def test_an_ended_case_is_nobodys_and_does_not_fall_back(service: Service) -> None:
    await service.manager("mo")
    ann = await somebody(service, 1, "mo")
    made(await service.assign(ann, "mo"))
    made(
        await service.lead(
            f"/participants/{ann}/assignment/end", {"from_on": day(1), "reason": "programme_over"}
        )
    )
    assert await service.reaches("mo", ann)
    service.clock.pass_to(1)
    assert not await service.reaches("mo", ann)
    assert (await assignment(service, ann))["current"] is None


async def test_the_leader_of_the_team_that_held_a_case_last_assigns_it_again(service: Service) -> None:
    area = await service.unit("area", "coast", await service.unit("provider", "north"))
    east, west = await service.unit("team", "east", area), await service.unit("team", "west", area)
    mo = await service.manager("mo", team=east)
    kit = await service.manager("kit", team=west)
    for team, leader in ((east, "lee"), (west, "lou")):
        made(await service.lead(f"/units/{team}/leaders", {"account": account(leader), "from_on": day(0)}))
    ann = await somebody(service, 1)
    made(await service.assign(ann, "kit", -9))
    made(await service.transfer(ann, "mo", -1))
    place, lead = f"/participants/{ann}/assignment", Role.TEAM_LEADER
    mistaken = {"from_on": day(0), "reason": "recorded_in_error"}

    made(await service.send(lead, f"{place}/end", mistaken, name="lee"))
    # As somebody does who goes on the same day.
    made(await service.lead(f"/case-managers/{mo}/leaving", {"from_on": day(0)}))

    assert await service.reaches("lee", ann, lead)
    assert not await service.reaches("lou", ann, lead)
    assert not await service.reaches("lee", ann, Role.CASE_MANAGER)
    assert made(await service.get(lead, place, name="lee"))["current"] is None
    body = {"case_manager_id": kit, "from_on": day(0)}
    made(await service.send(lead, place, body, name="lee"))
    assert not await service.reaches("lee", ann, lead)
    assert await service.reaches("lou", ann, lead)


async def test_a_case_of_somebody_in_the_programme_is_not_ended(service: Service) -> None:
    await service.manager("mo")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    end = {"from_on": day(0), "reason": "programme_over"}
    for status in ("started", "completed"):
        made(await service.lead(f"/participants/{ann}/status", {"status": status, "on": day(0)}))
        answer = await service.lead(f"/participants/{ann}/assignment/end", end)
        assert answer.status_code == (409 if status == "started" else 200), answer.text


async def test_a_deputy_reaches_the_caseload_from_the_first_day_of_leave_to_the_last(
    service: Service,
) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann, bob = await somebody(service, 1), await somebody(service, 2)
    made(await service.assign(ann, "mo"))
    made(await service.assign(bob, "kit"))
    made(await service.leave("mo", "kit", 2, 5))
    for number, reached in ((1, {bob}), (2, {ann, bob}), (4, {ann, bob}), (5, {bob})):
        service.clock.pass_to(number)
        assert await service.caseload("kit") == reached, number
        # Whoever is on leave keeps what is theirs.
        assert await service.caseload("mo") == {ann}


async def test_a_deputy_of_open_leave_reaches_it_until_it_is_ended(service: Service) -> None:
    await service.manager("mo")
    await service.manager("kit")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    leave = made(await service.leave("mo", "kit", 0, None))
    assert await service.reaches("kit", ann)
    held = (await assignment(service, ann))["current"]
    assert held["deputy"]["name"] == "Kit Example"
    place = f"/case-managers/{leave['case_manager_id']}/absences/{leave['absence_id']}/end"
    made(await service.lead(place, {"back_on": day(3)}))
    service.clock.pass_to(2)
    assert await service.reaches("kit", ann)
    service.clock.pass_to(3)
    assert not await service.reaches("kit", ann)


async def test_a_team_leader_reaches_the_members_caseloads_on_that_day(service: Service) -> None:
    provider = await service.unit("provider", "north")
    area = await service.unit("area", "coast", provider)
    east, west = await service.unit("team", "east", area), await service.unit("team", "west", area)
    mo, _ = await service.manager("mo", team=east), await service.manager("kit", team=west)
    ann, bob = await somebody(service, 1, "mo"), await somebody(service, 2)
    made(await service.assign(bob, "kit"))
    made(await service.lead(f"/units/{east}/leaders", {"account": account("lee"), "from_on": day(1)}))
    lead = Role.TEAM_LEADER
    assert await service.caseload("lee", lead) == set()
    service.clock.pass_to(1)
    assert await service.caseload("lee", lead) == {ann}
    made(await service.transfer(bob, "mo", 1))
    assert await service.caseload("lee", lead) == {ann, bob}

    made(await service.lead(f"/case-managers/{mo}/teams/leaving", {"team_id": east, "from_on": day(3)}))
    made(await service.lead(f"/case-managers/{mo}/teams", {"team_id": west, "from_on": day(3)}))
    service.clock.pass_to(2)
    assert await service.caseload("lee", lead) == {ann, bob}
    service.clock.pass_to(3)
    assert await service.caseload("lee", lead) == set()

    made(await service.lead(f"/units/{west}/leaders", {"account": account("lee"), "from_on": day(3)}))
    assert await service.caseload("lee", lead) == {ann, bob}
    ended = {"account": account("lee"), "from_on": day(4)}
    made(await service.lead(f"/units/{west}/leaders/ending", ended))
    service.clock.pass_to(4)
    assert await service.caseload("lee", lead) == set()


async def test_leading_a_team_gives_a_case_manager_nothing_without_the_role(service: Service) -> None:
    area = await service.unit("area", "coast", await service.unit("provider", "north"))
    east = await service.unit("team", "east", area)
    await service.manager("mo", team=east)
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    made(await service.lead(f"/units/{east}/leaders", {"account": account("lee"), "from_on": day(0)}))
    assert await service.reaches("lee", ann, Role.TEAM_LEADER)
    assert not await service.reaches("lee", ann, Role.CASE_MANAGER)


async def test_a_safeguarding_lead_reads_everybody_and_changes_nobody(service: Service) -> None:
    ann = await somebody(service, 1)
    async with service.as_(Role.SAFEGUARDING_LEAD) as lead:
        assert (await lead.get(f"/participants/{ann}")).status_code == 200
        [found] = (await lead.post("/participants/search", json={"crn": "B000001"})).json()
        assert found["participant_id"] == ann
        body = {"starts_on": "2024-01-01", "ends_on": "2024-12-30"}
        problem(await lead.post(f"/participants/{ann}/follow-up", json=body, headers=keyed()), 403)
        needs = await lead.post(f"/participants/{ann}/access-needs", json={}, headers=keyed())
        assert needs.status_code in (403, 422)


async def test_a_person_reads_who_their_case_manager_is_but_not_why(service: Service) -> None:
    await service.manager("mo", trained=False)
    ann, bob = await somebody(service, 1), await somebody(service, 2)
    made(await service.assign(ann, "mo", override=OVERRIDE))
    mine = made(await service.get(Role.PERSON, f"/participants/{ann}/assignment", person=ann))
    assert mine["current"]["case_manager"]["name"] == "Mo Example"
    assert (mine["current"]["override"], mine["current"]["override_words"]) == (True, None)
    assert account("mo") not in str(mine)
    problem(await service.get(Role.PERSON, f"/participants/{bob}/assignment", person=ann), 404)
    assert (await assignment(service, ann))["current"]["override_words"] == OVERRIDE["words"]


async def test_training_counts_on_its_last_day_and_not_the_day_after(service: Service) -> None:
    await service.manager("mo")  # trained until the 30th day
    ann, bob = await somebody(service, 1), await somebody(service, 2)
    assert (await service.assign(ann, "mo", 30)).status_code == 201
    refused = problem(await service.assign(bob, "mo", 31), 409, "not-trained")
    assert "safeguarding" in refused["detail"]


async def test_an_override_is_marked_sealed_and_published(
    service: Service, stored: "asyncpg.Connection[Any]"
) -> None:
    await service.manager("mo", trained=False)
    ann = await somebody(service, 1)
    problem(await service.assign(ann, "mo"), 409, "not-trained")
    made(await service.assign(ann, "mo", override=OVERRIDE))
    rows = await stored.fetch("select data::text from events where stream = $1", f"assignment-{ann}")
    assert len(rows) == 1
    assert OVERRIDE["words"] not in rows[0]["data"]
    row = await stored.fetchrow("select * from assignments")
    assert OVERRIDE["words"] not in str(row)
    assert row is not None
    assert row["override_reason"] == "training_booked"


async def test_of_two_assignments_at_once_one_wins(service: Service) -> None:
    for name in ("mo", "kit"):
        await service.manager(name)
    for number in range(1, 6):
        ann = await somebody(service, number)
        answers = await asyncio.gather(service.assign(ann, "mo"), service.assign(ann, "kit"))
        assert sorted(answer.status_code for answer in answers) == [201, 409]
        [lost] = [answer for answer in answers if answer.status_code == 409]
        problem(lost, 409, "assigned-already")
        assert len((await assignment(service, ann))["history"]) == 1


async def test_nobody_is_given_a_case_at_the_moment_they_leave(service: Service) -> None:
    for number in range(1, 6):
        name = f"mo{number}"
        mo = await service.manager(name)
        ann = await somebody(service, number)
        given, left = await asyncio.gather(
            service.assign(ann, name), service.lead(f"/case-managers/{mo}/leaving", {"from_on": day(0)})
        )
        assert sorted((given.status_code >= 400, left.status_code >= 400)) == [False, True]


async def test_whoever_left_reaches_nobody(service: Service) -> None:
    for name in ("mo", "kit"):
        await service.manager(name)
    ann = await somebody(service, 1, "mo")
    async with service.as_(Role.CASE_MANAGER, "mo") as mo:
        bob = await registered(mo, person(2, arm="comparator"))
    leaving = f"/case-managers/{service.managers['mo']}/leaving"
    problem(await service.lead(leaving, {"from_on": day(2)}), 409, "caseload-held")
    made(await service.assign(ann, "kit"))
    made(await service.lead(leaving, {"from_on": day(2)}))
    assert await service.caseload("mo") == {bob}
    service.clock.pass_to(2)
    assert await service.caseload("mo") == set()


async def test_if_match_refuses_a_version_that_is_gone(service: Service) -> None:
    for name in ("mo", "kit"):
        await service.manager(name)
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    body = {"case_manager_id": service.managers["kit"], "from_on": day(0), "reason": "workload"}
    place = f"/participants/{ann}/assignment/transfer"
    problem(await service.send(Role.PROGRAMME_LEAD, place, body, **{"If-Match": '"7"'}), 412)
    answer = await service.send(Role.PROGRAMME_LEAD, place, body, **{"If-Match": '"1"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')


async def test_a_command_that_is_sent_again_is_answered_again(service: Service) -> None:
    await service.manager("mo")
    ann = await somebody(service, 1)
    body = {"case_manager_id": service.managers["mo"], "from_on": day(0)}
    async with service.as_(Role.PROGRAMME_LEAD) as lead:
        once = keyed()
        answers = [
            await lead.post(f"/participants/{ann}/assignment", json=body, headers=once) for _ in range(2)
        ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert (await assignment(service, ann))["version"] == 1


async def test_a_team_leader_assigns_within_their_reach_only(service: Service) -> None:
    area = await service.unit("area", "coast", await service.unit("provider", "north"))
    east = await service.unit("team", "east", area)
    mo = await service.manager("mo", team=east)
    await service.manager("kit")
    ann, bob = await somebody(service, 1, "mo"), await somebody(service, 2, "kit")
    made(await service.lead(f"/units/{east}/leaders", {"account": account("lee"), "from_on": day(0)}))
    body = {"case_manager_id": mo, "from_on": day(0)}
    for participant, status in ((ann, 201), (bob, 404)):
        place = f"/participants/{participant}/assignment"
        answer = await service.send(Role.TEAM_LEADER, place, body, name="lee")
        assert answer.status_code == status, answer.text


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"from_on": "tomorrow"}, "from_on"),
        ({"from_on": day(400)}, "from_on"),
        ({"case_manager_id": "00000000-0000-0000-0000-000000000009"}, "case_manager_id"),
        ({"case_manager_id": "mo"}, "case_manager_id"),
        ({"override": OVERRIDE}, "override"),
        ({"override": {"reason": "because", "words": "x"}}, "override.reason"),
        ({"override": {"reason": "emergency", "words": ""}}, "override.words"),
        ({"name": "Mo"}, "name"),
    ],
)
async def test_a_value_that_is_wrong_is_named(
    file_service: Service, unassigned: str, changed: dict[str, Any], field: str
) -> None:
    body = {"case_manager_id": file_service.managers["mo"], "from_on": day(0), **changed}
    assert fields(await file_service.lead(f"/participants/{unassigned}/assignment", body)) == [field]


async def test_a_comparator_gets_no_case_manager(service: Service) -> None:
    await service.manager("mo")
    async with service.as_(Role.PROGRAMME_LEAD) as lead:
        ann = await registered(lead, person(1, arm="comparator"))
    problem(await service.assign(ann, "mo"), 409, "comparator")


async def test_an_erasure_takes_the_case_with_it(service: Service, stored: "asyncpg.Connection[Any]") -> None:
    await service.manager("mo")
    ann = await somebody(service, 1)
    made(await service.assign(ann, "mo"))
    made(await service.lead(f"/participants/{ann}/erasure", None))
    assert await stored.fetchval("select count(*) from assignments") == 0
    problem(await service.assign(ann, "mo"), 409, "erased")
