"""Records are erased when their time has come, unless something holds them, with a clock moved by hand."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest_asyncio

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.security import Role
from shared.testing.http import Callers, keyed, running
from tests.integration.assessment.people import fields, person, problem, registered

# The case ended on 1 June 2024: due six years later.
ENDED, DUE = "2024-06-01", "2030-06-01"
HOLD = {"reason": "legal_proceedings"}


@dataclass
class HandClock:
    now: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def on(self, day: str, hour: int = 13) -> None:
        self.now = datetime.fromisoformat(f"{day}T{hour:02}:00:00+00:00")


@dataclass
class World:
    callers: Callers
    clock: HandClock

    def client(self, role: Role = Role.PROGRAMME_LEAD) -> httpx.AsyncClient:
        """Tokens are made by the real clock; the service's moves years on."""
        client = self.callers.as_(role, participant_id=UUID(int=1))
        token = self.callers.issuer.token(role, subject=f"{role}-1", now=self.clock(), participant_id=None)
        client.headers["Authorization"] = f"Bearer {token}"
        return client

    async def ended(self, number: int = 1) -> str:
        """Somebody whose case has ended."""
        async with self.client(Role.ADMIN) as admin:
            found = await registered(admin, person(number))
            for status, on in (("started", "2024-02-01"), ("completed", ENDED)):
                await self.post(found, "status", {"status": status, "on": on})
        return found

    async def post(self, participant_id: str, path: str, body: Any = None) -> httpx.Response:
        async with self.client(Role.ADMIN) as admin:
            place = f"/participants/{participant_id}/{path}"
            answer = await admin.post(place, json=body, headers=keyed())
        assert answer.status_code in (200, 201), answer.text
        return answer

    async def hold(self, participant_id: str, **changed: Any) -> str:
        answer = await self.post(participant_id, "retention/holds", {**HOLD, **changed})
        found: str = answer.json()["hold_id"]
        return found

    async def lift(self, participant_id: str, hold_id: str) -> None:
        await self.post(participant_id, f"retention/holds/{hold_id}/lift")

    async def look(self, day: str) -> None:
        """What the timers do at one o'clock of that day."""
        self.clock.on(day)
        await self.callers.app.state.timers.run_due()

    async def erased(self, participant_id: str) -> bool:
        async with self.client() as lead:
            return (await lead.get(f"/participants/{participant_id}")).status_code == 410

    async def due(self, before: str, **query: Any) -> list[dict[str, Any]]:
        async with self.client() as lead:
            answer = await lead.get("/retention/due", params={"before": before, **query})
        items: list[dict[str, Any]] = answer.json()["items"]
        return items


@pytest_asyncio.fixture
async def world(settings: AssessmentSettings) -> AsyncIterator[World]:
    clock = HandClock()
    async with running(create_app(settings, clock=clock), settings.data_folder) as callers:
        yield World(callers, clock)


async def test_only_those_who_may_erase_may_hold_or_look(world: World) -> None:
    for role in set(Role) - {Role.PROGRAMME_LEAD, Role.ADMIN}:
        async with world.client(role) as client:
            place = f"/participants/{UUID(int=1)}/retention"
            for path in (place, "/retention/due?before=2026-01-01"):
                problem(await client.get(path), 403, "forbidden")
            for path in (f"{place}/holds", f"{place}/holds/{UUID(int=2)}/lift"):
                problem(await client.post(path, json=HOLD, headers=keyed()), 403, "forbidden")


async def test_what_is_wrong_with_a_hold_is_named(world: World) -> None:
    ann = await world.ended()
    place = f"/participants/{ann}/retention/holds"
    async with world.client() as lead:
        for body, field in (
            ({"reason": "because"}, "reason"),
            ({**HOLD, "until": "2026-02-28"}, "until"),
            ({**HOLD, "until": "soon"}, "until"),
            ({**HOLD, "note": "words"}, "note"),
        ):
            assert fields(await lead.post(place, json=body, headers=keyed())) == [field]
        problem(await lead.post(f"{place}/{uuid4()}/lift", headers=keyed()), 404)
        stranger = f"/participants/{uuid4()}/retention"
        problem(await lead.post(f"{stranger}/holds", json=HOLD, headers=keyed()), 404)
        problem(await lead.get(stranger), 404)
        assert fields(await lead.get("/retention/due")) == ["before"]
        await world.post(ann, "erasure")
        problem(await lead.post(place, json=HOLD, headers=keyed()), 409, "erased")


async def test_a_record_is_erased_on_the_day_with_the_rule_named(world: World, stored: Any) -> None:
    ann = await world.ended()
    async with world.client(Role.ADMIN) as admin:
        bob = await registered(admin, person(2))  # whose case goes on
    [found] = await world.due("2030-06-02")
    assert found == {
        "participant_id": ann, "ended_on": ENDED, "due_on": DUE, "rule": "programme:2", "held": False
    }  # fmt: skip
    assert await world.due(DUE) == []
    await world.look("2030-05-31")
    assert not await world.erased(ann)
    await world.look(DUE)
    assert await world.erased(ann)
    assert not await world.erased(bob)
    names = await stored.fetch("select name, data from events where subject = $1 order by position", ann)
    assert [row["name"] for row in names[-3:]] == [
        "retention-fell-due",
        "erasure-requested",
        "participant-erased",
    ]
    assert '"rule":"programme:2"' in names[-3]["data"]
    assert await world.due("2031-01-01") == []
    timers = await stored.fetch("select key from timers")
    assert [row["key"] for row in timers] == [f"retention-{bob}"]


async def test_a_case_that_is_reopened_stops_the_clock(world: World, stored: Any) -> None:
    ann = await world.ended()
    await world.post(ann, "status/reopening", {"reason": "entered_in_error"})
    assert await world.due("2031-01-01") == []
    assert await stored.fetchval("select count(*) from timers") == 0
    await world.post(ann, "status", {"status": "withdrew", "on": "2024-08-01"})
    await world.look(DUE)
    assert not await world.erased(ann)
    await world.look("2030-08-01")
    assert await world.erased(ann)


async def test_a_hold_keeps_it_and_lifting_lets_it_go(world: World, stored: Any) -> None:
    ann = await world.ended()
    hold = await world.hold(ann)
    await world.look("2030-06-02")
    assert not await world.erased(ann)
    assert [found["held"] for found in await world.due("2031-01-01")] == [True]
    assert await stored.fetchval("select count(*) from timers") == 0, "nothing to look at before it is lifted"
    await world.lift(ann, hold)
    await world.lift(ann, hold)
    await world.look("2030-06-02")
    assert await world.erased(ann)


async def test_a_hold_with_an_end_ends_by_itself(world: World) -> None:
    ann = await world.ended()
    await world.hold(ann, until="2030-07-01")
    await world.look("2030-06-02")
    await world.look("2030-07-01")
    assert not await world.erased(ann), "its last day counts"
    await world.look("2030-07-02")
    assert await world.erased(ann)


async def test_holds_are_shown_and_the_person_is_told_of_them_without_an_account(world: World) -> None:
    ann = await world.ended()
    first, second = await world.hold(ann), await world.hold(ann, until="2030-07-01")
    await world.lift(ann, first)
    async with world.client() as lead:
        body = (await lead.get(f"/participants/{ann}/retention")).json()
        told = await lead.get(f"/participants/{ann}/record", params={"limit": 200})
    assert (body["due"]["due_on"], body["due"]["held"]) == (DUE, True)
    shown = {hold["hold_id"]: (hold["until_on"], hold["lifted_at"] is None) for hold in body["holds"]}
    assert shown == {first: (None, False), second: ("2030-07-01", True)}
    assert [e["what"] for e in told.json()["items"]][-3:] == ["Hold placed", "Hold placed", "Hold lifted"]
    assert "admin-1" not in told.text


async def test_due_records_come_in_pages(world: World) -> None:
    people = sorted([await world.ended(number) for number in range(1, 4)])
    async with world.client() as lead:
        first = (await lead.get("/retention/due", params={"before": "2031-01-01", "limit": 2})).json()
    rest = await world.due("2031-01-01", cursor=first["next"])
    assert [item["participant_id"] for item in (*first["items"], *rest)] == people


async def test_a_timer_that_runs_again_changes_nothing(world: World, stored: Any) -> None:
    ann = await world.ended()
    await world.look(DUE)
    before = await stored.fetchval("select count(*) from events")
    await stored.execute(
        "insert into timers (key, due_at, next_at, stream, subject, command, parameters)"
        " values ('again', now(), now(), 's', $1, 'apply_retention',"
        " json_build_object('participant_id', $1::text))",
        ann,
    )
    await world.look(DUE)
    assert await stored.fetchval("select count(*) from events") == before
    assert await stored.fetchval("select count(*) from timers") == 0


async def test_whoever_never_started_is_kept_from_the_registration_on(world: World) -> None:
    # given two who never started, of whom one starts, and a third whose start is reopened
    async with world.client(Role.ADMIN) as admin:
        ann, bob, cat = [await registered(admin, person(number)) for number in (1, 2, 3)]
    await world.post(bob, "status", {"status": "started", "on": "2024-02-01"})
    await world.post(cat, "status", {"status": "started", "on": "2024-02-01"})
    world.clock.on("2026-04-01")
    await world.post(cat, "status/reopening", {"reason": "entered_in_error"})
    # then
    due = {
        each["participant_id"]: (each["ended_on"], each["due_on"]) for each in await world.due("2040-01-01")
    }
    assert due == {ann: ("2026-03-01", "2032-03-01"), cat: ("2026-04-01", "2032-04-01")}
    # when, then
    await world.look("2032-02-29")
    assert not await world.erased(ann)
    await world.look("2032-03-01")
    assert [await world.erased(each) for each in (ann, bob, cat)] == [True, False, False]


async def test_a_comparator_is_kept_from_the_index_date_on(world: World) -> None:
    # given a comparator who died, one by correction, and one whose index date was corrected
    async with world.client(Role.ADMIN) as admin:
        ann = await registered(admin, person(1, arm="comparator"))
        bob = await registered(admin, person(2))
        cat = await registered(admin, person(3, arm="comparator"))
    await world.post(ann, "status", {"status": "died", "on": "2024-02-01"})
    await world.post(bob, "corrections", {"reason": "entered_in_error", "arm": "comparator"})
    await world.post(cat, "corrections", {"reason": "entered_in_error", "index_date": "2024-01-09"})
    # when, then
    await world.look("2029-12-31")
    assert [await world.erased(each) for each in (ann, bob, cat)] == [False, False, False]
    await world.look("2030-01-01")
    assert [await world.erased(each) for each in (ann, bob, cat)] == [True, True, False]
    await world.look("2030-01-09")
    assert await world.erased(cat)
