"""Volunteers over HTTP: from applying to being erased, and that what expires ends on its own."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.plans.handlers.life_links.volunteers import LAPSE, timer_commands
from services.plans.main import create_app
from services.plans.settings import PlansSettings
from services.plans.views.life_links.volunteers_queries import called, offering, volunteer_known
from shared.clock import utc_now
from shared.eventstore import SYSTEM, Origin
from shared.people.erasing import finish_erasures
from shared.security import Role
from shared.testing.http import Callers, keyed, running
from shared.testing.postgres import Databases
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
ROOT, ME = "/life-links/volunteers", "/life-links/me"
OFFER: dict[str, Any] = {
    "languages": ["en", "cy"],
    "districts": ["LS1"],
    "interests": ["music"],
    "categories": ["women"],
    "traits": ["lived_experience"],
    "most_links": 1,
}
APPLICATION: dict[str, Any] = {
    "name": "Viola Olunteer",
    "known_as": "Vivi O.",
    "contact": "0113 496 0000",
    "offer": OFFER,
}
SECRET = (
    "Viola Olunteer",
    "Vivi O.",
    "0113 496",
    "Rae Feree",
    "Always on time",
    "Long ago",
    "no place this year",
)
CHECK = {"level": "enhanced", "ground": "work_with_adults_at_risk", "decision": "cleared"}
MODULES = ("welcome", "safeguarding", "boundaries")


@dataclass
class World:
    """ahead: how far the service's clock was moved by hand."""

    settings: PlansSettings
    callers: Callers = field(init=False)
    ahead: timedelta = field(default_factory=timedelta)

    def clock(self) -> datetime:
        return utc_now() + self.ahead

    @property
    def today(self) -> date:
        found: date = self.callers.app.state.parts.today
        return found

    def as_(self, *roles: Role, name: str, person: UUID | None = None) -> httpx.AsyncClient:
        token = self.callers.issuer.token(*roles, subject=name, now=self.clock(), participant_id=person)
        return self.callers.anonymous(Authorization=f"Bearer {token}")

    def lea(self) -> httpx.AsyncClient:
        return self.as_(Role.PROGRAMME_LEAD, name="lea")

    async def post(
        self, client: httpx.AsyncClient, path: str, body: Any = None, expected: int | None = None
    ) -> Any:
        async with client:
            answer = await client.post(path, json=body, headers=keyed())
        assert answer.status_code in ((200, 201) if expected is None else (expected,)), answer.text
        return answer.json()

    async def get(self, client: httpx.AsyncClient, path: str, expected: int = 200) -> Any:
        async with client:
            answer = await client.get(path)
        assert answer.status_code == expected, answer.text
        return answer.json()

    async def lead(self, path: str, body: Any = None, expected: int | None = None) -> Any:
        return await self.post(self.lea(), f"{ROOT}/{path}", body, expected)

    async def applied(self, name: str) -> str:
        vi = self.as_(Role.VOLUNTEER, name=name)
        found: str = (await self.post(vi, ME, APPLICATION))["volunteer_id"]
        return found

    async def stage(self, name: str) -> str:
        found: str = (await self.own(name))["stage"]
        return found

    async def referred(self, name: str) -> str:
        who = await self.applied(name)
        for _ in range(2):
            await self.lead(f"{who}/references", {"kind": "work", "referee": "Rae Feree"})
        for each in (await self.get(self.lea(), f"{ROOT}/{who}"))["references"]:
            said = {"satisfactory": True, "words": "Always on time"}
            await self.lead(f"{who}/references/{each['reference_id']}/received", said)
        return who

    async def available(self, name: str) -> str:
        who = await self.referred(name)
        weighed = {"conviction": True, "considered": "Long ago", "issued_on": str(self.today)}
        await self.lead(f"{who}/checks", {**CHECK, **weighed})
        for module in MODULES:
            await self.lead(f"{who}/trainings", {"module": module, "completed_on": str(self.today)})
        await self.lead(f"{who}/availability")
        return who

    async def own(self, name: str, expected: int = 200) -> Any:
        return await self.get(self.as_(Role.VOLUNTEER, name=name), ME, expected)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(file_settings: PlansSettings) -> AsyncIterator[World]:
    made = World(file_settings)
    async with running(create_app(file_settings, clock=made.clock), file_settings.data_folder) as found:
        made.callers = found
        yield made


@pytest.fixture
def moved(world: World) -> Any:
    """The clock is put back behind the test."""
    yield world
    world.ahead = timedelta()


async def test_somebody_applies_and_becomes_available(world: World) -> None:
    who = await world.available("vi")
    shown = await world.get(world.lea(), f"{ROOT}/{who}")
    own = await world.own("vi")
    assert (shown["status"], shown["available"]) == ("available", True)
    assert shown["references"][0]["words"] == "Always on time"
    assert (shown["checks"][0]["considered"], shown["checks"][0]["decided_by"]) == (
        "Long ago",
        account("lea"),
    )
    assert own["available"] is True
    assert own["known_as"] == "Vivi O."
    # What others said of them, and what was weighed, is for those alone who decide.
    for word in ("Always", "Rae", "Long ago", "lea@", "considered"):
        assert word not in str(own)


async def test_each_stage_follows_from_what_was_recorded(world: World) -> None:
    await world.applied("st")
    assert await world.stage("st") == "applied"
    who = await world.referred("st2")
    assert await world.stage("st2") == "references"
    decided = {**CHECK, "issued_on": str(world.today)}
    await world.lead(f"{who}/checks", decided)
    assert await world.stage("st2") == "vetted"
    for module in MODULES:
        await world.lead(f"{who}/trainings", {"module": module, "completed_on": str(world.today)})
    assert await world.stage("st2") == "trained"
    await world.lead(f"{who}/checks", {**decided, "decision": "not_cleared"})
    assert await world.stage("st2") == "references"


async def test_there_is_no_place_for_what_a_certificate_says(world: World) -> None:
    who = await world.referred("cert")
    for name in ("certificate_number", "certificate", "content"):
        body = {**CHECK, "issued_on": str(world.today), name: "001234567890"}
        refused = await world.lead(f"{who}/checks", body, 422)
        assert [each["field"] for each in refused["errors"]] == [name]


async def test_a_refusal_is_read_by_whom_it_is_about_alone(world: World) -> None:
    who = await world.applied("ro")
    await world.lead(f"{who}/refusal", {"reason": "no_places", "words": "There is no place this year."})
    own = await world.own("ro")
    assert (own["status"], own["reason"]) == ("refused", "no_places")
    assert own["words"] == "There is no place this year."
    await world.own("nobody", 404)
    await world.get(world.as_(Role.VOLUNTEER, name="vi"), f"{ROOT}/{who}", 403)
    # They may ask again.
    assert await world.applied("ro") != who
    assert (await world.own("ro"))["status"] == "applied"


async def test_nobody_applies_twice_nor_keeps_their_own_record(world: World) -> None:
    who = await world.applied("two")
    again = await world.post(world.as_(Role.VOLUNTEER, name="two"), ME, APPLICATION, 409)
    assert again["type"].endswith("account-taken")
    both = Role.PROGRAMME_LEAD, Role.VOLUNTEER
    refused = await world.get(world.as_(*both, name="two"), f"{ROOT}/{who}", 403)
    assert refused["type"].endswith("own-record")
    await world.post(world.as_(*both, name="two"), f"{ROOT}/{who}/availability", expected=403)


async def test_a_person_on_probation_may_volunteer(world: World, tell: Teller) -> None:
    ann = await tell.started(account=account("kit"))
    both = Role.PERSON, Role.VOLUNTEER
    made = await world.post(world.as_(*both, name="ann", person=ann), ME, APPLICATION)
    shown = await world.get(world.lea(), f"{ROOT}/{made['volunteer_id']}")
    assert shown["participant_id"] == str(ann)
    # Under another sign-in, it is the same person.
    again = await world.post(world.as_(*both, name="ann2", person=ann), ME, APPLICATION, 409)
    assert again["type"].endswith("record-taken")
    stranger = {**APPLICATION, "volunteer_account": "bo@issuer", "participant_id": str(uuid4())}
    unknown = await world.post(world.lea(), ROOT, stranger, 409)
    assert unknown["type"].endswith("not-yet-known")


async def test_what_expires_ends_availability_although_no_timer_ran(
    moved: World, file_stored: "asyncpg.Connection[Any]"
) -> None:
    who = await moved.available("ex")
    # Safeguarding holds for two years.
    last = date.fromisoformat((await moved.own("ex"))["cleared_until"])
    await file_stored.execute("delete from timers")
    for day, there in ((last, True), (last + timedelta(days=1), False)):
        moved.ahead = timedelta(days=(day - utc_now().date()).days)
        own = await moved.own("ex")
        assert (own["status"], own["available"]) == ("available", there)
        # The check holds for three years.
        assert own["stage"] == ("available" if there else "vetted")
        async with moved.callers.app.state.parts.database.connect() as connection:
            free = await offering(connection, moved.today, after=None, limit=50)
            known = await volunteer_known(connection, UUID(who), moved.today)
        assert (UUID(who) in {each.known.volunteer_id for each in free}) is there
        assert known is not None
        assert known.cleared(moved.today) is there


async def test_the_timer_says_that_it_ended(moved: World, file_stored: "asyncpg.Connection[Any]") -> None:
    who = await moved.available("ti")
    last = date.fromisoformat((await moved.own("ti"))["cleared_until"])
    moved.ahead = timedelta(days=(last - utc_now().date()).days)
    await moved.callers.app.state.timers.run_due()
    assert (await moved.own("ti"))["status"] == "available"
    moved.ahead += timedelta(days=1)
    await moved.callers.app.state.timers.run_due()
    own = await moved.own("ti")
    assert (own["status"], own["status_on"]) == ("applied", str(last + timedelta(days=1)))
    left = await file_stored.fetchval("select count(*) from timers where subject = $1", f"volunteer-{who}")
    assert left == 0
    told = await file_stored.fetchval(
        "select count(*) from events where stream = $1 and name = 'volunteer-clearance-lapsed'",
        f"volunteer-{who}",
    )
    assert told == 1
    # Renewed, they are available again once somebody says so.
    done = {"module": "safeguarding", "completed_on": str(moved.today)}
    await moved.lead(f"{who}/trainings", done)
    await moved.lead(f"{who}/availability")
    assert (await moved.own("ti"))["available"] is True


async def test_in_summer_it_ends_an_hour_before_midnight_of_utc(
    world: World, file_stored: "asyncpg.Connection[Any]"
) -> None:
    who = await world.referred("su")
    await world.lead(f"{who}/checks", {**CHECK, "issued_on": str(world.today)})
    summer = date(world.today.year - 1, 7, 1)
    for module in MODULES:
        on = summer if module == "safeguarding" else world.today
        await world.lead(f"{who}/trainings", {"module": module, "completed_on": str(on)})
    await world.lead(f"{who}/availability")
    last = date.fromisoformat((await world.own("su"))["cleared_until"])
    due_at = await file_stored.fetchval("select due_at from timers where subject = $1", f"volunteer-{who}")
    assert due_at.astimezone(UTC) == datetime(last.year, last.month, last.day, 23, tzinfo=UTC)
    # What is left of a timer of one who went does nothing.
    await world.post(world.as_(Role.VOLUNTEER, name="su"), f"{ME}/leaving")
    handling, origin = world.callers.app.state.parts.handling, Origin(SYSTEM, "timer")
    await timer_commands(handling)[LAPSE]({"volunteer_id": who}, origin)
    assert (await world.own("su"))["status"] == "left"


async def test_they_change_pause_resume_and_leave_by_themselves(world: World) -> None:
    who = await world.available("own")

    def me() -> httpx.AsyncClient:
        return world.as_(Role.VOLUNTEER, name="own")

    await world.post(me(), f"{ME}/offer", {**OFFER, "interests": ["film"], "most_minutes_a_month": 300})
    await world.post(me(), f"{ME}/pause", {"reason": "holiday"})
    paused = await world.own("own")
    assert (paused["profile"]["interests"], paused["status"]) == (["film"], "paused")
    assert paused["reason"] == "holiday"
    await world.post(me(), f"{ME}/resumption")
    assert (await world.own("own"))["reason"] is None
    await world.lead(f"{who}/pause", {"reason": "programme"})
    held = await world.post(me(), f"{ME}/resumption", expected=409)
    assert held["type"].endswith("paused-by-coordinator")
    await world.post(me(), f"{ME}/leaving")
    assert (await world.own("own"))["status"] == "left"


async def test_an_edit_of_what_was_changed_since_is_refused(world: World) -> None:
    who = await world.applied("edit")
    async with world.lea() as lea:
        seen = (await lea.get(f"{ROOT}/{who}")).headers["ETag"]
        path, body = f"{ROOT}/{who}/offer", {**OFFER, "most_links": 2}
        first = await lea.post(path, json=body, headers=keyed() | {"If-Match": seen})
        second = await lea.post(path, json=OFFER, headers=keyed() | {"If-Match": seen})
    assert (first.status_code, second.status_code) == (200, 412)


async def test_the_list_comes_in_pages_and_says_who_lapses(moved: World) -> None:
    there = {await moved.available(f"page{number}") for number in range(3)}
    found, after = [], ""
    while True:
        page = await moved.get(moved.lea(), f"{ROOT}?limit=2&status=available{after}")
        found += [each["volunteer_id"] for each in page["items"]]
        if page["next"] is None:
            break
        after = f"&cursor={page['next']}"
    assert there <= set(found)
    assert found == sorted(found)
    moved.ahead = timedelta(days=700)
    soon = await moved.get(moved.lea(), f"{ROOT}?ends_within_days=60")
    assert there <= {each["volunteer_id"] for each in soon["items"]}
    assert (await moved.get(moved.lea(), f"{ROOT}?ends_within_days=7"))["items"] == []


async def test_whoever_is_full_or_under_a_concern_is_not_free(
    world: World, file_stored: "asyncpg.Connection[Any]"
) -> None:
    who = UUID(await world.available("full"))
    link = """
        insert into life_links (link_id, participant_id, volunteer_id, volunteer_account, version, state,
                                proposed_on, concerns_open)
        values ($1, $2, $3, '', 1, $4, '2026-02-01', $5)
    """

    async def free() -> bool:
        async with world.callers.app.state.parts.database.connect() as connection:
            found = await offering(connection, world.today, after=None, limit=200)
        return who in {each.known.volunteer_id for each in found}

    assert await free()
    await file_stored.execute(link, uuid4(), uuid4(), who, "ended", 0)
    assert await free()
    await file_stored.execute(link, uuid4(), uuid4(), who, "proposed", 0)
    assert not await free()
    await file_stored.execute("delete from life_links where volunteer_id = $1", who)
    await file_stored.execute(link, uuid4(), uuid4(), who, "ended", 1)
    assert not await free()
    async with world.callers.app.state.parts.database.connect() as connection:
        known = await volunteer_known(connection, who, world.today)
    assert known is not None
    assert (known.links, known.concern) == (0, True)


async def test_whoever_is_erased_leaves_no_name(world: World, file_stored: "asyncpg.Connection[Any]") -> None:
    who = await world.available("gone")
    early = await world.post(world.as_(Role.VOLUNTEER, name="gone"), f"{ME}/erasure", expected=409)
    assert early["type"].endswith("not-left")
    await world.post(world.as_(Role.VOLUNTEER, name="gone"), f"{ME}/leaving")
    await world.post(world.as_(Role.VOLUNTEER, name="gone"), f"{ME}/erasure")
    parts = world.callers.app.state.parts
    await finish_erasures(parts.store, Origin(SYSTEM, "erasing"))
    shown = await world.get(world.lea(), f"{ROOT}/{who}")
    assert [shown[name] for name in ("name", "known_as", "contact", "account")] == [None] * 4
    assert (shown["erased"], shown["references"], shown["checks"]) == (True, [], [])
    row = await file_stored.fetchrow("select * from volunteers where volunteer_id = $1", UUID(who))
    assert row is not None
    for name in ("account", "name", "known_as", "contact", "words", "participant_id"):
        assert row[name] is None
    await world.own("gone", 404)
    assert (await parts.store.keyring.load({who})).get(who) is None
    async with parts.database.connect() as connection:
        assert await called(connection, parts.store.keyring, UUID(who)) is None
    said = await file_stored.fetchval(
        "select count(*) from events where stream = $1 and name = 'volunteer-erased'", f"volunteer-{who}"
    )
    assert said == 1
    assert (await world.applied("gone")) != who


async def test_nothing_private_is_plain_anywhere(
    world: World, file_stored: "asyncpg.Connection[Any]"
) -> None:
    who = await world.available("plain")
    await world.lead(f"{who}/refusal", {"reason": "no_places", "words": "There is no place this year."})
    tables = await file_stored.fetch(
        "select table_name from information_schema.tables where table_schema = 'public'"
    )
    for (table,) in tables:
        rows = await file_stored.fetch(f'select r::text as row from "{table}" r')
        for word in SECRET:
            assert not [row["row"] for row in rows if word in row["row"]], (table, word)


async def test_the_rows_are_what_the_log_makes_of_them(
    world: World, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(
        world.callers,
        file_stored,
        file_databases,
        "volunteers",
        "volunteer_references",
        "volunteer_checks",
        "volunteer_trainings",
    )
