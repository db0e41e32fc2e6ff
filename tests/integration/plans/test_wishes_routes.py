"""What somebody wishes for in a volunteer, over HTTP: whose words they are, and what is left of them."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest
import pytest_asyncio

from shared.contracts import assessment as public
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.plans.telling import Teller, account

pytestmark = pytest.mark.asyncio(loop_scope="module")
WISHES = {
    "interests": ["music", "cooking"],
    "languages": ["cy", "en"],
    "districts": ["LS1"],
    "times": ["sat_morning"],
    "must": ["woman"],
    "words": {"text": "Somebody who listens"},
}


@pytest_asyncio.fixture(loop_scope="module")
async def ann(tell: Teller) -> UUID:
    return await tell.started(account=account("kit"))


async def post(client: httpx.AsyncClient, ann: UUID, body: Any, what: str = "", **headers: str) -> Any:
    async with client:
        path = f"/participants/{ann}/wishes{what}"
        return await client.post(path, json=body, headers=keyed() | headers)


async def read(client: httpx.AsyncClient, ann: UUID) -> httpx.Response:
    async with client:
        return await client.get(f"/participants/{ann}/wishes")


async def test_each_party_reads_who_wrote_them(file_callers: Callers, ann: UUID) -> None:
    assert (await read(file_callers.as_(Role.PERSON, "ann", ann), ann)).json()["written"] is None
    spoken = {"text": "Somebody to walk with", "given": "written_down"}
    kit = file_callers.as_(Role.CASE_MANAGER, "kit")
    assert (await post(kit, ann, {"words": {"text": "Typed"}})).json()["errors"][0]["field"] == "words.given"
    kit = file_callers.as_(Role.CASE_MANAGER, "kit")
    assert (await post(kit, ann, {"words": spoken})).json() == {"participant_id": str(ann), "version": 1}
    own = (await read(file_callers.as_(Role.PERSON, "ann", ann), ann)).json()["written"]
    assert own["by"] == {"party": "practitioner", "account": None}
    assert own["words"] == {**spoken, "language": "en", "taken_down_by": None}
    answer = await post(file_callers.as_(Role.PERSON, "ann", ann), ann, WISHES)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"2"')
    staff = await read(file_callers.as_(Role.CASE_MANAGER, "kit"), ann)
    assert staff.headers["ETag"] == '"2"'
    written = staff.json()["written"]
    assert written["by"]["party"] == "person"
    assert str(ann) in written["by"]["account"]
    assert written["interests"] == ["cooking", "music"]
    assert written["words"]["text"] == "Somebody who listens"


async def test_whoever_did_not_read_the_last_of_it_is_told(file_callers: Callers, ann: UUID) -> None:
    for expected, status in (("0", 200), ("0", 412), ("1", 200)):
        client = file_callers.as_(Role.PERSON, "ann", ann)
        body = WISHES if expected == "0" else {}
        answer = await post(client, ann, body, **{"If-Match": f'"{expected}"'})
        assert answer.status_code == status, answer.text


async def test_who_is_erased_or_looks_no_more_is_in_no_row(
    file_callers: Callers, tell: Teller, ann: UUID, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async def rows() -> int:
        return int(await file_stored.fetchval("select count(*) from wishes where participant_id = $1", ann))

    found = []
    for what, body in (("", WISHES), ("", {**WISHES, "must": []}), ("/withdraw", None), ("", WISHES)):
        answer = await post(file_callers.as_(Role.PERSON, "ann", ann), ann, body, what)
        assert answer.status_code == 200, answer.text
        found.append(await rows())
    assert found == [1, 1, 0, 1]
    await tell(public.ErasureRequested(participant_id=ann))
    assert await rows() == 0
    assert (await read(file_callers.as_(Role.PROGRAMME_LEAD), ann)).status_code == 410
