"""What is written in a case is read by those whom it is for, and lies sealed; nothing is left of it."""

import base64
import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio
import structlog

from services.plans.main import notice_runner
from services.plans.publications import PUBLICATIONS
from services.plans.settings import PlansSettings
from shared import logs
from shared.contracts import assessment as public
from shared.contracts.publication import to_envelope
from shared.eventstore import SYSTEM, Origin
from shared.http.own_record import ALWAYS
from shared.http.subject_access import SubjectAccess
from shared.people.erasing import finish_erasures
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.log import read_log
from tests.integration.plans.asking import operations
from tests.integration.plans.planted import BOTH, OWN, STAFF, WORDS, Planted, planted
from tests.integration.plans.planted_support import THEIRS
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
# Where an id stays after an erasure: that there was somebody, and what was done about them.
STAYS = {"audit", "events", "feed_reactions", "people", "people_erasures", "stored_answers"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(file_callers: Callers, tell: Teller) -> AsyncIterator[Planted]:
    """With all that was logged meanwhile, by ours and by libraries, down to the last detail."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    log = io.StringIO()
    logs.configure(log, logging.DEBUG)
    try:
        case = await planted(file_callers, tell)
        case.log = log
        yield case
    finally:
        root.handlers[:], root.level = handlers, level
        structlog.reset_defaults()


def found(text: str, *words: str) -> list[str]:
    return [word for word in words if word.lower() in text.lower()]


async def everything_read(played: Planted, client: httpx.AsyncClient) -> str:
    """All that a caller is answered wherever something is read about the person."""
    texts = []
    for each in operations(played.callers.app.openapi()):
        if each.method == "GET" and (each.of_participant or each.path in ("/me/timeline", "/appointments")):
            compared = {"from": 1, "to": 1} if each.query else {}
            path = each.filled(participant_id=played.ann, **played.ids)
            answer = await client.get(path, params={**each.query, **compared})
            assert answer.status_code in (200, 403), (each.name, answer.text)
            texts.append(answer.text)
    return "".join(texts)


async def tables(stored: "asyncpg.Connection[Any]") -> list[str]:
    rows = await stored.fetch("select tablename from pg_tables where schemaname = 'public' order by 1")
    return [row["tablename"] for row in rows]


async def test_nothing_that_is_said_measured_or_published_holds_a_word(played: Planted) -> None:
    async with played.callers.anonymous() as client:
        metrics = (await client.get("/metrics")).text
    log = await read_log(played.callers.app.state.parts.store, published=True)
    messages = [to_envelope("plans", PUBLICATIONS, each).model_dump_json() for each in log]
    assert len(messages) > 20
    assert '"request"' in played.log.getvalue()
    # A code that is not listed is not said again either: anything may have been typed.
    for text in (metrics, played.log.getvalue(), "".join(messages), *(each.text for each in played.refused)):
        assert not found(text, *WORDS, THEIRS), text[:2000]
    # Whose case it is, is told by the account; who else did something, or that it was the person, is not.
    assert not found("".join(messages), "person-", "ann@", "lea@")
    assert str(played.ann) not in played.log.getvalue() + metrics
    assert played.secret not in played.log.getvalue() + metrics


async def test_everything_lies_sealed(played: Planted, file_stored: "asyncpg.Connection[Any]") -> None:
    written = set()
    for table in await tables(file_stored):
        rows = await file_stored.fetch(f"select row_to_json(t)::text as row from {table} t")
        written |= {table} if rows else set()
        secrets = (played.secret.split("/")[-1].removesuffix(".ics"), played.staff_secret.split("/")[-1][:43])
        assert not [row for row in rows if found(row["row"], *WORDS, THEIRS, *secrets)], table
    assert written >= {
        "events", "stored_answers", "notices", "notice_preferences", "calendar_feeds", "case_moves",
        "contacts", "network_ties", "plan_goals", "requirements", "interventions", "audit",
        "life_link_meetings", "life_links", "life_link_concerns", "volunteers", "volunteer_references",
        "volunteer_checks", "coaches", "blobs",
    }  # fmt: skip


async def test_each_party_reads_what_is_for_them(played: Planted) -> None:
    async with played.hers() as hers, played.kit() as kit:
        ann, staff = await everything_read(played, hers), await everything_read(played, kit)
    assert BOTH in ann
    assert OWN in ann
    assert not found(ann, STAFF, "kit@", "lea@")
    assert BOTH in staff
    assert STAFF in staff
    assert OWN not in staff


async def test_of_a_link_each_reads_what_is_for_them(played: Planted, file_settings: PlansSettings) -> None:
    """The volunteer nothing of whose it is, nor what was said of them; the person not what was said of her,
    nor more of the volunteer than what to call them."""
    link_id = played.ids["concerned"]
    mine = f"/life-links/my-links/{link_id}"
    async with played.callers.as_(Role.VOLUNTEER, "wes") as wes, played.hers() as hers, played.kit() as kit:
        paths = (
            "/life-links/my-links",
            mine,
            f"{mine}/meetings",
            "/life-links/my-expenses",
            "/life-links/me",
        )
        theirs = "".join([(await wes.get(path)).text for path in paths])
        path = f"/participants/{played.ann}/links/{link_id}"
        ann, staff = [(await client.get(path)).text for client in (hers, kit)]
    assert f"{BOTH} Annie" in theirs
    assert f"{STAFF} shouted" in theirs
    assert not found(theirs, f"{BOTH} money", f"{STAFF} heard", OWN)
    assert not found(theirs, str(played.ann), "kit@", "ann@", "person-")
    assert f"{THEIRS} Vi" in ann
    assert f"{BOTH} money" in ann
    assert not found(ann, STAFF, f"{THEIRS} O", f"{THEIRS}@", "wes@")
    assert len(found(staff, f"{BOTH} money", f"{STAFF} shouted", f"{STAFF} heard")) == 3
    files = [file for file in (file_settings.data_folder / "blobs").rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if THEIRS.encode() in file.read_bytes()]


async def test_subject_access_tells_what_was_withheld_no_more_than_the_rest(played: Planted) -> None:
    access: SubjectAccess = played.callers.app.state.subject_access
    people = [str(played.ann)]
    kinds = await access.records.categories(people, ALWAYS)
    told = b"".join([part async for part in access.written(people, ALWAYS, kinds)]).decode()
    content = json.loads(told)["content"]
    assert BOTH in told
    assert OWN in told
    assert not found(told, STAFF, THEIRS, "kit@", "lea@", "wes@")
    # That another raised a concern is not theirs to know; that they did is.
    assert told.count('"Link concern raised"') == 1
    assert not found(told, '"Link concern closed"')
    # Nor that somebody said that they know each other, of which nothing else is kept.
    assert "relation" in kinds
    assert "Link" in content
    assert "Relation" not in content


async def test_changes_calendars_and_notices_say_no_word(
    played: Planted, file_settings: PlansSettings
) -> None:
    start = base64.urlsafe_b64encode(b"0:0:0").decode().rstrip("=")
    said = []
    async with played.hers() as hers, played.kit() as kit, played.callers.anonymous() as program:
        for client in (hers, kit):
            said.append((await client.get("/me/changes", params={"since": start, "limit": 200})).text)
        calendars = [(await program.get(path)) for path in (played.secret, played.staff_secret)]
    assert '"items":[{' in said[0]
    said += [each.text for each in calendars]
    assert [each.text.count("BEGIN:VEVENT") for each in calendars] == [5, 2]
    assert str(played.ann) not in calendars[0].text + calendars[1].text
    sent = notice_runner(file_settings, played.callers.app.state.parts)
    await sent.run_due()
    files = [json.loads(file.read_text()) for file in (file_settings.data_folder / "notices").iterdir()]
    assert files
    said += [f"{each['subject']} {each['body']}" for each in files]
    for text in said:
        assert not found(text, *WORDS, THEIRS, "kit", "probation", "offen", "sentence", "court", "plan "), (
            text[:500]
        )


async def test_after_an_erasure_only_ids_are_left(
    played: Planted, tell: Teller, file_stored: "asyncpg.Connection[Any]"
) -> None:
    ann, store = str(played.ann), played.callers.app.state.parts.store
    await tell(public.ErasureRequested(participant_id=played.ann))
    await finish_erasures(store, Origin(SYSTEM, "0" * 32))
    async with played.hers() as hers, played.kit() as kit, played.callers.anonymous() as program:
        assert (await program.get(played.secret)).status_code == 404
        for client, path, body in (
            (hers, "/me/calendar", {}),
            (hers, f"/participants/{ann}/notice-preferences/withdraw", None),
            (hers, f"/participants/{ann}/plan/reviews", {"due_on": "2027-01-01"}),
            (kit, f"/participants/{ann}/contacts/unplanned", {}),
        ):
            answer = await client.post(path, json=body, headers=keyed())
            assert answer.status_code >= 400, (path, answer.text)
        for path in ("/me/timeline", f"/participants/{ann}/plan", "/appointments"):
            answer = await hers.get(path)
            assert not found(answer.text, *WORDS), path
            assert answer.status_code != 200 or answer.json() == [], (path, answer.text)
    left = {}
    for table in await tables(file_stored):
        rows = await file_stored.fetch(f"select row_to_json(t)::text as row from {table} t")
        if mine := [row["row"] for row in rows if ann in row["row"]]:
            left[table] = mine
    assert left.keys() == STAYS, {table: rows[:2] for table, rows in left.items() if table not in STAYS}
    for each in await read_log(store):
        assert not found(repr(each.event), *WORDS)
