"""Batches: each row accepted or refused by itself, once under its key."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest

from services.assessment.definitions import shipped
from services.assessment.views.identity import crn_index
from shared.security import BlindIndex, Role
from shared.testing.http import Callers
from shared.testing.postgres import FreshDatabase
from tests.integration.assessment.people import ARRESTED, FOLLOWED, fields, person, registered, row

pytestmark = pytest.mark.asyncio(loop_scope="module")
REGISTER, OUTCOMES = "/participants/batch", "/outcomes/batch"
# The version after registration, follow-up, reoffence and a judgement by each rule.
JUDGED = 3 + len(shipped().outcome_rules)


async def sent(client: httpx.AsyncClient, path: str, rows: list[Any]) -> dict[str, Any]:
    answer = await client.post(path, json={"rows": rows})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    assert body["accepted"] + body["refused"] == len(rows) == len(body["rows"])
    assert [result["index"] for result in body["rows"]] == list(range(len(rows)))
    return body


async def events(stored: "asyncpg.Connection[Any]") -> int:
    found: int = await stored.fetchval("select count(*) from events")
    return found


def finding(**named: str) -> dict[str, Any]:
    """A row of outcomes: followed up for a year, arrested once."""
    return {"key": str(uuid4()), "follow_up": FOLLOWED, "reoffences": [ARRESTED], **named}


HOLD = """
    insert into participants (participant_id, version, arm, index_date, index_offence, definition,
                              characteristics, crn_index, registered_at)
    select gen_random_uuid(), 1, arm, index_date, index_offence, definition, characteristics, $1,
           registered_at
    from participants limit 1
"""


async def hold(stored: "asyncpg.Connection[Any]", callers: Callers, number: int) -> None:
    """Takes a person's CRN in a transaction that stays open."""
    index = BlindIndex(callers.app.state.settings.index_bytes)
    await stored.execute(HOLD, crn_index(index, person(number)["crn"]))


async def waiting(stored: "asyncpg.Connection[Any]", many: int) -> None:
    """Until so many transactions wait for a lock."""
    while await stored.fetchval("select count(*) from pg_locks where not granted") < many:
        await asyncio.sleep(0.01)


def why(result: dict[str, Any]) -> tuple[str, list[str]]:
    assert result["status"] == "refused"
    assert result["detail"]
    return result["code"], [error["field"] for error in result["errors"]]


@pytest.mark.parametrize("path", [REGISTER, OUTCOMES])
@pytest.mark.parametrize("rows", [[], [{}] * 1001, None, {}, "rows"], ids=["0", "1001", "null", "{}", "text"])
async def test_a_batch_has_1_to_1000_rows(
    file_callers: Callers, file_stored: Any, path: str, rows: Any
) -> None:
    before = await events(file_stored)
    async with file_callers.as_(Role.SYSTEM) as system:
        assert fields(await system.post(path, json={"rows": rows})) == ["rows"]
    assert await events(file_stored) == before


async def test_good_rows_are_accepted_beside_bad_ones(file_callers: Callers, file_stored: Any) -> None:
    twice = row(4)
    before = await events(file_stored)
    async with file_callers.as_(Role.SYSTEM) as system:
        await registered(system, person(9))
        body = await sent(
            system,
            REGISTER,
            [
                row(1),
                row(2, crn="b1"),
                row(3, key="short"),
                twice,
                twice,
                row(4),
                row(9),
                row(5, index_date="2999-01-01"),
                row(6, definition="rossi:2"),
                row(7, nickname="Annie", arm="control"),
                "no row",
                None,
                {"key": "\x00" * 9},
                row(8),
            ],
        )
    results = body["rows"]
    assert [r["index"] for r in results if r["status"] == "accepted"] == [0, 3, 13]
    assert why(results[1]) == ("invalid", ["crn"])
    assert why(results[2]) == ("invalid", ["key"])
    assert results[2]["key"] is None
    assert why(results[4]) == ("invalid", ["key"])
    assert why(results[5]) == ("crn-taken", ["crn"])
    assert why(results[6]) == ("crn-taken", ["crn"])
    assert why(results[7]) == ("invalid", ["index_date"])
    assert why(results[8]) == ("invalid", ["definition"])
    assert why(results[9]) == ("invalid", ["arm", "nickname"])
    assert why(results[10])[0] == why(results[11])[0] == why(results[12])[0] == "invalid"
    assert await events(file_stored) == before + 4


async def test_a_strange_key_is_not_repeated(file_callers: Callers) -> None:
    content = b'{"rows": [{"key": "\\ud800"}, {"key": "Ann Example"}, {"\\ud800": 1}]}'
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post(REGISTER, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 200, answer.text
    assert [result["key"] for result in answer.json()["rows"]] == [None, None, None]
    assert "Ann" not in answer.text


async def test_a_thousand_rows_are_accepted_and_the_same_again_change_nothing(
    file_callers: Callers, file_stored: Any
) -> None:
    rows = [row(10_000 + number) for number in range(1000)]
    before = await events(file_stored)
    async with file_callers.as_(Role.SYSTEM) as system:
        first = await sent(system, REGISTER, rows)
        assert first["accepted"] == 1000
        assert await events(file_stored) == before + 1000
        assert await sent(system, REGISTER, rows) == first
    assert await events(file_stored) == before + 1000


async def test_a_rows_key_stands_for_one_body(file_callers: Callers, file_stored: Any) -> None:
    good = row(20)
    async with file_callers.as_(Role.SYSTEM) as system:
        await sent(system, REGISTER, [good])
        before = await events(file_stored)
        body = await sent(system, REGISTER, [{**good, "name": "Another"}, row(21)])
    assert why(body["rows"][0]) == ("idempotency-key-reused", ["key"])
    assert body["rows"][1]["status"] == "accepted"
    assert await events(file_stored) == before + 1


def rossi(read: dict[str, Any]) -> dict[str, Any]:
    """What the study's own rule says of the participant."""
    found: dict[str, Any] = next(each for each in read["outcomes"] if each["rule"] == "rossi:1")
    return found


async def test_outcomes_go_by_id_and_by_crn(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        one, other = [await registered(system, person(n)) for n in (30, 31)]
        rows = [finding(participant_id=one), finding(crn="B000031")]
        results = (await sent(system, OUTCOMES, rows))["rows"]
        assert [result["result"] for result in results] == [
            {"participant_id": one, "version": JUDGED},
            {"participant_id": other, "version": JUDGED},
        ]
        for participant in (one, other):
            read = (await system.get(f"/participants/{participant}")).json()
            assert (read["version"], rossi(read)["time_days"]) == (JUDGED, 60)
        assert (await sent(system, OUTCOMES, rows))["rows"] == results


async def test_outcomes_that_do_not_fit_are_refused_by_row(file_callers: Callers, file_stored: Any) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        ann = await registered(system, person(32))
        before = await events(file_stored)
        rows = [
            finding(),
            finding(participant_id=ann, crn="B000032"),
            finding(crn="Z999999"),
            finding(participant_id=str(uuid4())),
            {**finding(participant_id=ann), "follow_up": {**FOLLOWED, "ends_on": "2023-01-01"}},
            {**finding(participant_id=ann), "reoffences": [ARRESTED, {**ARRESTED, "disposal": "flogging"}]},
            {"key": str(uuid4()), "participant_id": ann},
        ]
        results = (await sent(system, OUTCOMES, rows))["rows"]
    assert [why(result) for result in results] == [
        ("invalid", ["participant_id"]),
        ("invalid", ["participant_id"]),
        ("not-found", ["crn"]),
        ("not-found", []),
        ("invalid", ["follow_up.ends_on"]),
        ("invalid", ["reoffences[1].disposal"]),
        ("invalid", ["follow_up"]),
    ]
    assert await events(file_stored) == before


async def test_two_rows_of_one_participant_build_on_each_other(
    file_callers: Callers, file_stored: Any
) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        ann = await registered(system, person(40))
        rows = [
            {"key": str(uuid4()), "participant_id": ann, "reoffences": [ARRESTED]},
            {"key": str(uuid4()), "crn": "B000040", "follow_up": FOLLOWED},
        ]
        results = (await sent(system, OUTCOMES, rows))["rows"]
        assert [result["result"]["version"] for result in results] == [2, JUDGED]
        read = (await system.get(f"/participants/{ann}")).json()
    assert (read["version"], rossi(read)["event"]) == (JUDGED, True)
    versions = await file_stored.fetch(
        "select version from events where stream = $1 order by version", f"participant-{ann}"
    )
    assert [row["version"] for row in versions] == list(range(1, JUDGED + 1))


async def test_a_lost_race_refuses_that_row_alone(file_callers: Callers, file_stored: Any) -> None:
    # Holds one CRN's place open in another transaction, so that the batch finds it taken only then.
    async with file_callers.as_(Role.SYSTEM) as system:
        await registered(system, person(50))
        rows = [row(51), row(52), row(53)]
        transaction = file_stored.transaction()
        await transaction.start()
        await hold(file_stored, file_callers, 52)
        batch = asyncio.create_task(sent(system, REGISTER, rows))
        await waiting(file_stored, 1)
        await transaction.commit()
        results = (await batch)["rows"]
        assert [result["status"] for result in results] == ["accepted", "refused", "accepted"]
        assert why(results[1]) == ("crn-taken", ["crn"])
        again = (await sent(system, REGISTER, rows))["rows"]
    assert again == results


async def test_two_batches_at_once_with_the_same_people_register_each_once(
    file_callers: Callers, file_stored: Any
) -> None:
    before = await events(file_stored)
    async with file_callers.as_(Role.SYSTEM) as system:
        batches = [[row(n) for n in range(60, 120)], [row(n) for n in reversed(range(60, 120))]]
        bodies = await asyncio.gather(*(sent(system, REGISTER, rows) for rows in batches))
    assert sum(body["accepted"] for body in bodies) == 60
    refused = [r for body in bodies for r in body["rows"] if r["status"] == "refused"]
    assert {result["code"] for result in refused} == {"crn-taken"}
    assert await events(file_stored) == before + 60


async def test_two_batches_that_want_the_same_people_do_not_wait_for_each_other_for_ever(
    file_callers: Callers, file_fresh: FreshDatabase
) -> None:
    # Each batch is stopped half way, when it holds what the other one wants next.
    holders = [await asyncpg.connect(file_fresh.dsn) for _ in range(2)]
    async with file_callers.as_(Role.SYSTEM) as system:
        await registered(system, person(130))
        for holder, number in zip(holders, (132, 133), strict=True):
            await holder.execute("begin")
            await hold(holder, file_callers, number)
        one, other = [row(n) for n in (131, 132, 134)], [row(n) for n in (134, 133, 131)]
        sending = [asyncio.create_task(sent(system, REGISTER, rows)) for rows in (one, other)]
        await waiting(holders[0], 2)
        for holder in holders:
            await holder.execute("rollback")
            await holder.close()
        bodies = await asyncio.gather(*sending)
    assert sum(body["accepted"] for body in bodies) == 4
