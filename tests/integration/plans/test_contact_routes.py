"""Contacts over HTTP: who may, what each party reads, what is told, what is measured."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from services.plans.views.relationship.contacts_queries import contacts_unrecorded
from shared.clock import utc_now
from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import STARTED_ON, Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
PLAN: dict[str, Any] = {"minutes": 30, "mode": "in_person", "place": "office", "purpose": "support"}
HELD: dict[str, Any] = {"minutes": 40, "mode": "phone"}
MISSED = {"missed_by": "person", "reason": "illness", "acceptable": "acceptable"}
STAFF_WORDS, OWN_WORDS, RATING_WORDS = "His brother waited", "Too shy to say it", "She listened to me"


def hours(number: float) -> str:
    """So many from now."""
    return (utc_now() + timedelta(hours=number)).isoformat()


async def post(
    client: httpx.AsyncClient, ann: UUID, what: str = "", body: dict[str, Any] | None = None, **headers: str
) -> httpx.Response:
    path = f"/participants/{ann}/contacts{what}"
    return await client.post(path, json=body or {}, headers={**keyed(), **headers})


async def made(client: httpx.AsyncClient, ann: UUID, at: float = 48, **changed: Any) -> str:
    answer = await post(client, ann, "", {**PLAN, "starts_at": hours(at), **changed})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["contact_id"]
    return found


async def notices(stored: "asyncpg.Connection[Any]", contact: str) -> list[tuple[str, str]]:
    """What is asked to be told of a contact: wording and state."""
    query = "select wording, state from notices where cause like $1 order by requested_at, cause"
    rows = await stored.fetch(query, f"contact-{contact}:%")
    return [(row["wording"].partition(":")[0], row["state"]) for row in rows]


async def test_only_the_parties_write_and_only_within_reach(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("kit"))
    body = {**PLAN, "starts_at": hours(48)}
    for role, subject, whose, status in (
        (Role.CASE_MANAGER, "somebody", None, 404),
        (Role.PERSON, "bob", uuid4(), 404),
        (Role.SAFEGUARDING_LEAD, "safe", None, 403),
        (Role.VOLUNTEER, "vol", None, 403),
        (Role.COACH, "coach", None, 403),
        (Role.EVALUATOR, "eva", None, 403),
    ):
        async with file_callers.as_(role, subject, participant_id=whose) as client:
            assert (await post(client, ann, "", body)).status_code == status, role
            reading = 200 if role == Role.SAFEGUARDING_LEAD else status
            assert (await client.get(f"/participants/{ann}/contacts")).status_code == reading, role
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        contact = await made(kit, ann)
        unknown = await post(kit, uuid4(), "", body)
        assert unknown.json()["type"].endswith("not-yet-known")
        assert (await post(kit, ann, f"/{contact}/rating", {"score": 5})).status_code == 403
        bob = await tell.started(account=account("kit"))
        assert (await post(kit, bob, f"/{contact}/kept", {**HELD, "held_at": hours(-1)})).status_code == 404
        assert (await kit.get(f"/participants/{bob}/contacts/{contact}")).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": 1_700_000_000}, "starts_at"),
        ({"starts_at": "2026-03-02T10:00:00"}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59-01:00"}, "starts_at"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 10**30}, "minutes"),
        ({"mode": "dream"}, "mode"),
        ({"place": None}, "place"),
        ({"purpose": "party"}, "purpose"),
        ({"with_account": "nobody@nowhere"}, "with_account"),
        ({"more": 1}, "more"),
    ],
    ids=lambda value: str(value)[:30] if isinstance(value, str) else None,
)
async def test_wrong_input_names_its_field(
    file_callers: Callers, tell: Teller, wrong: dict[str, Any], field: str
) -> None:
    ann = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        answer = await post(kit, ann, "", {**PLAN, "starts_at": hours(48), **wrong})
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]


async def test_a_request_is_answered_and_the_person_is_told_and_reminded(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await tell.started(account=account("ola"))
    async with (
        file_callers.as_(Role.PERSON, "ann", participant_id=ann) as own,
        file_callers.as_(Role.CASE_MANAGER, "ola") as kit,
    ):
        contact = await made(own, ann)
        assert await notices(file_stored, contact) == []
        assert (await post(own, ann, f"/{contact}/accept")).status_code == 403
        accepted = await post(kit, ann, f"/{contact}/accept")
        assert accepted.json() | {"version": 0} == {
            "contact_id": contact,
            "status": "planned",
            "version": 0,
            "warnings": [],
            "note_id": None,
        }
        assert sorted(await notices(file_stored, contact)) == [
            ("appointment_made", "waiting"),
            ("appointment_reminder", "waiting"),
        ]
        stale = await post(kit, ann, f"/{contact}/cancel", {"reason": "illness"}, **{"If-Match": '"1"'})
        assert stale.status_code == 412
        moved = {**PLAN, "starts_at": hours(72)}
        del moved["purpose"]
        assert (await post(kit, ann, f"/{contact}/move", moved)).status_code == 200
        waiting = [wording for wording, state in await notices(file_stored, contact) if state == "waiting"]
        assert sorted(waiting) == ["appointment_moved", "appointment_reminder"]
        assert (await post(kit, ann, f"/{contact}/cancel", {"reason": "illness"})).status_code == 200
        waiting = [wording for wording, state in await notices(file_stored, contact) if state == "waiting"]
        assert waiting == ["appointment_cancelled"]


async def test_each_party_reads_its_own_words_and_what_is_shared(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await tell.started(account=account("kit"))
    async with (
        file_callers.as_(Role.PERSON, "ann", participant_id=ann) as own,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
    ):
        since = [(await each.get("/me/changes")).json()["next"] for each in (own, kit)]
        unplanned = {**HELD, "purpose": "crisis", "held_at": hours(-2)}
        contact = (await post(kit, ann, "/unplanned", unplanned)).json()["contact_id"]
        at = f"/{contact}"
        note = (await post(kit, ann, f"{at}/notes", {"text": STAFF_WORDS})).json()["note_id"]
        mine = (await post(own, ann, f"{at}/notes", {"words": {"text": OWN_WORDS}})).json()["note_id"]
        rated = await post(own, ann, f"{at}/rating", {"score": 8, "words": {"text": RATING_WORDS}})
        assert rated.status_code == 200, rated.text
        path = f"/participants/{ann}/contacts{at}"
        persons, staffs = (await own.get(path)).text, (await kit.get(path)).text
        assert STAFF_WORDS not in persons
        assert note not in persons
        assert OWN_WORDS in persons
        assert RATING_WORDS in persons
        assert "kit@" not in persons
        assert STAFF_WORDS in staffs
        assert OWN_WORDS not in staffs
        assert mine not in staffs
        assert RATING_WORDS not in staffs
        assert json.loads(staffs)["rating"]["score"] == 8
        story = f"/participants/{ann}/timeline"
        told, kept = (await own.get(story)).text, (await kit.get(story)).text
        assert OWN_WORDS in told
        assert RATING_WORDS in told
        assert STAFF_WORDS not in told
        assert "You said what a contact was worth to you." in kept
        assert OWN_WORDS not in kept
        assert RATING_WORDS not in kept
        assert mine not in kept
        asked = zip((own, kit), since, strict=True)
        changes = [await each.get("/me/changes", params={"since": after}) for each, after in asked]
        persons_know, staff_know = ({each["what"] for each in c.json()["items"]} for c in changes)
        assert "contact-staff-note-written" in staff_know - persons_know
        assert "contact-own-note-written" in persons_know - staff_know
        assert (await post(own, ann, f"{at}/notes/{note}/share")).status_code == 404
        assert (await post(kit, ann, f"{at}/notes/{mine}/share")).status_code == 404
        assert (await post(kit, ann, f"{at}/notes/{note}/share")).status_code == 200
        assert (await post(own, ann, f"{at}/notes/{mine}/share")).status_code == 200
        again = {"score": 9, "words": {"text": RATING_WORDS}, "shared": True}
        assert (await post(own, ann, f"{at}/rating", again)).status_code == 200
        persons, staffs = (await own.get(path)).text, (await kit.get(path)).text
        assert STAFF_WORDS in persons
        assert OWN_WORDS in staffs
        assert RATING_WORDS in staffs
    tables = await file_stored.fetch("select tablename from pg_tables where schemaname = 'public'")
    for [table] in tables:
        kept = str(await file_stored.fetch(f'select t::text from "{table}" t'))
        assert not [words for words in (STAFF_WORDS, OWN_WORDS, RATING_WORDS) if words in kept], table


async def test_what_is_measured_has_whole_numerators_and_denominators(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("meg"))
    async with file_callers.as_(Role.CASE_MANAGER, "meg") as meg:
        path = f"/participants/{ann}/contacts/measures"
        none = (await meg.get(path)).json()
        shares = ("kept", "answered", "continuity_most", "continuity_case_manager")
        assert [none[name] for name in shares] == [None] * 4
        lee = uuid4()
        await tell(
            public.CaseManagerRegistered(case_manager_id=lee, account=account("lee"), from_on=STARTED_ON)
        )
        for held_by in (None, None, account("lee")):
            contact = await made(meg, ann, -5)
            held = {**HELD, "held_at": hours(-4), "held_by": held_by}
            assert (await post(meg, ann, f"/{contact}/kept", held)).status_code == 200
        contact = await made(meg, ann, -5)
        assert (await post(meg, ann, f"/{contact}/missed", MISSED)).status_code == 200
        found = (await meg.get(path)).json()
        assert (await meg.get("/contacts/measures")).json() == found
    assert found["kept"] == {"numerator": 3, "denominator": 4}
    assert found["missed_by_person_acceptable"] == 1
    assert found["minutes"] == 120
    assert found["continuity_most"] == {"numerator": 2, "denominator": 3}
    assert found["continuity_case_manager"] is None


async def test_continuity_with_whoever_had_the_case_on_the_day(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("pat"))
    pat = uuid4()
    await tell(
        public.CaseManagerRegistered(case_manager_id=pat, account=account("pat"), from_on=STARTED_ON),
        public.CaseAssigned(
            participant_id=ann,
            case_manager_id=pat,
            account=account("pat"),
            from_on=STARTED_ON,
            override=False,
        ),
    )
    async with file_callers.as_(Role.CASE_MANAGER, "pat") as client:
        for held_by in (None, account("lee")):
            body = {**HELD, "held_at": hours(-4), "held_by": held_by, "purpose": "support"}
            assert (await post(client, ann, "/unplanned", body)).status_code == 201
        found = (await client.get(f"/participants/{ann}/contacts/measures")).json()
    assert found["continuity_case_manager"] == {"numerator": 1, "denominator": 2}
    assert found["kept"] is None


async def test_what_is_coming_is_in_the_callers_own_appointments_and_calendar(
    file_callers: Callers, tell: Teller
) -> None:
    ann = await tell.started(account=account("zoe"))
    async with (
        file_callers.as_(Role.PERSON, "ann", participant_id=ann) as own,
        file_callers.as_(Role.CASE_MANAGER, "zoe") as zoe,
        file_callers.as_(Role.CASE_MANAGER, "other") as other,
    ):
        first = await made(zoe, ann, 24)
        clash = await post(zoe, ann, "", {**PLAN, "starts_at": hours(24.25)})
        assert clash.json()["warnings"] == ["overlap"]
        await made(own, ann, 30)
        await made(zoe, ann, 36, mode="letter", place=None)
        for client in (own, zoe):
            coming = (await client.get("/appointments")).json()
            assert [each["id"] for each in coming] == [first, clash.json()["contact_id"]]
            assert {each["participant_id"] for each in coming} == {str(ann)}
        assert (await other.get("/appointments")).json() == []
        feed = await own.post("/me/calendar", json={}, headers=keyed())
        calendar = await own.get(feed.json()["path"])
        assert calendar.text.count("BEGIN:VEVENT") == 2
        assert "robation" not in calendar.text


async def test_lists_are_pages_and_what_has_no_record_is_due(file_callers: Callers, tell: Teller) -> None:
    ann = await tell.started(account=account("ivy"))
    async with file_callers.as_(Role.CASE_MANAGER, "ivy") as ivy:
        ids = [await made(ivy, ann, at) for at in (-3, -2, 2)]
        path = f"/participants/{ann}/contacts"
        first = (await ivy.get(path, params={"limit": 2})).json()
        rest = (await ivy.get(path, params={"limit": 2, "cursor": first["next"]})).json()
        assert [each["contact_id"] for page in (first, rest) for each in page["items"]] == ids[::-1]
    async with file_callers.app.state.parts.database.connect() as connection:
        until = datetime.now(UTC)
        found = [
            each for each in await contacts_unrecorded(connection, None, until) if each.participant_id == ann
        ]
    assert [str(each.contact_id) for each in found] == ids[:2]


async def test_nothing_is_left_of_somebody_erased(
    file_callers: Callers, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann = await tell.started(account=account("kit"))
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
        contact = await made(kit, ann)
        await tell(public.ErasureRequested(participant_id=ann))
        assert (await kit.get(f"/participants/{ann}/contacts/{contact}")).status_code in (404, 410)
    for table in ("contacts", "notices"):
        assert not await file_stored.fetchval(f"select count(*) from {table} where participant_id = $1", ann)
