"""Over HTTP: a person says what they want to be told; staff may record it for them, marked so."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared.clock import uuid7
from shared.domain.standing import Standing
from shared.postgres import EmbeddedPostgres
from shared.security import Role
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.notices.service import Served, served

pytestmark = pytest.mark.asyncio(loop_scope="module")
WANTED = {"channel": "text", "address": "07700 900123", "kinds": ["appointments"]}
READ = {
    "channel": "text",
    "address": "+447700900123",
    "language": "en",
    "quiet": {"from_hour": 21, "until_hour": 8},
    "kinds": ["appointments"],
}


@pytest.fixture(scope="module")
def of_file(postgres: EmbeddedPostgres, database_templates: dict[object, str]) -> Iterator[Databases]:
    made = Databases(postgres, database_templates)
    yield made
    made.drop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def service(of_file: Databases, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    async with served(of_file, tmp_path_factory.mktemp("data")) as found:
        yield found


@pytest.fixture
def ann(service: Served) -> UUID:
    """Somebody whom case manager cm-1 holds."""
    who = uuid4()
    service.kept.people[who] = Standing(participant_id=who, arm="programme", status="started")
    service.kept.held.setdefault("cm-1", []).append(who)
    return who


def herself(service: Served, who: UUID) -> httpx.AsyncClient:
    return service.callers.as_(Role.PERSON, "ann", who)


def worker(service: Served, subject: str = "cm-1") -> httpx.AsyncClient:
    return service.callers.as_(Role.CASE_MANAGER, subject)


async def wanted(client: httpx.AsyncClient, who: UUID, **said: Any) -> httpx.Response:
    address = f"/participants/{who}/notice-preferences"
    return await client.post(address, json={**WANTED, **said}, headers=keyed())


async def test_a_person_sets_reads_and_withdraws(service: Served, ann: UUID) -> None:
    client, address = herself(service, ann), f"/participants/{ann}/notice-preferences"
    assert (await client.get(address)).json() == {"participant_id": str(ann), "preferences": None}
    said = await wanted(client, ann)
    assert (said.status_code, said.json()["party"], said.json()["wanted"]) == (200, "person", True)

    read = await client.get(address)
    shown = read.json()["preferences"]
    assert {name: shown[name] for name in READ} == READ
    assert (shown["party"], read.headers["etag"]) == ("person", said.headers["etag"])

    over = await client.post(f"{address}/withdraw", headers=keyed())
    assert (over.status_code, over.json()["wanted"], over.json()["version"]) == (200, False, 2)
    assert (await client.get(address)).json()["preferences"] is None


async def test_staff_record_it_on_their_behalf_marked_so(service: Served, ann: UUID) -> None:
    assert (await wanted(worker(service), ann, quiet=None)).json()["party"] == "practitioner"
    shown = (await herself(service, ann).get(f"/participants/{ann}/notice-preferences")).json()["preferences"]
    assert (shown["party"], shown["quiet"]) == ("practitioner", None)


async def test_a_stale_edit_and_the_same_key_twice(service: Served, ann: UUID) -> None:
    client, address = herself(service, ann), f"/participants/{ann}/notice-preferences"
    key = keyed()
    answers = [await client.post(address, json=WANTED, headers=key) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["version"] == 1
    stale = await client.post(address, json=WANTED, headers={**keyed(), "If-Match": '"7"'})
    assert stale.status_code == 412


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"address": "0113 496 0000"}, "address"),
        ({"channel": "pigeon"}, "channel"),
        ({"kinds": []}, "kinds"),
        ({"quiet": {"from_hour": 24}}, "quiet.from_hour"),
        ({"quiet": {"from_hour": 8, "until_hour": 8}}, "quiet"),
        ({"language": "fr"}, "language"),
    ],
    ids=["address", "channel", "kinds", "hour", "whole day", "language"],
)
async def test_what_cannot_be_is_refused_by_its_field(
    service: Served, ann: UUID, said: dict[str, Any], field: str
) -> None:
    refused = await wanted(herself(service, ann), ann, **said)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert "0113" not in refused.text


async def test_nobody_else_sets_or_reads_it(service: Served, ann: UUID) -> None:
    for stranger in (herself(service, uuid4()), worker(service, "cm-2")):
        assert (await wanted(stranger, ann)).status_code == 404
        for read in ("notice-preferences", "notices"):
            assert (await stranger.get(f"/participants/{ann}/{read}")).status_code == 404
    volunteer = service.callers.as_(Role.VOLUNTEER)
    assert (await wanted(volunteer, ann)).status_code == 403
    assert (await volunteer.get(f"/participants/{ann}/notices")).status_code == 403


async def test_a_merged_record_is_refused_as_the_service_does(service: Served, ann: UUID) -> None:
    service.kept.people[ann] = Standing(
        participant_id=ann, arm="programme", status="started", merged_into=uuid4()
    )
    refused = await wanted(herself(service, ann), ann)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:mydirection:problem:merged")


async def test_what_was_told_is_listed_without_its_text_in_pages(service: Served, ann: UUID) -> None:
    stored = await asyncpg.connect(service.dsn)
    columns = "notice_id, cause, participant_id, kind, wording, requested_at, due_at, until_at"
    for number in range(3):
        await stored.execute(
            f"insert into notices ({columns}) values ($1, $2, $3, 'reviews', 'r:1', now(), now(), now())",
            *(uuid7(), f"cause-{ann}-{number}", ann),
        )
    await stored.close()
    client, address = herself(service, ann), f"/participants/{ann}/notices"
    first = (await client.get(address, params={"limit": 2})).json()
    second = (await client.get(address, params={"limit": 2, "cursor": first["next"]})).json()
    ids = [item["notice_id"] for item in (*first["items"], *second["items"])]
    assert ids == sorted(ids, reverse=True)
    assert (len(ids), second["next"]) == (3, None)
    assert set(first["items"][0]) == {
        *("notice_id", "kind", "state", "reason", "requested_at", "due_at", "sent_at", "ended_at")
    }


async def test_reading_is_audited_and_erasure_leaves_nothing_to_read(service: Served, ann: UUID) -> None:
    await wanted(herself(service, ann), ann)
    address = f"/participants/{ann}/notice-preferences"
    await worker(service).get(address)
    stored = await asyncpg.connect(service.dsn)
    seen = await stored.fetch("select actor, action from audit where person = $1", str(ann))
    assert ("/participants/{participant_id}/notice-preferences") in {row["action"] for row in seen}
    assert any(row["actor"].startswith("cm-1@") for row in seen)

    await service.erase(ann)
    assert (await herself(service, ann).get(address)).json()["preferences"] is None
    assert (await wanted(herself(service, ann), ann)).status_code == 409
    assert (
        await stored.fetchval("select count(*) from notice_preferences where participant_id = $1", ann) == 0
    )
    await stored.close()
