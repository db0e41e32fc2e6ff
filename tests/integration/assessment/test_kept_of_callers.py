"""What is kept of who calls and of what they send along: nothing that outlives an erasure and is theirs."""

from typing import Any
from uuid import UUID, uuid4

import httpx

from shared.security import DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.extracts import extract, sent
from tests.integration.assessment.interacting import STRENGTH, assessed
from tests.integration.assessment.people import ANN, problem, registered, row

# As an identity provider may name somebody.
SUBJECT = "ann.example1990"


async def everything(stored: Any) -> dict[str, str]:
    """All that is stored, by table."""
    tables = await stored.fetch("select tablename from pg_tables where schemaname = 'public'")
    texts = {t: await stored.fetchval(f"select string_agg(t::text, '') from {t} t") for (t,) in tables}
    return {table: text or "" for table, text in texts.items()}


async def test_a_persons_own_sign_in_is_never_written_down(callers: Callers, stored: Any) -> None:
    async with assessed(callers, 1) as one:
        own = UUID(one.participant_id)
        async with callers.as_(Role.PERSON, SUBJECT, own) as ann:
            await one.add(ann)
            await one.done(ann, "sections/finance/rating", {"rating": 4})
            basis = {"purpose": "sharing_with_volunteers", "basis": "consent"}
            place = f"/participants/{own}/consents"
            await one.mo.post(f"{place}/bases", json=basis, headers=keyed())
            said = {"purpose": "sharing_with_volunteers", "on": "2026-01-05"}
            answer = await ann.post(f"{place}/withdrawn", json=said, headers=keyed())
            assert answer.status_code == 200, answer.text
            assert (await ann.get(one.place)).status_code == 200
    texts = await everything(stored)
    assert not [table for table, text in texts.items() if SUBJECT in text]
    known = f"person-{own}@{DEVELOPMENT_ISSUER}"
    assert not {"events", "audit"} - {table for table, text in texts.items() if known in text}
    told = await stored.fetchval("select data from events where name = 'assessment-item-added'")
    assert known in told


async def test_their_command_is_answered_again_and_is_nobody_elses(callers: Callers) -> None:
    async with assessed(callers, 1) as one, assessed(callers, 2) as two:
        key = keyed()
        first, again = [await add(one.ann, one.place, key) for _ in range(2)]
        other = await add(two.ann, two.place, key)
        its = await add(one.mo, one.place, key)
    assert again.json() == first.json()
    assert len({answer.json()["made"] for answer in (first, other, its)}) == 3


async def add(client: httpx.AsyncClient, place: str, key: dict[str, str]) -> httpx.Response:
    return await client.post(f"{place}/sections/finance/items", json=STRENGTH, headers=key)


async def test_what_comes_with_a_command_is_not_stored_in_the_open(callers: Callers, stored: Any) -> None:
    """As clients have done: a key and a correlation id that say whom it is about."""
    named = "X123456-Ann-Example"
    async with callers.as_(Role.ADMIN) as admin:
        headers = {**keyed(named), "X-Correlation-Id": named}
        first, again = [await admin.post("/participants", json=ANN, headers=headers) for _ in range(2)]
        rows = {"rows": [row(2, key="B000002-Person-2")]}
        batch, repeated = [await admin.post("/participants/batch", json=rows) for _ in range(2)]
        other = {**ANN, "index_date": "2024-01-02"}
        problem(await admin.post("/participants", json=other, headers=headers), 422, "idempotency-key-reused")
        files = [await sent(admin, extract(), "X123456-Ann-Example-file") for _ in range(2)]
    assert first.json() == again.json()
    assert [file.status_code for file in files] == [202, 202]
    assert files[0].json() == files[1].json()
    assert batch.json() == repeated.json()
    assert batch.json()["rows"][0]["key"] == "B000002-Person-2"
    assert first.headers["X-Correlation-Id"] != named
    texts = await everything(stored)
    assert not [table for table, text in texts.items() if "Ann-Example" in text or "Person-2" in text]


async def test_a_staff_members_own_account_is_kept_as_it_is(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        await registered(mo)
    assert await stored.fetchval("select actor from audit") == f"mo@{DEVELOPMENT_ISSUER}"


async def test_a_person_whose_token_names_no_record_reaches_nothing(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.PERSON, SUBJECT) as nobody:
        problem(await nobody.get(f"/participants/{uuid4()}"), 403)
    assert not [table for table, text in (await everything(stored)).items() if SUBJECT in text]
