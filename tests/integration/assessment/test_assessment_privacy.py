"""No name, CRN, date of birth or own word leaves by a log, a metric or an error; every look is audited."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
import structlog

from services.assessment.views import Queries
from shared import logs
from shared.http import edge
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import (
    ANN,
    ARRESTED,
    FOLLOWED,
    WORDS,
    person,
    problem,
    registered,
)

Connection = asyncpg.Connection
ASKED = "4bf92f3577b34da6a3ce929d0e0e4736"
OTHER = "d34737167d8d43dca3b8ddf1372c8493"
# These tests change nothing, and share one service.
OF_THE_FILE = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, by ours and by libraries, down to the last detail."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    logs.configure(stream, logging.DEBUG)
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def clean(text: str) -> bool:
    return not [word for word in (*WORDS, "Ann", "123456") if word in text]


async def busy(callers: Callers) -> tuple[str, str]:
    """A day with errors. What was said in refusals, and Ann's id."""
    refusals: list[httpx.Response] = []
    async with callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin)
        for body in (
            ANN,
            {**ANN, "crn": "X123456 "},
            {**ANN, "date_of_birth": "1990-05-17T"},
            {**ANN, "name": "Ann Example" * 30},
            {**ANN, "Ann Example": 1},
            {**ANN, "X123456": 1},
            {**ANN, "arm": "Ann Example"},
            {**ANN, "definition": "Ann Example"},
            {**ANN, "index_offence": "Ann Example took it"},
            {**ANN, "characteristics": {"Ann Example": 1}},
            {**ANN, "characteristics": {"age": "Ann Example"}},
            {**ANN, "index_date": "1990-05-16"},
        ):
            refusals.append(await admin.post("/participants", json=body, headers=keyed()))
        for path in ("/participants/search", "/participants/X123456", "/participants?cursor=X123456"):
            refusals.append(await admin.get(path))
        refusals.append(await admin.post("/participants/search", json={"crn": "X123456?"}))
        refusals.append(await admin.post("/participants", content=b'{"name": "Ann', headers=keyed()))
        odd = {"rows": [{**ANN, "key": "Ann Example"}, {**ANN, "key": str(uuid4())}]}
        batch = await admin.post("/participants/batch", json=odd)
        assert (await admin.post("/participants/search", json={"crn": "X123456"})).status_code == 200
        assert (await admin.get(f"/participants/{ann}")).status_code == 200
    for refusal in refusals:
        assert 400 <= refusal.status_code < 500, refusal.text
    return "\n".join([batch.text, *(refusal.text for refusal in refusals)]), ann


async def test_nothing_said_or_measured_holds_anybodys_words(callers: Callers, written: io.StringIO) -> None:
    refused, ann = await busy(callers)
    async with callers.anonymous() as client:
        metrics = (await client.get("/metrics")).text
    entries = lines(written)
    assert {entry["status"] for entry in entries if entry["event"] == "request"} >= {200, 201, 409, 422}
    assert "mydirection_http_requests_total" in metrics
    assert clean(written.getvalue())
    assert clean(metrics)
    assert clean(refused)
    # A path holds ids: the route's template is logged and measured.
    assert ann not in written.getvalue()
    assert ann not in metrics


async def test_a_fault_of_ours_tells_its_class_and_place_only(
    callers: Callers, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no room for Ann Example (X123456)")

    monkeypatch.setattr(Queries, "by_crn", fails)
    async with callers.as_(Role.ADMIN) as admin:
        headers = {"X-Correlation-Id": ASKED}
        answer = await admin.post("/participants/search", json={"crn": "X123456"}, headers=headers)
    body = problem(answer, 500, "fault")
    assert body["correlation_id"] == ASKED
    assert clean(answer.text)
    assert clean(written.getvalue())
    [fault] = [entry for entry in lines(written) if entry["event"] == "request failed"]
    assert fault["fault"] == "RuntimeError"
    assert fault["at"][-1].endswith(" fails")
    assert fault["correlation_id"] == ASKED


async def test_a_log_that_is_not_set_up_tells_no_more(
    callers: Callers, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise RuntimeError("no room for Ann Example (X123456)")

    monkeypatch.setattr(edge, "log", structlog.get_logger("access"))
    monkeypatch.setattr(Queries, "by_crn", fails)
    async with callers.as_(Role.ADMIN) as admin:
        problem(await admin.post("/participants/search", json={"crn": "X123456"}), 500)
    captured = capsys.readouterr()
    assert "RuntimeError" in captured.out
    assert clean(captured.out + captured.err)


@OF_THE_FILE
@pytest.mark.parametrize("offered", [ASKED, str(UUID(OTHER)), str(UUID(OTHER)).upper(), OTHER.upper()])
async def test_a_correlation_id_that_says_nothing_is_taken(file_callers: Callers, offered: str) -> None:
    async with file_callers.anonymous() as client:
        answer = await client.get("/ping", headers={"X-Correlation-Id": offered})
    assert answer.headers["X-Correlation-Id"] == offered


async def test_a_correlation_id_travels_from_the_request_to_the_event(
    callers: Callers, stored: Any, written: io.StringIO
) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        headers = {**keyed(), "X-Correlation-Id": ASKED}
        answer = await admin.post("/participants", json=ANN, headers=headers)
    assert answer.headers["X-Correlation-Id"] == ASKED
    of_people = "select correlation_id from events where stream like 'participant-%'"
    assert await stored.fetchval(of_people) == ASKED
    assert await stored.fetchval("select correlation_id from audit") == ASKED
    assert [e["correlation_id"] for e in lines(written) if e["event"] == "request"] == [ASKED]


@OF_THE_FILE
@pytest.mark.parametrize(
    "offered",
    [
        "short",
        "X123456-Ann-Example",
        "0" * 31,
        "0" * 33,
        "g" * 32,
        "1b4e28ba-2fa1-11d2-883f0016d3cca427",
        "has a blank",
        "né-corrélation",
        'quote"d-value',
        "",
    ],
)
async def test_a_correlation_id_that_is_none_is_replaced(file_callers: Callers, offered: str) -> None:
    async with file_callers.anonymous() as client:
        headers = [(b"X-Correlation-Id", offered.encode("latin-1"))]
        given = [(await client.get("/ping", headers=headers)).headers["X-Correlation-Id"] for _ in range(2)]
    assert offered not in given
    assert len(set(given)) == 2
    assert all(len(each) == 32 for each in given)


async def audited(stored: "asyncpg.Connection[Any]") -> list[tuple[str, str, str, list[str]]]:
    rows = await stored.fetch("select actor, action, person, roles from audit order by id")
    await stored.execute("truncate audit")
    return [(row["actor"].split("@")[0], row["action"], row["person"], row["roles"]) for row in rows]


async def test_every_look_at_a_record_and_every_change_is_audited(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        one = "/participants/{participant_id}"
        who = ("mo", ann, ["case_manager"])
        said: list[str] = ["/participants"]
        assert await audited(stored) == [(who[0], action, *who[1:]) for action in said]
        await mo.get(f"/participants/{ann}")
        await mo.get("/participants")
        await mo.post("/participants/search", json={"crn": ANN["crn"]})
        await mo.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=keyed())
        await mo.post(f"/participants/{ann}/reoffences", json=ARRESTED, headers=keyed())
    said = [one, "/participants", "/participants/search", f"{one}/follow-up", f"{one}/reoffences"]
    assert await audited(stored) == [(who[0], action, *who[1:]) for action in said]
    async with callers.as_(Role.ADMIN, "al") as admin:
        rows = [{**person(n), "key": str(uuid4())} for n in (1, 2)]
        made = (await admin.post("/participants/batch", json={"rows": rows})).json()["rows"]
        await admin.post(f"/participants/{ann}/erasure", headers=keyed())
        await admin.get(f"/participants/{ann}")
        await admin.get("/participants", params={"limit": 2})
    batch = [("/participants/batch", result["result"]["participant_id"]) for result in made]
    listed = [("/participants", each) for each in sorted(p for _, p in batch)]
    expected = [*batch, (f"{one}/erasure", ann), (one, ann), *listed]
    assert await audited(stored) == [("al", action, each, ["admin"]) for action, each in expected]


async def test_what_was_refused_leaves_no_trace_of_a_record(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.CASE_MANAGER, "kit") as kit:
        ann = await registered(mo)
        await audited(stored)
        await kit.get(f"/participants/{ann}")
        await kit.get("/participants")
        await kit.post("/participants/search", json={"crn": ANN["crn"]})
        await kit.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=keyed())
        await kit.post(f"/participants/{ann}/erasure", headers=keyed())
        headers = {**keyed(), "If-Match": '"9"'}
        await mo.post(f"/participants/{ann}/follow-up", json=FOLLOWED, headers=headers)
        await mo.post("/participants", json=ANN, headers=keyed())
    assert await audited(stored) == []


async def test_a_look_that_could_not_be_audited_is_not_answered(
    callers: Callers, stored: Any, written: io.StringIO
) -> None:
    async with callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin)
        await stored.execute("alter table audit rename to elsewhere")
        for answer in (await admin.get(f"/participants/{ann}"), await admin.get("/participants")):
            problem(answer, 500)
            assert clean(answer.text)


async def test_a_caller_makes_no_labels_up(callers: Callers) -> None:
    async with callers.anonymous() as client:
        await client.get("/X123456/of/Ann")
        await client.request("ANN-EXAMPLE", "/participants")
        metrics = (await client.get("/metrics")).text
    assert clean(metrics)
    assert "ANN-EXAMPLE" not in metrics
    assert 'method="other"' in metrics
