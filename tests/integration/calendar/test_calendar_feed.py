"""A calendar program reads the feed by its secret address, and nothing else does."""

import io
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio
from icalendar import Calendar

from shared import logs
from shared.calendar import Appointment
from shared.clock import utc_now
from shared.postgres import EmbeddedPostgres
from shared.security import Role
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.notices.service import Served, served

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(scope="module")
def of_file(postgres: EmbeddedPostgres, database_templates: dict[object, str]) -> Iterator[Databases]:
    made = Databases(postgres, database_templates)
    yield made
    made.drop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(of_file: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with served(of_file, tmp_path_factory.mktemp("data")) as found:
        yield found


def appointed(days: int, **said: Any) -> Appointment:
    starts_at = utc_now().replace(microsecond=0) + timedelta(days=days)
    given = {"id": uuid4(), "version": 1, "starts_at": starts_at, "minutes": 30, "mode": "phone"}
    return Appointment(**{**given, **said})


@pytest.fixture
def ann(service: Served) -> UUID:
    """Somebody with an appointment tomorrow, one of last week and one of long ago; cm-1 holds her."""
    who = uuid4()
    service.kept.appointed[who] = [appointed(1), appointed(-7, cancelled=True), appointed(-200)]
    service.kept.held["cm-1"] = [who]
    return who


def herself(service: Served, who: UUID) -> httpx.AsyncClient:
    return service.callers.as_(Role.PERSON, "ann", who)


async def made(client: httpx.AsyncClient, **body: Any) -> str:
    answer = await client.post("/me/calendar", json=body, headers=keyed())
    assert answer.status_code == 201
    path: str = answer.json()["path"]
    return path


async def read(service: Served, path: str) -> list[Any]:
    """As a calendar program: without a token."""
    answer = await service.callers.anonymous().get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "private, max-age=900"
    parsed = Calendar.from_ical(answer.content)
    assert isinstance(parsed, Calendar)
    return list(parsed.walk("VEVENT"))


async def status(service: Served, path: str) -> int:
    return (await service.callers.anonymous().get(path)).status_code


async def test_a_person_sees_their_own_appointments(service: Served, ann: UUID) -> None:
    events = await read(service, await made(herself(service, ann), language="cy"))
    expected = service.kept.appointed[ann][:2]
    assert [event["UID"] for event in events] == [f"{each.id}@mydirection" for each in expected]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "CANCELLED"]
    assert {event["SUMMARY"] for event in events} == {"Apwyntiad"}
    assert not any("DESCRIPTION" in event for event in events)


async def test_staff_see_those_that_they_hold_by_a_path_and_no_name(service: Served, ann: UUID) -> None:
    path = await made(service.callers.as_(Role.CASE_MANAGER, "cm-1"))
    [first, _] = await read(service, path)
    assert first["DESCRIPTION"] == f"/contacts/{service.kept.appointed[ann][0].id}"
    service.kept.held["cm-1"] = []
    assert await read(service, path) == [], "who holds nobody sees nothing"


async def test_a_new_address_replaces_the_old_and_revoking_ends_it(service: Served, ann: UUID) -> None:
    client = herself(service, ann)
    first, second = await made(client), await made(client)
    assert first != second
    assert [await status(service, path) for path in (first, second)] == [404, 200]
    for _ in range(2):
        revoked = await client.post("/me/calendar/revoke", headers=keyed())
        assert (revoked.status_code, revoked.json()) == (200, {"revoked": True})
    assert await status(service, second) == 404


async def test_a_lost_answer_is_given_again(service: Served, ann: UUID) -> None:
    key = keyed()
    answers = [await herself(service, ann).post("/me/calendar", json={}, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert await status(service, answers[0].json()["path"]) == 200


@pytest.mark.parametrize("secret", ["", "a", "a" * 43, "a" * 44, "%00", "..%2fhealth", "é" * 43])
async def test_an_address_that_was_never_given_leads_nowhere(service: Served, secret: str) -> None:
    assert await status(service, f"/calendar/{secret}.ics") == 404


async def test_only_its_digest_is_stored_and_erasure_ends_it(service: Served, ann: UUID) -> None:
    path = await made(herself(service, ann))
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) == 43, "256 bits"
    stored = await asyncpg.connect(service.dsn)
    rows = [
        row[0]
        for table in ("calendar_feeds", "stored_answers", "audit")
        for row in await stored.fetch(f"select to_jsonb(t)::text from {table} t")
    ]
    assert not any(secret in row or secret.encode().hex() in row for row in rows)

    await service.erase(ann)
    assert await status(service, path) == 404
    assert await stored.fetchval("select count(*) from calendar_feeds where participant_id = $1", ann) == 0
    await stored.close()


async def test_reading_is_audited_under_whose_feed_it_is(service: Served, ann: UUID) -> None:
    await read(service, await made(herself(service, ann)))
    stored = await asyncpg.connect(service.dsn)
    [row] = await stored.fetch(
        "select actor, roles, action from audit where person = $1 and action like '/calendar%'", str(ann)
    )
    await stored.close()
    assert row["actor"].startswith(f"person-{ann}@")
    assert (row["roles"], row["action"]) == (["calendar_feed"], "/calendar/{secret}.ics")


async def test_the_secret_is_never_logged(service: Served, ann: UUID) -> None:
    path = await made(herself(service, ann))
    written = io.StringIO()
    before = logs.Line.stream
    logs.Line.stream = written
    try:
        assert await status(service, path) == 200
        assert await status(service, f"{path}x") == 404
    finally:
        logs.Line.stream = before
    assert '"route": "/calendar/{secret}.ics"' in written.getvalue()
    assert path.removeprefix("/calendar/").removesuffix(".ics") not in written.getvalue()
    metrics = await service.callers.anonymous().get("/metrics")
    assert path not in metrics.text
    assert 'route="/calendar/{secret}.ics"' in metrics.text


async def test_who_has_no_appointments_makes_no_address(service: Served) -> None:
    refused = [Role.EVALUATOR, Role.ADMIN, Role.VOLUNTEER]
    for role in refused:
        answer = await service.callers.as_(role).post("/me/calendar", json={}, headers=keyed())
        assert answer.status_code == 403
    nameless = service.callers.as_(Role.PERSON, "ann")
    assert (await nameless.post("/me/calendar", json={}, headers=keyed())).status_code == 403


async def test_the_document_says_that_the_feed_alone_needs_no_token(service: Served) -> None:
    paths = (await service.callers.anonymous().get("/openapi.json")).json()["paths"]
    feed = paths["/calendar/{secret}.ics"]["get"]
    assert feed["security"] == []
    assert "text/calendar" in feed["responses"]["200"]["content"]
    assert paths["/me/calendar"]["post"]["security"] == [{"bearer": []}]
