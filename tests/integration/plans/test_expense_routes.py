"""Expenses and receipts over HTTP: given, claimed, decided on by others, and read by whom they are for."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
import pytest_asyncio

from services.plans.api.life_links.my_expenses import MOST_RECEIPTS_A_DAY
from services.plans.settings import PlansSettings
from shared.contracts import assessment as public
from shared.eventstore import SYSTEM, Origin
from shared.people.erasing import finish_erasures
from shared.security import Role
from shared.testing.http import Callers, keyed
from shared.testing.postgres import Databases
from tests.integration.plans.linking import ok, read
from tests.integration.plans.meeting_over_http import PARKING, PDF, Met, give, met, receipt
from tests.integration.plans.rebuilding import check_rebuilt
from tests.integration.plans.telling import Teller

pytestmark = pytest.mark.asyncio(loop_scope="module")
PNG = b"\x89PNG\r\n\x1a\nA ticket"
EXPENSES, MY_EXPENSES, MY_RECEIPTS = (
    "/life-links/expenses",
    "/life-links/my-expenses",
    "/life-links/my-receipts",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(file_callers: Callers, tell: Teller) -> Met:
    """With meetings and expenses of other tests, too."""
    return await met(file_callers, tell, "vi")


def lying(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in (folder / "blobs").rglob("*") if file.is_file()]


async def refused(client: httpx.AsyncClient, path: str, body: Any = None) -> tuple[int, str]:
    answer = await client.post(path, json=body or {}, headers=keyed())
    assert not answer.is_success, (path, answer.text)
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


async def test_a_receipt_is_given_claimed_accepted_and_paid(here: Met) -> None:
    meeting = await here.held()
    async with here.theirs() as vi, here.pays() as pat:
        given = await receipt(vi, PDF)
        claim = f"{here.mine}/{meeting}/expenses"
        made = await ok(vi, claim, {**PARKING, "receipt_id": given})
        way = await ok(vi, claim, {"kind": "car", "metres": 16_100})
        assert (made["status"], made["amount_pence"], way["amount_pence"]) == ("claimed", 450, 450)
        path = f"{EXPENSES}/{made['expense_id']}"
        shown = await pat.get(f"{path}/receipt")
        assert (shown.content, shown.headers["content-type"]) == (PDF, "application/pdf")
        assert shown.headers["content-disposition"].startswith("attachment")
        assert (await pat.get(f"{EXPENSES}/{way['expense_id']}/receipt")).status_code == 404
        open_ = (await read(pat, f"{EXPENSES}?status=claimed"))["items"]
        assert {made["expense_id"], way["expense_id"]} <= {each["expense_id"] for each in open_}
        assert str(here.one.ann) not in str(open_)
        assert await refused(pat, f"{path}/pay") == (409, "not-open")
        assert (await ok(pat, f"{path}/accept"))["status"] == "accepted"
        assert (await ok(pat, f"{path}/pay"))["status"] == "paid"
        declined = f"{EXPENSES}/{way['expense_id']}/decline"
        assert (await ok(pat, declined, {"reason": "not_covered"}))["status"] == "declined"
        mine = {each["expense_id"]: each for each in (await read(vi, MY_EXPENSES))["items"]}
    assert mine[way["expense_id"]]["reason"] == "not_covered"
    assert mine[made["expense_id"]]["paid_on"] is not None
    assert "seen_elsewhere" not in mine[made["expense_id"]]


async def test_only_a_pdf_a_jpeg_or_a_png_of_a_size_is_taken(here: Met, file_settings: PlansSettings) -> None:
    async with here.theirs() as vi:
        svg = await give(vi, b"<svg onload='alert(1)'/>")
        assert (svg.status_code, svg.json()["type"].rpartition(":")[2]) == (415, "wrong-media-type")
        html = await give(vi, PDF, **{"Content-Type": "text/html"})
        assert html.status_code == 415
        most = file_settings.blob_limit_bytes
        large = await give(vi, PDF + bytes(most))
        assert (large.status_code, large.json()["type"].rpartition(":")[2]) == (413, "too-large")
        assert (await give(vi, b"")).status_code == 422
        # More than another body may have, and as much as a receipt may.
        assert file_settings.body_limit_bytes < most
        assert (await give(vi, PDF + bytes(most - len(PDF)))).status_code == 201


async def test_the_same_again_is_the_same_receipt_and_pays_once(here: Met) -> None:
    first, second = await here.held(), await here.held()
    async with here.theirs() as vi, here.pays() as pat:
        given = await receipt(vi, PNG)
        assert await receipt(vi, PNG) == given
        key = {"Idempotency-Key": "one-and-the-same", "Content-Type": "image/png"}
        answers = [await vi.post(MY_RECEIPTS, content=PNG, headers=key) for _ in range(2)]
        assert [answer.json()["receipt_id"] for answer in answers] == [given, given]
        other = await vi.post(MY_RECEIPTS, content=PNG + b"!", headers=key)
        assert other.status_code == 422
        claim = {**PARKING, "receipt_id": given}
        made = await ok(vi, f"{here.mine}/{first}/expenses", claim)
        again = f"{here.mine}/{second}/expenses"
        assert await refused(vi, again, claim) == (409, "receipt-used")
        assert await refused(vi, f"{here.mine}/{first}/expenses", claim) == (409, "receipt-used")
        declined = f"{EXPENSES}/{made['expense_id']}/decline"
        await ok(pat, declined, {"reason": "not_this_meeting"})
        assert (await ok(vi, again, claim))["status"] == "claimed"


async def test_one_receipt_claimed_twice_at_the_same_moment_pays_once(here: Met) -> None:
    meetings = [await here.held(), await here.held()]
    async with here.theirs() as vi:
        claim = {**PARKING, "receipt_id": await receipt(vi, PDF + b"at once")}
        paths = [f"{here.mine}/{meeting}/expenses" for meeting in meetings]
        answers = await asyncio.gather(*(vi.post(path, json=claim, headers=keyed()) for path in paths))
    assert sorted(answer.status_code for answer in answers) == [201, 409]


async def test_a_volunteer_finds_no_receipt_and_no_expense_but_their_own(
    here: Met, file_callers: Callers, tell: Teller
) -> None:
    meeting = await here.held()
    there = await met(file_callers, tell, "mo")
    elsewhere = await there.held()
    async with here.theirs() as vi, there.theirs() as mo, here.pays() as pat:
        given = await receipt(vi, PDF + b"of Vi")
        assert (await vi.get(f"{MY_RECEIPTS}/{given}")).content == PDF + b"of Vi"
        assert (await mo.get(f"{MY_RECEIPTS}/{given}")).status_code == 404
        claim = {**PARKING, "receipt_id": given}
        foreign = await mo.post(f"{there.mine}/{elsewhere}/expenses", json=claim, headers=keyed())
        assert [each["field"] for each in foreign.json()["errors"]] == ["receipt_id"]
        made = await ok(vi, f"{here.mine}/{meeting}/expenses", claim)
        path = f"{MY_EXPENSES}/{made['expense_id']}/withdraw"
        assert await refused(mo, path) == (404, "not-found")
        assert made["expense_id"] not in (await mo.get(MY_EXPENSES)).text
        # The very same file of somebody else is another receipt, and coordinators see that it was seen.
        copied = await receipt(mo, PDF + b"of Vi")
        assert copied != given
        twice = await ok(mo, f"{there.mine}/{elsewhere}/expenses", {**PARKING, "receipt_id": copied})
        assert (await read(pat, f"{EXPENSES}/{twice['expense_id']}"))["seen_elsewhere"] is True
        assert (await read(pat, f"{EXPENSES}/{made['expense_id']}"))["seen_elsewhere"] is False
        assert (await ok(vi, path))["status"] == "withdrawn"
    async with file_callers.as_(Role.VOLUNTEER, "nobody") as nobody:
        assert (await nobody.get(f"{MY_RECEIPTS}/{given}")).status_code == 404
        assert (await give(nobody)).status_code == 404


async def test_nobody_decides_on_their_own_claim(here: Met, file_callers: Callers) -> None:
    meeting = await here.held()
    async with here.theirs() as vi:
        made = await ok(vi, f"{here.mine}/{meeting}/expenses", {"kind": "cycle", "metres": 8_047})
    async with file_callers.as_(Role.PROGRAMME_LEAD, "vi") as both:
        for what, body in (("accept", {}), ("decline", {"reason": "not_covered"}), ("pay", {})):
            path = f"{EXPENSES}/{made['expense_id']}/{what}"
            assert await refused(both, path, body) == (403, "own-claim")


async def test_receipts_lie_sealed_and_what_a_person_is_erased_of_is_not_the_volunteers(
    file_callers: Callers, tell: Teller, file_settings: PlansSettings, file_stored: "asyncpg.Connection[Any]"
) -> None:
    here = await met(file_callers, tell, "una")
    meeting = await here.held()
    async with here.theirs() as una, here.pays() as pat:
        given = await receipt(una, PDF + b"of Una")
        made = await ok(una, f"{here.mine}/{meeting}/expenses", {**PARKING, "receipt_id": given})
        await tell(public.ErasureRequested(participant_id=here.one.ann))
        store = file_callers.app.state.parts.store
        await finish_erasures(store, Origin(SYSTEM, "erasing"))
        # Of the person nothing is left; the volunteer's claim is theirs, and is paid.
        assert (await una.get(f"{here.mine}/{meeting}")).status_code == 404
        assert (await una.get(f"{MY_RECEIPTS}/{given}")).content == PDF + b"of Una"
        assert (await pat.get(f"{EXPENSES}/{made['expense_id']}/receipt")).content == PDF + b"of Una"
        assert (await ok(pat, f"{EXPENSES}/{made['expense_id']}/accept"))["status"] == "accepted"
    left = "select count(*) from life_link_meetings where participant_id = $1"
    assert await file_stored.fetchval(left, here.one.ann) == 0
    files = lying(file_settings.data_folder)
    assert files
    assert not [content for content in files if b"%PDF" in content or b"PNG" in content[:9]]
    # With the volunteer's own key goes the receipt.
    owner = await file_stored.fetchval("select owner from blobs where blob_id = $1", given)
    await store.keyring.destroy(str(owner), datetime.now(UTC))
    async with here.pays() as pat:
        assert (await pat.get(f"{EXPENSES}/{made['expense_id']}/receipt")).status_code == 410


async def test_the_rows_are_what_the_log_makes_of_them(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]", file_databases: Databases
) -> None:
    """Of all that happened in this file."""
    await check_rebuilt(file_callers, file_stored, file_databases, "life_link_meetings", "life_link_expenses")


async def test_a_day_takes_so_many_receipts_of_one_volunteer(file_callers: Callers, tell: Teller) -> None:
    there, other = await met(file_callers, tell, "abe"), await met(file_callers, tell, "bea")
    async with there.theirs() as abe, other.theirs() as bea:
        again = keyed()
        for number in range(MOST_RECEIPTS_A_DAY):
            headers = again if number == 0 else {}
            assert (await give(abe, PDF + str(number).encode(), **headers)).status_code == 201
        assert (await give(abe, PDF + b"0", **again)).status_code == 201
        full = await give(abe, PDF + b"one more")
        assert (full.status_code, full.json()["type"].rpartition(":")[2]) == (409, "too-many")
        assert (await give(bea, PDF + b"one more")).status_code == 201
