"""A course of coaching over HTTP: what each party does in it and reads of it, and what nobody else does."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.plans.main import create_app
from services.plans.settings import PlansSettings
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.eventstore import SYSTEM, Origin
from shared.people.erasing import finish_erasures
from shared.security import Role
from shared.testing.http import Callers, keyed, running
from shared.testing.postgres import Databases
from tests.integration.plans.asking import operations
from tests.integration.plans.coached_over_http import Coached, registered
from tests.integration.plans.planned import agreed_goal, plan_of, with_a_strength
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def kay_id(file_callers: Callers) -> str:
    async with file_callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        return await registered(lead, "kay")


@dataclass
class Course:
    """ann: whose it is. goal: of her plan."""

    coached: Coached
    kit: httpx.AsyncClient
    hers: httpx.AsyncClient
    kay: httpx.AsyncClient
    goal: str

    @property
    def ann(self) -> UUID:
        return self.coached.ann

    async def read(self, client: httpx.AsyncClient) -> Any:
        path = self.coached.mine if client is self.kay else self.coached.hers
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest_asyncio.fixture(loop_scope="module")
async def course(file_callers: Callers, tell: Teller, kay_id: str) -> AsyncIterator[Course]:
    ann, strength = await with_a_strength(tell)
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", ann) as hers,
        file_callers.as_(Role.COACH, "kay") as kay,
    ):
        goal = await agreed_goal(hers, kit, ann, strength)
        coached = Coached(file_callers, ann, kay_id)
        await coached.agreed(kit, hers, (goal,))
        yield Course(coached, kit, hers, kay, goal)


async def post(client: httpx.AsyncClient, path: str, body: Any = None) -> httpx.Response:
    return await client.post(path, json=body, headers=keyed())


async def due(kit: httpx.AsyncClient, ann: UUID) -> list[tuple[str, str | None]]:
    """What waits of coaching."""
    items = (await kit.get("/due", params={"limit": 200})).json()["items"]
    hers = [each for each in items if each["participant_id"] == str(ann)]
    return [(each["kind"], each["about"]) for each in hers if each["kind"].startswith("coaching_")]


async def test_what_was_asked_for_waits_for_a_coach(file_callers: Callers, tell: Teller, kay_id: str) -> None:
    bob = await tell.started(account=account("kit"))
    path = f"/participants/{bob}/coaching"
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "bob", bob) as his,
    ):
        named = await post(his, path, {"coach_id": kay_id})
        asked = await post(his, path, {"words": {"text": "Somebody to think with"}})
        assert ("coaching_request", None) in await due(kit, bob)
        one = f"{path}/{asked.json()['coaching_id']}"
        assert (await post(kit, f"{one}/coach", {"coach_id": kay_id})).json()["status"] == "preparing"
        assert await due(kit, bob) == []
        read, listed = (await his.get(one)).json(), (await his.get(path)).json()["items"]
    assert named.status_code == 422
    assert (asked.status_code, asked.json()["status"]) == (201, "requested")
    assert (read["hopes"]["text"], read["coach_known_as"]) == ("Somebody to think with", "Kay")
    assert [each["coach_known_as"] for each in listed] == ["Kay"]


async def test_a_course_is_worked_on_rated_and_looked_back_on_by_both(course: Course) -> None:
    coached, say = course.coached, course.coached.say
    session = await coached.planned(course.kay)
    assert ("coaching_record", None) in await due(course.kit, course.ann)
    await say(course.kay, f"{coached.mine}/sessions/{session}/held", coached.session())
    assert await due(course.kit, course.ann) == []
    own = (await course.read(course.hers))["agreements"][0]["goals"][0]["goal_id"]
    for client, path, score in (
        (course.hers, coached.hers, 2),
        (course.kay, coached.mine, 5),
        (course.hers, coached.hers, 6),
    ):
        await say(client, f"{path}/goals/{own}/ratings", {"score": score})
    await say(course.hers, f"{coached.hers}/goals/{course.goal}/ratings", {"score": 7})
    await say(course.hers, f"{coached.hers}/end", {})
    assert {about for _, about in await due(course.kit, course.ann)} == {"person", "coach"}
    words = {"score": 9, "words": {"text": "I ask now"}}
    await say(course.kay, f"{coached.mine}/review", words)
    await say(course.hers, f"{coached.hers}/review", words)
    assert await due(course.kit, course.ann) == []
    read = await course.read(course.hers)
    assert {each["goal_id"]: (each["of_plan"], each["change"]) for each in read["goals"]} == {
        own: (False, 4),
        course.goal: (True, 0),
    }
    assert (read["status"], read["ended_by"], read["end_reason"]) == ("ended", "person", None)
    assert {each["party"] for each in read["reviews"]} == {"person", "coach"}


async def test_each_reads_what_is_theirs(course: Course) -> None:
    coached = course.coached
    await coached.held(course.kay)
    hers, kits, kays = [await course.read(each) for each in (course.hers, course.kit, course.kay)]
    for read in (hers, kays):
        assert read["sessions"][0]["focus"] == "Plover focus"
        assert read["sessions"][0]["options"] == ["Plover option"]
    assert (kits["sessions"][0]["focus"], kits["sessions"][0]["options"]) == (None, None)
    assert kits["sessions"][0]["confidence_after"] == 6
    timeline = f"/participants/{course.ann}/timeline"
    assert "Plover" in (await course.hers.get(timeline)).text
    told = (await course.kit.get(timeline)).text
    assert "coaching session took place" in told
    assert "Plover" not in told
    for read in (hers, kits, kays):
        assert read["agreements"][0]["wants"]["text"] == "Heron wants"
        assert read["known_as"] == "Heron Annie"
        assert account("kay") not in str(read)
    # Nothing of the plan, and not whose it is.
    assert kays["actions"][0]["proposals"] is None
    listed = (await course.kay.get("/coaching/mine")).text
    assert coached.coaching_id in listed
    for text in (listed, str(kays)):
        assert str(course.ann) not in text
        assert account("kit") not in text


async def test_an_action_is_in_the_plan_only_once_the_other_party_accepted(course: Course) -> None:
    coached = course.coached
    action = await coached.held(course.kay)
    path, body = f"{coached.hers}/actions/{action}/proposal", {"goal_id": course.goal}

    async def steps() -> list[str]:
        plan = await plan_of(course.kit, course.ann)
        return [step["content"]["words"]["text"] for goal in plan["goals"] for step in goal["steps"]]

    asked = await post(course.hers, path, body)
    assert asked.status_code == 201, asked.text
    assert await steps() == []
    again = await post(course.kit, path, body)
    assert (again.status_code, again.json()["type"].split(":")[-1]) == (409, "proposed")
    one = f"/participants/{course.ann}/plan/proposals/{asked.json()['proposal_id']}"
    assert (await post(course.hers, f"{one}/accept")).status_code == 403
    assert (await post(course.kit, f"{one}/accept")).status_code == 200
    assert await steps() == ["Heron ring"]
    proposals = (await course.read(course.kit))["actions"][0]["proposals"]
    assert proposals == [{"proposal_id": asked.json()["proposal_id"], "fate": "accepted"}]


async def test_what_was_declined_is_proposed_again_and_a_counter_is_known_to_come_of_it(
    course: Course,
) -> None:
    coached = course.coached
    action = await coached.held(course.kay)
    path, body = f"{coached.hers}/actions/{action}/proposal", {"goal_id": course.goal, "why": "Agreed"}
    first = (await post(course.kit, path, body)).json()["proposal_id"]
    plan = f"/participants/{course.ann}/plan/proposals"
    assert (await post(course.hers, f"{plan}/{first}/decline", {"reason": "not_now"})).status_code == 200
    second = (await post(course.kit, path, body)).json()["proposal_id"]
    instead = {"change": {"item": "step", "words": {"text": "Write to him"}, "actor": "person"}}
    counter = (await post(course.hers, f"{plan}/{second}/counter", instead)).json()["proposal_id"]
    fates = {
        each["proposal_id"]: each["fate"]
        for each in (await course.read(course.hers))["actions"][0]["proposals"]
    }
    assert fates == {first: "declined", second: "countered", counter: "open"}
    assert (await post(course.kit, path, body)).status_code == 409


async def test_goals_are_of_the_persons_own_plan(course: Course) -> None:
    words = {name: {"text": "As before"} for name in ("wants", "works", "ends")}
    path = f"{course.coached.hers}/agreement"
    refused = await post(course.hers, path, {**words, "plan_goals": [str(uuid4())]})
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["plan_goals"]
    assert (await post(course.hers, path, {**words, "plan_goals": [course.goal]})).status_code == 200
    stranger = await post(course.hers, f"{course.coached.hers}/goals/{uuid4()}/ratings", {"score": 3})
    assert [each["field"] for each in stranger.json()["errors"]] == ["goal_id"]


async def test_to_another_coach_it_is_as_if_it_were_not(course: Course, file_callers: Callers) -> None:
    async with file_callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        if not [each for each in (await lead.get("/coaches")).json()["items"] if each["known_as"] == "Sam"]:
            await registered(lead, "sam")
    coaching, nothing = course.coached.coaching_id, str(uuid4())
    asked = 0
    async with file_callers.as_(Role.COACH, "sam") as sam:
        assert (await sam.get("/coaching/mine")).json()["items"] == []
        for each in operations(file_callers.app.openapi()):
            if "/coaching/mine/{coaching_id}" in each.path:
                there = await each.ask(sam, coaching_id=coaching)
                absent = await each.ask(sam, coaching_id=nothing)
                assert there.status_code == absent.status_code == 404, each.name
                shown = [{**answer.json(), "correlation_id": ""} for answer in (there, absent)]
                assert shown[0] == shown[1], each.name
                asked += 1
    assert asked >= 12


async def test_a_coach_reaches_nothing_of_a_record(course: Course, file_callers: Callers) -> None:
    found = {
        each.name: (await each.ask(course.kay, participant_id=course.ann)).status_code
        for each in operations(file_callers.app.openapi())
        if each.of_participant
    }
    assert len(found) > 60
    assert set(found.values()) == {403}, found


async def test_a_coach_who_is_the_person_does_not_coach_themselves(
    course: Course, file_callers: Callers
) -> None:
    token = file_callers.issuer.token(
        Role.COACH, Role.PERSON, subject="kay", now=utc_now(), participant_id=course.ann
    )
    async with file_callers.anonymous(Authorization=f"Bearer {token}") as both:
        assert (await both.get(course.coached.mine)).status_code == 404
        listed = (await both.get("/coaching/mine")).text
    assert course.coached.coaching_id not in listed


async def test_whoever_is_not_named_any_more_reads_it_no_more(course: Course, file_callers: Callers) -> None:
    async with file_callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        other = await registered(lead, "tam")
        await course.coached.say(course.kit, f"{course.coached.hers}/coach", {"coach_id": other})
        nothing_said = await post(lead, f"/coaches/{other}/limits", {})
        assert nothing_said.status_code == 422, "an empty body would clear their languages"
        leaving = await post(lead, f"/coaches/{other}/leaving")
    assert (await course.kay.get(course.coached.mine)).status_code == 404
    async with file_callers.as_(Role.COACH, "tam") as tam:
        read = (await tam.get(course.coached.mine)).json()
    assert (read["status"], read["coach_known_as"]) == ("preparing", "Tam")
    assert leaving.status_code == 409


async def test_a_coach_who_was_erased_leaves_no_name(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    parts = file_callers.app.state.parts
    async with file_callers.as_(Role.PROGRAMME_LEAD, "lea") as lead:
        who = await registered(lead, "gil")
        early = await post(lead, f"/coaches/{who}/erasure")
        assert early.json()["type"].endswith("not-left")
        for what in ("leaving", "erasure", "erasure"):
            assert (await post(lead, f"/coaches/{who}/{what}")).status_code == 200
        await finish_erasures(parts.store, Origin(SYSTEM, "erasing"))
        shown = (await lead.get(f"/coaches/{who}")).json()
        assert (shown["name"], shown["known_as"]) == (None, None)
        assert await registered(lead, "gil") != who
    row = await file_stored.fetchrow("select * from coaches where coach_id = $1", UUID(who))
    assert row is not None
    assert [row[name] for name in ("account", "name", "known_as")] == [None] * 3
    assert (await parts.store.keyring.load({who})).destroyed == {who}


async def test_a_session_is_the_persons_appointment_and_they_are_told(
    course: Course, file_stored: "asyncpg.Connection[Any]"
) -> None:
    soon = utc_now().replace(microsecond=0) + timedelta(days=3)
    session = await course.coached.planned(course.kay, soon)

    async def waiting() -> list[str]:
        query = "select wording from notices where starts_with(cause, $1) and state = 'waiting' order by 1"
        rows = await file_stored.fetch(query, f"coaching-{session}:")
        return [row["wording"].split(":")[0] for row in rows]

    assert await waiting() == ["appointment_made", "appointment_reminder"]
    coming = (await course.hers.get("/appointments")).json()
    assert [(each["id"], each["kind"]) for each in coming] == [(session, "coaching")]
    staffs = (await course.kit.get("/appointments")).json()
    assert session not in [each["id"] for each in staffs]
    later = {"starts_at": (soon + timedelta(days=1)).isoformat(), "minutes": 30, "mode": "video"}
    await course.coached.say(course.kay, f"{course.coached.mine}/sessions/{session}/move", later)
    assert await waiting() == ["appointment_moved", "appointment_reminder"]
    await course.coached.say(course.hers, f"{course.coached.hers}/sessions/{session}/cancel")
    assert await waiting() == []
    assert (await course.hers.get("/appointments")).json() == []


@pytest.mark.parametrize(
    ("statuses", "left"),
    [
        (("recalled",), "resting"),
        (("recalled", "started"), "under_way"),
        (("completed",), "under_way"),
        (("transferred",), "ended"),
        (("recalled", "died"), "ended"),
    ],
)
async def test_it_follows_the_persons_status(
    course: Course, tell: Teller, statuses: tuple[str, ...], left: str
) -> None:
    previous = "started"
    for status in statuses:
        told: Any = {"status": status, "previous": previous, "reopened": False}
        await tell(public.ParticipantStatusChanged(participant_id=course.ann, on=STARTED_ON, **told))
        previous = status
    read = await course.read(course.kit)
    case = (await course.kit.get(f"/participants/{course.ann}/case")).json()
    assert read["status"] == left
    assert (read["end_reason"], read["review"]) == (statuses[-1] if left == "ended" else None, False)
    listed = (await course.kay.get("/coaching/mine")).json()["items"]
    [mine] = [each for each in listed if each["coaching_id"] == course.coached.coaching_id]
    for told in (mine, (await course.kay.get(course.coached.mine)).json()):
        assert (told["status"], told["end_reason"]) == (left, None)
    assert (case["closed"] is not None) == (statuses[-1] in ("completed", "transferred", "died"))


async def test_nothing_that_lies_in_a_table_holds_a_name_or_a_word(
    course: Course, file_stored: "asyncpg.Connection[Any]"
) -> None:
    await course.coached.held(course.kay)
    for table in ("coaches", "coachings", "coaching_sessions", "events", "stored_answers"):
        rows = await file_stored.fetch(f"select row_to_json(t)::text as row from {table} t")
        assert rows
        for word in ("Heron", "Plover", "kay Coacher", '"Kay"', "Annie"):
            assert not [row["row"] for row in rows if word in row["row"]], (table, word)


@dataclass
class Moving:
    """A service whose clock is moved by hand, on the same databases."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


async def test_whose_training_lapsed_holds_no_session_after_that_day(
    course: Course, file_settings: PlansSettings
) -> None:
    coached, clock = course.coached, Moving()
    async with running(create_app(file_settings, clock=clock), file_settings.data_folder) as callers:

        def at(role: Role, name: str) -> httpx.AsyncClient:
            token = callers.issuer.token(role, subject=name, now=clock())
            return callers.anonymous(Authorization=f"Bearer {token}")

        # The shortest module that is needed holds for two years.
        clock.ahead = timedelta(days=729)
        async with at(Role.COACH, "kay") as kay:
            before = await coached.planned(kay, clock() - timedelta(minutes=1))
        clock.ahead = timedelta(days=733)
        async with at(Role.COACH, "kay") as kay, at(Role.PROGRAMME_LEAD, "lea") as lead:
            own = (await kay.get("/coaches/me")).json()
            when = {"starts_at": clock().isoformat(), "minutes": 50, "mode": "phone"}
            refused = await post(kay, f"{coached.mine}/sessions", when)
            due_on = str((clock() + timedelta(days=3)).date())
            action = {"words": {"text": "Ring"}, "owner": "person", "due_on": due_on}
            said = coached.session(actions=[action])
            held = await post(kay, f"{coached.mine}/sessions/{before}/held", said)
            body = {"module": "safeguarding", "completed_on": str(clock().date())}
            assert (await post(lead, f"/coaches/{coached.coach_id}/trainings", body)).status_code == 200
            renewed = await post(kay, f"{coached.mine}/sessions", when)
    assert own["trained"] is False
    assert (refused.status_code, refused.json()["type"].split(":")[-1]) == (409, "not-trained")
    assert held.status_code == 200, held.text
    assert renewed.status_code == 201, renewed.text


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(
        file_callers,
        file_stored,
        file_databases,
        "coaches",
        "coach_trainings",
        "coachings",
        "coaching_sessions",
    )
