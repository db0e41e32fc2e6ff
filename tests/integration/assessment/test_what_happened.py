"""What happened since a client looked last, and the timeline of one person: whose they see of it, in
which order, and that nothing is lost or told twice."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from services.assessment.definitions import shipped
from services.assessment.domain.people.sentence_events import SentenceEnded
from shared.clock import today, utc_now
from shared.eventstore import Origin, Write
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.interacting import SECTIONS, STRENGTH, Assessed, assessed
from tests.integration.assessment.people import problem
from tests.integration.assessment.registering import HARM
from tests.integration.assessment.registering import recorded as on_register

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOME = f"sections/{SECTIONS[0]}"


async def read(client: httpx.AsyncClient, path: str, **query: Any) -> dict[str, Any]:
    headers = query.pop("headers", {})
    answer = await client.get(path, params=query, headers=headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def cursor(client: httpx.AsyncClient) -> str:
    """From where to go on: now."""
    now = await read(client, "/me/changes")
    assert (now["items"], now["more"]) == ([], False)
    return str(now["next"])


async def since(client: httpx.AsyncClient, place: str, limit: int = 100) -> list[dict[str, Any]]:
    """All pages."""
    items: list[dict[str, Any]] = []
    while True:
        page = await read(client, "/me/changes", since=place, limit=limit)
        items += page["items"]
        assert len(page["items"]) == limit or not page["more"]
        if not page["more"]:
            assert (await read(client, "/me/changes", since=page["next"]))["items"] == []
            return items
        place = page["next"]


def names(items: list[dict[str, Any]]) -> list[str]:
    return [item["what"] for item in items]


async def manager(lead: httpx.AsyncClient, account: str) -> str:
    """Registered and trained, as of long ago; their id."""
    day = today(utc_now(), "Europe/London")
    begun = {"account": account, "name": "Kit Example", "from_on": str(day - timedelta(days=400))}
    made = (await lead.post("/case-managers", json=begun, headers=keyed())).json()["case_manager_id"]
    for module in (each.code for each in shipped().training.modules if each.needed):
        trained = {
            "module": module,
            "completed_on": str(day - timedelta(days=300)),
            "expires_on": str(day + timedelta(days=30)),
        }
        answer = await lead.post(f"/case-managers/{made}/training", json=trained, headers=keyed())
        assert answer.status_code in (200, 201), answer.text
    return str(made)


async def erase(callers: Callers, one: Assessed) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        answer = await admin.post(f"/participants/{one.participant_id}/erasure", headers=keyed())
    assert answer.status_code == 200, answer.text


async def test_changes_come_in_order_page_by_page_and_lead_to_the_record(file_callers: Callers) -> None:
    async with assessed(file_callers, 900) as one:
        start = await cursor(one.ann)
        item = await one.add(one.ann)
        await one.done(one.ann, f"{item}/edit", {"words": {"text": "I cook for ten"}})
        await one.done(one.ann, f"{item}/remove", {"reason": "no longer true"})
        await one.fill()
        await one.done(one.mo, "complete")
        changes = await since(one.ann, start)
        for limit in (1, 3, 13):
            assert await since(one.ann, start, limit) == changes
        completed = next(each for each in changes if each["what"] == "assessment-version-completed")
        assert (await one.ann.get(completed["path"].removeprefix("/assessment"))).status_code == 200
        problem(await one.ann.get("/me/changes", params={"since": "nonsense"}), 400)
    assert names(changes) == [
        "assessment-item-added",
        "assessment-item-edited",
        "assessment-item-removed",
        *["assessment-section-rated"] * len(SECTIONS),
        "assessment-version-completed",
    ]
    kinds = {each["what"] for each in changes if each["kind"] == "deleted"}
    assert kinds == {"assessment-item-removed"}
    assert {(each["service"], each["participant_id"]) for each in changes} == {
        ("assessment", one.participant_id)
    }
    assert [each["at"] for each in changes] == sorted(each["at"] for each in changes)
    assert "cook" not in str(changes)


async def test_a_person_hears_of_their_own_record_and_everybody_of_what_is_gone(
    file_callers: Callers,
) -> None:
    async with assessed(file_callers, 901) as one, assessed(file_callers, 902) as other:
        hers, all_ = await cursor(one.ann), await cursor(one.lead)
        await other.add(other.ann)
        assert await since(one.ann, hers) == []
        await erase(file_callers, one)
        await erase(file_callers, other)
        gone = [each for each in await since(one.lead, all_) if each["kind"] == "deleted"]
        assert {each["participant_id"] for each in gone} == {one.participant_id, other.participant_id}
        assert {each["what"] for each in gone} == {"erasure-requested", "participant-erased"}
        told = await since(one.ann, hers)
    assert names(told)[0] == "erasure-requested"
    assert {each["participant_id"] for each in told} == {one.participant_id}


async def test_a_case_manager_hears_of_their_caseload_while_it_is_theirs(file_callers: Callers) -> None:
    async with (
        file_callers.as_(Role.PROGRAMME_LEAD, "lea") as lead,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.CASE_MANAGER, "pat") as pat,
        assessed(file_callers, 903) as one,
        assessed(file_callers, 904) as other,
    ):
        accounts = [(await read(each, "/me"))["account"] for each in (kit, pat, one.mo)]
        ids = [await manager(lead, account) for account in accounts]
        place = f"/participants/{one.participant_id}/assignment"
        start = await cursor(kit)
        day = str(today(utc_now(), "Europe/London"))
        given = {"case_manager_id": ids[0], "from_on": day}
        assert (await lead.post(place, json=given, headers=keyed())).status_code == 201
        await one.add(one.ann)
        await other.add(other.ann)
        mine = await since(kit, start)
        assert names(mine)[-2:] == ["case-assigned", "assessment-item-added"]
        assert {each["participant_id"] for each in mine} == {one.participant_id}

        later = await cursor(kit)
        moved = {"case_manager_id": ids[1], "from_on": day, "reason": "workload"}
        assert (await lead.post(f"{place}/transfer", json=moved, headers=keyed())).status_code == 200
        await one.add(one.ann)
        assert await since(kit, later) == await since(kit, start) == []
        assert names(await since(pat, later)) == ["case-transferred", "assessment-item-added"]


async def test_a_transaction_that_is_still_open_is_not_skipped(file_callers: Callers) -> None:
    store = file_callers.app.state.parts.store
    async with assessed(file_callers, 905) as slow, assessed(file_callers, 906) as fast:
        start = await cursor(slow.lead)
        stream = f"participant-{slow.participant_id}"
        async with store.unit(Origin("mo@issuer", "c")) as unit:
            await unit.append(Write(stream, slow.participant_id, [ended(slow)]))
            # Later by its transaction, and committed before.
            await fast.add(fast.ann)
            while_open = [await read(who, "/me/changes", since=start) for who in (slow.lead, slow.mo)]
            assert [(page["items"], page["more"]) for page in while_open] == [([], False)] * 2
        everybodys, caseloads = [
            await since(who, page["next"]) for who, page in zip((slow.lead, slow.mo), while_open, strict=True)
        ]
    assert everybodys == caseloads
    assert [each["participant_id"] for each in caseloads] == [slow.participant_id, fast.participant_id]


def ended(one: Assessed) -> Any:
    day = today(utc_now(), "Europe/London")
    return SentenceEnded(
        participant_id=UUID(one.participant_id), sentence_id=uuid4(), on=day, reason="served"
    )


async def test_nothing_restricted_is_among_everybodys_changes(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with assessed(file_callers, 907) as one, file_callers.as_(Role.SAFEGUARDING_LEAD) as guard:
        start = await cursor(guard)
        await on_register(one.lead, one.participant_id, HARM)
        await one.add(one.ann)
        stored = await file_stored.fetchval("select count(*) from events where name = 'risk-recorded'")
        found = [names(await since(who, start)) for who in (guard, one.lead, one.ann)]
        told = await read(one.ann, "/me/timeline")
    assert stored > 0
    assert found == [["assessment-item-added"]] * 3
    assert "risk" not in str(told)


async def test_a_timeline_has_the_newest_first_and_its_pages_lose_and_repeat_nothing(
    file_callers: Callers,
) -> None:
    async with assessed(file_callers, 908) as one:
        for _ in range(4):
            await one.add(one.ann)
        await one.fill()
        whole = await read(one.ann, "/me/timeline", limit=100)
        assert whole["next"] is None
        for limit in (1, 4, 15):
            paged, before = [], None
            while True:
                page = await read(
                    one.ann, "/me/timeline", limit=limit, **({"before": before} if before else {})
                )
                paged += page["items"]
                assert len(paged) < 100
                await one.done(one.mo, f"{HOME}/rating", {"rating": limit % 10})
                before = page["next"]
                if before is None:
                    break
            old = {each["id"] for each in whole["items"]}
            assert [each for each in paged if each["id"] in old] == whole["items"]
            assert len({each["id"] for each in paged}) == len(paged)
        problem(await one.ann.get("/me/timeline", params={"before": "nonsense"}), 400)
    times = [each["at"] for each in whole["items"]]
    assert times == sorted(times, reverse=True)
    assert whole["items"][-1]["title"] == "Your record was begun."
    assert len(whole["items"]) == 2 + 4 + len(SECTIONS)


async def test_it_says_in_the_persons_language_who_did_what(file_callers: Callers) -> None:
    store = file_callers.app.state.parts.store
    async with assessed(file_callers, 909) as one:
        await one.add(one.ann)
        async with store.unit(Origin("system@mydirection", "c")) as unit:
            await unit.append(Write(f"participant-{one.participant_id}", one.participant_id, [ended(one)]))
        english = (await read(one.ann, "/me/timeline"))["items"]
        welsh = (await read(one.ann, "/me/timeline", headers={"Accept-Language": "cy-GB, en;q=0.5"}))["items"]
        french = (await read(one.ann, "/me/timeline", headers={"Accept-Language": "fr"}))["items"]
    assert [(each["title"], each["by"]) for each in english] == [
        ("The end of a sentence was recorded.", "system"),
        ("Something was added to your assessment.", "person"),
        ("An assessment was started with you.", "practitioner"),
        ("Your record was begun.", "practitioner"),
    ]
    assert [each["title"] for each in welsh] == [
        "Cofnodwyd diwedd dedfryd.",
        "Ychwanegwyd rhywbeth at eich asesiad.",
        "Dechreuwyd asesiad gyda chi.",
        "Dechreuwyd eich cofnod.",
    ]
    assert french == english
    assert english[1]["details"]["Words"]["Text"] == STRENGTH["words"]["text"]
    assert "@" not in str(english)


async def test_staff_read_what_the_person_reads_and_strangers_nothing(file_callers: Callers) -> None:
    async with assessed(file_callers, 910) as one, assessed(file_callers, 911) as other:
        await one.add(one.ann)
        place = f"/participants/{one.participant_id}/timeline"
        own = await read(one.ann, "/me/timeline")
        for who in (one.ann, one.mo, one.lead):
            assert await read(who, place) == own
        problem(await other.ann.get(place), 404)
        async with file_callers.as_(Role.CASE_MANAGER, "stranger") as stranger:
            problem(await stranger.get(place), 404)
        async with file_callers.as_(Role.EVALUATOR) as evaluator:
            for closed in (place, "/me/timeline", "/me/changes"):
                problem(await evaluator.get(closed), 403)
        problem(await one.mo.get("/me/timeline"), 403)
        problem(await one.lead.get(f"/participants/{uuid4()}/timeline"), 404)
        await erase(file_callers, one)
        problem(await one.ann.get("/me/timeline"), 410)
        problem(await one.lead.get(place), 410)


async def test_each_look_is_audited(file_callers: Callers, file_stored: "asyncpg.Connection[Any]") -> None:
    async with assessed(file_callers, 912) as one:
        start = await cursor(one.lead)
        await one.add(one.ann)
        await read(one.ann, "/me/timeline")
        await read(one.mo, f"/participants/{one.participant_id}/timeline")
        await since(one.lead, start)
    rows = await file_stored.fetch(
        "select actor, action from audit where person = $1 order by id", one.participant_id
    )
    looked = [(row["actor"].split("@")[0], row["action"]) for row in rows][-3:]
    assert looked == [
        (f"person-{one.participant_id}", "/me/timeline"),
        ("mo", "/participants/{participant_id}/timeline"),
        ("lea", "/me/changes"),
    ]
