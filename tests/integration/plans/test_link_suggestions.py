"""Suggested volunteers over HTTP: best first, with reasons in words; and of whoever is not among them
nobody learns why."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared.clock import today, utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.planned import agreed_goal, with_a_strength
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
TODAY = today(utc_now(), "Europe/London")
DAY = timedelta(days=1)
WISHES = {
    "interests": ["cooking", "music"],
    "languages": ["en"],
    "districts": ["LS1", "LS2"],
    "times": ["sat_morning"],
    "may": ["lived_experience"],
}
VOLUNTEER = """
    insert into volunteers (volunteer_id, version, account, participant_id, name, status, status_on,
                            interests, areas, languages, districts, times, categories, traits, most_links,
                            most_minutes_a_month, cleared_from, cleared_until, applied_on)
    values ($1, 1, $2, $3, 'Ocelot', $4, '2026-01-01', $5, $6, '{en}', $7, '{sat_morning}', $8,
            '{lived_experience}', $9, 600, '2026-01-01', $10, '2026-01-01')
"""
LINK = """
    insert into life_links (link_id, participant_id, volunteer_id, volunteer_account, version, state,
                            proposed_on, refused_by, concerns_open)
    values ($1, $2, $3, '', 1, $4, '2026-02-01', $5, $6)
"""
RELATION = "insert into life_link_relations values ($1, $2, 'family', '2026-02-01')"


class Among:
    """Ann, whom Kit works with, among volunteers who are only those of one test."""

    def __init__(self, callers: Callers, tell: Teller, stored: "asyncpg.Connection[Any]", ann: UUID) -> None:
        self.callers, self.tell, self.stored, self.ann = callers, tell, stored, ann

    def hers(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PERSON, "ann", participant_id=self.ann)

    async def wish(self, **said: Any) -> None:
        async with self.hers() as client:
            body = {**WISHES, **said}
            answer = await client.post(f"/participants/{self.ann}/wishes", json=body, headers=keyed())
        assert answer.status_code == 200, answer.text

    async def volunteer(self, **said: Any) -> UUID:
        """One who fits, as far as nothing else is said."""
        values: dict[str, Any] = {
            "id": uuid4(), "account": f"v-{uuid4()}", "participant_id": None, "status": "available",
            "interests": ["cooking"], "areas": [], "districts": ["LS1"], "categories": [], "most_links": 2,
            "cleared_until": None,
        }  # fmt: skip
        await self.stored.execute(VOLUNTEER, *{**values, **said}.values())
        return UUID(str({**values, **said}["id"]))

    async def linked(self, volunteer: UUID, state: str, by: str | None = None, concerns: int = 0) -> None:
        person = uuid4() if concerns else self.ann
        await self.stored.execute(LINK, uuid4(), person, volunteer, state, by, concerns)

    async def exclude(self, **said: Any) -> None:
        nothing: dict[str, Any] = {"other_participant_id": None, "district": None, "category": None}
        held = {"checked": True, "source": "licence", "starts_on": date(2026, 1, 1), "ends_on": None}
        await self.tell(
            public.ExclusionRecorded(participant_id=self.ann, entry_id=uuid4(), **{**nothing, **held, **said})
        )

    async def asked(self, client: httpx.AsyncClient | None = None, **headers: str) -> httpx.Response:
        async with client or self.hers() as caller:
            path = f"/participants/{self.ann}/link-suggestions"
            return await caller.get(path, headers={"X-Correlation-Id": "0" * 32, **headers})

    async def found(self) -> list[UUID]:
        answer = await self.asked()
        assert answer.status_code == 200, answer.text
        return [UUID(each["volunteer_id"]) for each in answer.json()["items"]]


@pytest_asyncio.fixture(loop_scope="module")
async def among(file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]") -> Among:
    await file_stored.execute("delete from life_links")
    await file_stored.execute("delete from volunteers")
    return Among(file_callers, tell, file_stored, await tell.started(account=account("kit")))


async def test_the_best_come_first_each_with_its_reasons_in_the_readers_language(among: Among) -> None:
    among.ann, strength = await with_a_strength(among.tell)
    async with among.hers() as hers, among.callers.as_(Role.CASE_MANAGER, "kit") as kit:
        await agreed_goal(hers, kit, among.ann, strength)
    await among.wish()
    fair = await among.volunteer(districts=["LS1", "M1"])
    best = await among.volunteer(interests=["cooking", "music"], areas=["employment_and_education"])
    await among.volunteer(interests=[], districts=["M1"])
    answer = await among.asked()
    body = answer.json()
    assert [(UUID(each["volunteer_id"]), each["points"]) for each in body["items"]] == [
        (best, 52),
        (fair, 34),
    ]
    assert [each["words"] for each in body["items"][0]["reasons"]] == [
        "Both like: Cooking, Music",
        "Can help with: Employment and education",
        "Both speak: English",
        "Both can meet in: LS1",
        "Both have time on: Saturday morning",
        "As wished for: Somebody who has been through it themselves",
    ]
    for each in body["items"]:
        assert each["points"] == sum(reason["points"] for reason in each["reasons"]) <= body["most_points"]
    for hidden in ("Ocelot", "v-", "account"):
        assert hidden not in answer.text
    welsh = (await among.asked(**{"Accept-Language": "cy"})).json()["items"][1]["reasons"]
    assert welsh[0]["words"] == "Mae'r ddau yn hoffi: Coginio"


async def test_who_looks_for_nobody_or_whose_case_rests_is_told_so(among: Among) -> None:
    assert (await among.asked()).json()["type"].endswith("looks-for-nobody")
    await among.wish()
    assert await among.found() == []
    await among.tell(
        public.ParticipantStatusChanged(
            participant_id=among.ann, status="recalled", on=TODAY, previous="started", reopened=False
        )
    )
    assert (await among.asked()).json()["type"].endswith("recalled")


Hindered = Callable[[Among], Awaitable[object]]


async def excluded_record(among: Among) -> None:
    bob = await among.tell.started(account=account("mo"))
    await among.volunteer(participant_id=bob)
    await among.exclude(kind="person", other_participant_id=bob)


async def excluded_district(among: Among) -> None:
    await among.volunteer()
    await among.exclude(kind="place", district="LS1")


async def excluded_category(among: Among) -> None:
    await among.volunteer(categories=["women"])
    await among.exclude(kind="category", category="women")


async def unchecked_outsider(among: Among) -> None:
    await among.volunteer()
    await among.exclude(kind="person", checked=False)


async def themselves(among: Among) -> None:
    await among.volunteer(participant_id=among.ann)


async def related(among: Among) -> None:
    await among.stored.execute(RELATION, among.ann, await among.volunteer())


async def declined_by_them(among: Among) -> None:
    await among.linked(await among.volunteer(), "declined", "volunteer")


async def linked_already(among: Among) -> None:
    await among.linked(await among.volunteer(), "active")


async def of_concern(among: Among) -> None:
    await among.linked(await among.volunteer(), "paused", concerns=1)


async def paused(among: Among) -> None:
    await among.volunteer(status="paused")


async def lapsed(among: Among) -> None:
    await among.volunteer(cleared_until=TODAY - DAY)


async def full(among: Among) -> None:
    await among.volunteer(most_links=0)


async def nobody(_: Among) -> None:
    pass


HINDERED: tuple[Hindered, ...] = (
    excluded_record, excluded_district, excluded_category, unchecked_outsider, themselves, related,
    declined_by_them, linked_already, of_concern, paused, lapsed, full, nobody,
)  # fmt: skip


async def test_why_somebody_is_not_suggested_shows_nowhere(among: Among) -> None:
    said = set()
    for hinder in HINDERED:
        for table in ("life_links", "life_link_relations", "people_exclusions", "volunteers"):
            await among.stored.execute(f"delete from {table}")
        # Somebody new each time, told apart by their id alone.
        among.ann = await among.tell.started(account=account("kit"))
        await among.wish()
        await hinder(among)
        for client in (among.hers(), among.callers.as_(Role.CASE_MANAGER, "kit")):
            answer = await among.asked(client)
            changing = ("date", "x-process-time", "server-timing")
            headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k not in changing))
            said.add((answer.status_code, answer.text.replace(str(among.ann), "ann"), headers))
        assert '"items":[]' in answer.text, hinder
    assert len(said) == 1


async def test_somebody_without_a_hindrance_is_suggested(among: Among) -> None:
    await among.wish()
    free = await among.volunteer(cleared_until=TODAY, categories=["men"], districts=["LS1", "LS2"])
    again = await among.volunteer(districts=["LS2"])
    await among.linked(again, "ended")
    await among.exclude(kind="place", district="LS1")
    await among.exclude(kind="category", category="women")
    await among.exclude(kind="person", other_participant_id=uuid4())
    answer = (await among.asked()).json()
    assert [UUID(each["volunteer_id"]) for each in answer["items"]] == sorted([free, again])
    # Where she may not be is no reason.
    assert "LS1" not in str(answer["items"])


async def test_more_volunteers_than_are_read_at_once(among: Among, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.plans.handlers.life_links.matching.AT_ONCE", 2)
    await among.wish()
    made = [await among.volunteer() for _ in range(4)]
    best = await among.volunteer(interests=["cooking", "music"])
    assert await among.found() == [best, *sorted(made)]
