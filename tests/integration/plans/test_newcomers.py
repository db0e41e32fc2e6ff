"""What somebody meets who has only read the OpenAPI document."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.planned import goal, made, plan_of, proposed, with_a_strength
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
MEETING = {"minutes": 30, "mode": "in_person", "place": "office"}
PLACE = {"code": "allotments", "name": "Whitworth Allotments", "kind": "nature", "district": "M14"}


def at(days: int) -> str:
    return (utc_now() + timedelta(days=days)).isoformat()


async def refused(
    client: httpx.AsyncClient, path: str, body: Any = None, *, content: bytes | None = None
) -> dict[str, str]:
    """Field -> message."""
    headers = {**keyed(), "Content-Type": "application/json"}
    answer = await client.post(path, json=body, content=content, headers=headers)
    assert answer.status_code == 422, answer.text
    return {each["field"]: each["message"] for each in answer.json()["errors"]}


async def test_a_change_that_is_not_of_a_declared_shape_names_the_field_as_it_was_sent(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    path = f"/participants/{person}/plan/proposals"
    said = {"kind": "add_goal", **goal(strength)}
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        kinds = (await refused(kit, path, {"change": {**said, "kind": "Ann Example"}}))["change.kind"]
        assert kinds.startswith("one of these is needed: 'add_goal', 'change_goal'")
        assert await refused(kit, path, {"change": goal(strength)}) == {"change.kind": "this is needed"}
        no_words = {**said, "words": {}}
        assert await refused(kit, path, {"change": no_words}) == {"change.words.text": "this is needed"}
        assert (await plan_of(kit, person))["version"] == 0


async def test_a_name_twice_in_a_body_changes_nothing(file_callers: Callers, tell: Teller) -> None:
    person, _ = await with_a_strength(tell)
    body = b'{"channel": "text", "address": "07700900123", "kinds": ["reviews"], "channel": "email"}'
    path = f"/participants/{person}/notice-preferences"
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        assert await refused(kit, path, content=body) == {"channel": "This is there twice. Send it once."}
        assert (await kit.get(path)).json()["preferences"] is None


async def test_the_version_that_awaits_answers_is_shown_with_the_plan(
    file_callers: Callers, tell: Teller
) -> None:
    person, strength = await with_a_strength(tell)
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", person) as ann,
    ):
        asked = await proposed(kit, person, "add_goal", **goal(strength))
        await made(ann, person, "proposals", asked["proposal_id"], "accept")
        assert (await plan_of(ann, person))["offered"] is None
        await made(kit, person, "versions", body={"kind": "initial"})
        await made(kit, person, "versions", 1, "answer", body={"answer": "agrees"})
        offered = (await plan_of(ann, person))["offered"]
        assert (offered["number"], offered["kind"], offered["person"]) == (1, "initial", None)
        assert offered["practitioner"]["answer"] == "agrees"
        await made(ann, person, "versions", 1, "answer", body={"answer": "agrees"})
        assert (await plan_of(ann, person))["offered"] is None


async def test_in_a_session_of_ones_own_one_asks_for_oneself(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("kit"))
    body = {**MEETING, "starts_at": at(2), "purpose": "support"}
    async with file_callers.as_(Role.PERSON, "ann", ann) as person:
        path = f"/participants/{ann}/contacts"
        assert [*await refused(person, path, {**body, "asked_for_by": "court"})] == ["asked_for_by"]
        assert [*await refused(person, path, {**body, "with_account": account("kit")})] == ["with_account"]


async def test_nobody_is_awaited_at_a_time_that_was_planned_once_they_met_before(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("kit"))
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", ann) as person,
    ):
        path = f"/participants/{ann}/contacts"
        planned = {**MEETING, "starts_at": at(3), "purpose": "support"}
        contact = (await kit.post(path, json=planned, headers=keyed())).json()["contact_id"]
        assert [each["id"] for each in (await person.get("/appointments")).json()] == [contact]
        feed = (await person.post("/me/calendar", json={}, headers=keyed())).json()["path"]
        kept = {**MEETING, "held_at": at(-1)}
        assert (await kit.post(f"{path}/{contact}/kept", json=kept, headers=keyed())).status_code == 200
        assert (await person.get("/appointments")).json() == []
        calendar = (await file_callers.anonymous().get(feed)).text
        assert f"UID:{contact}" in calendar
        assert "STATUS:CANCELLED" in calendar


@pytest.mark.parametrize("status", ["died", "recalled", "transferred", "sentence_ended"])
async def test_nobody_is_awaited_or_reminded_once_the_work_with_them_is_over(
    file_callers: Callers, tell: Teller, status: str
) -> None:
    ann = await tell.started(account=account("kit"))
    wanted = {"channel": "text", "address": "07700900123", "kinds": ["appointments"]}
    place = {"kind": "employment_support", "started_on": str(STARTED_ON), "provider": "Works"}
    async with (
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "ann", ann) as person,
    ):
        path = f"/participants/{ann}"

        async def posted(what: str, body: Any) -> Any:
            answer = await kit.post(f"{path}/{what}", json=body, headers=keyed())
            assert answer.is_success, answer.text
            return answer.json()

        await posted("notice-preferences", wanted)
        await posted("contacts", {**MEETING, "starts_at": at(5), "purpose": "support"})
        begun = await posted("interventions", place)
        session = {"starts_at": at(6), "minutes": 60, "mode": "group"}
        await posted(f"interventions/{begun['intervention_id']}/sessions", session)
        assert len((await person.get("/appointments")).json()) == 2
        await tell(
            public.ParticipantStatusChanged(
                participant_id=ann,
                status=status,
                on=utc_now().date(),
                previous="started",
                reopened=False,
            )
        )
        assert (await person.get("/appointments")).json() == []
        told = (await kit.get(f"{path}/notices")).json()["items"]
        assert [each for each in told if each["state"] == "waiting"] == []
        assert len(told) >= 2


async def test_who_was_recalled_is_awaited_where_they_are_met_in_prison(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("kit"))
    recalled = public.ParticipantStatusChanged(
        participant_id=ann, status="recalled", on=STARTED_ON, previous="started", reopened=False
    )
    await tell(recalled)
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        body = {**MEETING, "place": "prison", "starts_at": at(5), "purpose": "support"}
        planned = await kit.post(f"/participants/{ann}/contacts", json=body, headers=keyed())
        coming = [each["id"] for each in (await kit.get("/appointments")).json()]
        assert planned.json()["contact_id"] in coming


async def test_a_place_is_found_by_how_the_words_of_its_name_begin(file_callers: Callers) -> None:
    async with (
        file_callers.as_(Role.TEAM_LEADER, "tina") as tina,
        file_callers.as_(Role.PERSON, "ann", uuid4()) as ann,
    ):
        assert (await tina.post("/places", json=PLACE, headers=keyed())).status_code == 201

        async def found(words: str) -> int:
            answer = await ann.get("/places", params={"q": words})
            assert answer.status_code == 200, answer.text
            return len(answer.json()["items"])

        for words in ("allot", "ALLOTMENTS whit", "Whitworth", "whit, & allot!"):
            assert await found(words) == 1, words
        for words in ("lot", "allotments garden", "a' | !b"):
            assert await found(words) == 0, words
        for name in ("kind", "category"):
            wrong = await ann.get("/places", params={name: "zoo"})
            assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, name)


async def test_days_the_wrong_way_round_and_a_foreign_cursor_are_named(
    file_callers: Callers, tell: Teller
) -> None:
    ann: UUID = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.PERSON, "ann", ann) as person:
        for path, field in (
            (f"/participants/{ann}/network/measures?from=2026-03-02&to=2026-03-01", "from"),
            ("/me/changes?since=zz", "since"),
            ("/me/timeline?before=zz", "before"),
        ):
            answer = await person.get(path)
            assert [each["field"] for each in answer.json()["errors"]] == [field], path


async def test_every_code_is_told_to_whoever_uses_it(file_callers: Callers) -> None:
    async with file_callers.as_(Role.PERSON, "ann", uuid4()) as ann:
        lists = (await ann.get("/definitions")).json()
    told = {(taken["path"], taken["field"]): each for each in lists for taken in each["taken_by"]}
    cancelling = told["/participants/{participant_id}/contacts/{contact_id}/cancel", "reason"]
    assert cancelling["definition"] == "my_direction:1"
    assert {"code": "illness", "title": {"en": "Illness", "cy": "Salwch"}} in cancelling["codes"]
