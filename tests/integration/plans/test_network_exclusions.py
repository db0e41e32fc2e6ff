"""A refusal for an exclusion is, byte for byte, one for whoever or whatever is not available; and what
was excluded later shows to staff alone."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio

from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
TIE = {"kind": "peer", "closeness": 3, "frequency": "weekly"}
PLACE = {"kind": "sport", "district": "LS1", "name": "Riverside Boxing"}
NOWHERE = uuid4()
AT = datetime(2026, 2, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Two:
    """Ann, whom Kit works with, and Bob, whom Kit reaches, too."""

    callers: Callers
    tell: Teller
    ann: UUID
    bob: UUID

    def kit(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.CASE_MANAGER, "kit")

    def hers(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PERSON, "ann", participant_id=self.ann)

    def lead(self) -> httpx.AsyncClient:
        return self.callers.as_(Role.PROGRAMME_LEAD)

    async def post(self, client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> httpx.Response:
        # One correlation id, so that the bytes can be compared.
        headers = {**keyed(), "X-Correlation-Id": "0" * 32}
        async with client:
            return await client.post(f"/participants/{self.ann}/network/{path}", json=body, headers=headers)

    async def read(self, client: httpx.AsyncClient) -> httpx.Response:
        async with client:
            return await client.get(f"/participants/{self.ann}/network")

    async def place(self, code: str, **said: Any) -> UUID:
        body = {**PLACE, "code": code, **said}
        async with self.lead() as lead:
            made = await lead.post("/places", json=body, headers=keyed())
        assert made.status_code == 201, made.text
        return UUID(made.json()["place_id"])

    async def exclude(self, participant_id: UUID | None = None, **said: Any) -> None:
        nothing: dict[str, Any] = {"other_participant_id": None, "district": None, "category": None}
        await self.tell(
            public.ExclusionRecorded(
                participant_id=participant_id or self.ann,
                entry_id=uuid4(),
                checked=True,
                source="licence",
                starts_on=date(2026, 1, 1),
                ends_on=None,
                **{**nothing, **said},
            )
        )


@pytest_asyncio.fixture(loop_scope="module")
async def two(file_callers: Callers, tell: Teller) -> Two:
    ann = await tell.started(account=account("kit"))
    return Two(file_callers, tell, ann, await tell.started(account=account("kit")))


def told(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All of an answer but what differs with every one."""
    assert answer.status_code == 409, answer.text
    changing = ("date", "x-process-time", "server-timing")
    headers = sorted((k, v) for k, v in answer.headers.items() if k.lower() not in changing)
    return answer.status_code, answer.content, headers


async def test_an_excluded_participant_is_refused_as_one_who_is_not_available(two: Two) -> None:
    elsewhere = await two.tell.started(account=account("somebody-else"))
    await two.exclude(two.bob, kind="person", other_participant_id=two.ann)
    said = [
        told(await two.post(two.kit(), "ties", {**TIE, "other_participant_id": str(other)}))
        for other in (two.bob, elsewhere, two.ann)
    ]
    assert said[0] == said[1] == said[2]
    assert b"not-available" in said[0][1]
    for word in (b"exclu", b"register", str(two.bob).encode()):
        assert word not in said[0][1].lower()


async def test_one_who_has_not_arrived_is_not_known_yet(two: Two) -> None:
    unknown = uuid4()
    await two.exclude(kind="person", other_participant_id=unknown)
    for other in (unknown, uuid4()):
        answer = await two.post(two.kit(), "ties", {**TIE, "other_participant_id": str(other)})
        assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
        assert answer.json()["type"].endswith("not-yet-known")


async def test_the_person_names_no_participant_and_learns_nothing_by_trying(two: Two) -> None:
    stranger = uuid4()
    await two.exclude(kind="person", other_participant_id=two.bob)
    said = [
        await two.post(two.hers(), "ties", {**TIE, "other_participant_id": str(other)})
        for other in (two.bob, stranger, two.ann)
    ]
    assert {each.status_code for each in said} == {422}
    assert len({each.content for each in said}) == 1


@pytest.mark.parametrize("role", [Role.PERSON, Role.CASE_MANAGER])
async def test_an_excluded_place_is_refused_as_one_that_is_not_available(two: Two, role: Role) -> None:
    code = f"p{two.ann.hex[:8]}"
    by_district = await two.place(f"{code}d", district="M1")
    by_category = await two.place(f"{code}c", categories=["men", "women", "older_adults"])
    full = await two.place(f"{code}f", taking=False)
    closed = await two.place(f"{code}x")
    async with two.lead() as lead:
        await lead.post(f"/places/{closed}/closing", headers=keyed())
    await two.exclude(kind="place", district="M1")
    await two.exclude(kind="category", category="older_adults")
    said = [
        told(
            await two.post(
                two.hers() if role is Role.PERSON else two.kit(), "connections", {"place_id": str(place)}
            )
        )
        for place in (by_district, by_category, full, closed, NOWHERE)
    ]
    assert said == [said[0]] * 5
    assert b"not-available" in said[0][1]


async def test_the_directory_is_the_same_for_whoever_is_excluded(two: Two) -> None:
    place = await two.place(f"p{two.ann.hex[:8]}", district="M2", taking=False)
    await two.exclude(kind="place", district="M2")
    found = []
    for person in (two.ann, two.bob):
        async with two.callers.as_(Role.PERSON, "anybody", participant_id=person) as client:
            listed, read = await client.get("/places?district=M2"), await client.get(f"/places/{place}")
        assert [each["place_id"] for each in listed.json()["items"]] == [str(place)]
        assert read.json()["taking"] is None
        found.append((listed.content, read.content))
    assert found[0] == found[1]


async def test_an_exclusion_that_came_later_shows_to_staff_alone(two: Two) -> None:
    place = await two.place(f"p{two.ann.hex[:8]}", district="M3", categories=["women"])
    tied = await two.post(two.kit(), "ties", {**TIE, "other_participant_id": str(two.bob)})
    connected = await two.post(two.hers(), "connections", {"place_id": str(place)})
    assert (tied.status_code, connected.status_code) == (201, 201)
    before = await two.read(two.hers())
    assert _review((await two.read(two.kit())).json()) == [False, False]
    await two.exclude(two.bob, kind="person", other_participant_id=two.ann)
    assert _review((await two.read(two.kit())).json()) == [True, False]
    await two.exclude(kind="category", category="women")
    assert _review((await two.read(two.kit())).json()) == [True, True]
    after = await two.read(two.hers())
    assert (after.content, after.headers["ETag"]) == (before.content, before.headers["ETag"])
    assert _review(after.json()) == [None, None]
    assert str(two.bob) not in after.text
    # What is there already goes on as before, for either party.
    path = f"connections/{connected.json()['made']}/state"
    assert (await two.post(two.hers(), path, {"state": "regular"})).status_code == 200


async def test_an_exclusion_of_a_record_merged_into_theirs_holds(two: Two) -> None:
    other = await two.tell.started(account=account("kit"))
    await two.exclude(other, kind="person", other_participant_id=two.bob)
    body = {**TIE, "other_participant_id": str(two.bob)}
    await two.tell(public.ParticipantMerged(participant_id=other, merged_into=two.ann, occurred_at=AT))
    answer = await two.post(two.kit(), "ties", body)
    assert answer.json()["type"].endswith("not-available")


async def test_a_refusal_leaves_no_trace_that_either_party_could_compare(two: Two) -> None:
    await two.exclude(two.bob, kind="person", other_participant_id=two.ann)
    await two.post(two.kit(), "ties", TIE)

    async def seen() -> list[Any]:
        found: list[Any] = []
        async with two.kit() as kit, two.hers() as hers:
            for client in (kit, hers):
                network = await client.get(f"/participants/{two.ann}/network")
                found += [network.content, network.headers["ETag"]]
                for path in ("timeline", "network/measures", "case/gates"):
                    found.append((await client.get(f"/participants/{two.ann}/{path}")).content)
        return found

    async with two.kit() as kit:
        since = (await kit.get("/me/changes")).json()["next"]
        before = await seen()
        refused = await two.post(two.kit(), "ties", {**TIE, "other_participant_id": str(two.bob)})
        assert refused.json()["type"].endswith("not-available")
        assert await seen() == before
        changed = await kit.get("/me/changes", params={"since": since})
    assert changed.json()["items"] == []


def _review(network: dict[str, Any]) -> list[bool | None]:
    return [each["needs_review"] for each in (*network["ties"], *network["connections"])]
