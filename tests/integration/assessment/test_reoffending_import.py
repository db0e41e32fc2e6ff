"""A conviction extract over HTTP: imported as a job, each row accounted for."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest_asyncio

from services.assessment.domain.people.participant import DECIDER
from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from services.assessment.views.reoffending_queries import followed
from shared.security import Role
from shared.testing.http import Callers, keyed, running
from shared.testing.log import ORIGIN
from tests.integration.assessment.extracts import (
    ended,
    extract,
    imported,
    nothing,
    offence,
    refused,
    sent,
)
from tests.integration.assessment.people import person, problem, registered, row

DAY_0 = date(2024, 1, 1)
NOBODY = {"accepted": 0, "unchanged": 0, "superseded": 0, "refused": 0}


@pytest_asyncio.fixture
async def system(callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with callers.as_(Role.SYSTEM) as client:
        yield client


async def outcomes(client: httpx.AsyncClient, participant_id: str) -> dict[str, dict[str, Any]]:
    found = (await client.get(f"/participants/{participant_id}")).json()
    return {outcome["rule"]: outcome for outcome in found["outcomes"]}


async def test_given_other_columns_when_imported_then_failed_and_says_which(
    system: httpx.AsyncClient,
) -> None:
    answer = await sent(system, b"crn,offence\nX123456,theft\n")
    job = await ended(system, answer.json()["job_id"])
    assert (job["state"], job["failure"]["code"]) == ("failed", "wrong-header")
    [row] = await refused(system, job)
    assert (row["line"], row["field"]) == (1, "offence_date")


async def test_given_people_when_imported_then_each_row_is_accounted_for(
    system: httpx.AsyncClient, stored: Any
) -> None:
    ann = await registered(system, person(1))
    ben = await registered(system, person(2, pnc_id="08/56560Z"))
    cat = await registered(system, person(3))

    job = await imported(
        system,
        offence("B000001", "of-1", "2024-03-01"),
        offence("", "of-2", "2024-04-01", pnc_id="08/56560Z"),
        nothing("B000003"),
        offence("B000009", "of-3"),
        offence("B000001", "of-4", pnc_id="2008/0056560Z"),
        offence("B000001", "of-5", "2024-13-01"),
        offence("B000001", "of-6", code="jaywalking"),
        offence("B000001", "of-7", "2024-06-01", proven="2024-08-01"),
        nothing("B000001", "of-9"),
    )

    assert job["state"] == "done"
    assert job["counts"] == {"accepted": 4, "unchanged": 0, "superseded": 0, "refused": 5}
    assert (job["rows_done"], job["bytes_done"]) == (9, job["bytes_total"])
    rows = await refused(system, job, limit=2)
    assert [(row["line"], row["field"], row["code"]) for row in rows] == [
        (5, "crn", "unknown-person"),
        (6, "pnc_id", "persons-differ"),
        (7, "offence_date", "invalid"),
        (8, "offence_code", "invalid"),
        (10, "offence_id", "invalid"),
    ]
    rules = {"rossi:1", "moj_proven_reoffending:1", "moj_proven_reoffending_6_months:1"}
    # Rows of theirs were refused that name offences: when these are mended, they are followed.
    assert await outcomes(system, ann) == await outcomes(system, ben) == {}
    assert "does not extend" in rows[1]["detail"]
    assert "does not extend" not in rows[0]["detail"]
    await imported(
        system,
        offence("B000001", "of-1", "2024-03-01"),
        offence("", "of-2", "2024-04-01", pnc_id="08/56560Z"),
    )
    for participant_id, count in ((ann, 2), (ben, 1), (cat, 0)):
        judged = await outcomes(system, participant_id)
        assert {rule: judged[rule]["reoffences"] for rule in rules} == dict.fromkeys(rules, count)
        # 24 months and 6 are not covered yet.
        assert judged["moj_proven_reoffending_24_months:1"]["status"] == "not_yet_measurable"
    known = await system.get(f"/participants/{ben}")
    assert known.json()["reoffences"][0]["source"] == "police_extract"
    assert await stored.fetchval("select count(*) from job_input") == 0


async def test_what_is_stored_of_an_import_holds_no_identifier(
    system: httpx.AsyncClient, stored: Any
) -> None:
    await registered(system, person(1))
    await imported(system, offence("B000001", "of-secret-1"), offence("Z999999", "of-secret-2"))

    for table in ("jobs", "job_input", "job_refusals", "reoffences", "reoffence_versions", "events", "audit"):
        text = str([tuple(row) for row in await stored.fetch(f"select * from {table}")])
        for word in ("B000001", "Z999999", "of-secret"):
            assert word not in text, table


async def test_given_an_import_when_sent_again_then_nothing_changes(
    system: httpx.AsyncClient, stored: Any
) -> None:
    await registered(system, person(1))
    rows = [offence("B000001", "of-1"), nothing("B000001"), offence("B000009")]
    rows.append(offence("B000001", "", "2024-04-01"))
    first = await imported(system, *rows)
    events = await stored.fetchval("select count(*) from events")

    again = await imported(system, *rows)

    assert first["counts"] == {"accepted": 2, "unchanged": 1, "superseded": 0, "refused": 1}
    assert again["counts"] == {"accepted": 0, "unchanged": 3, "superseded": 0, "refused": 1}
    assert await stored.fetchval("select count(*) from events") == events


async def test_given_a_corrected_row_when_imported_then_superseded_with_history(
    system: httpx.AsyncClient,
) -> None:
    ann = await registered(system, person(1))
    await imported(system, offence("B000001", "of-1", "2024-03-01"))

    corrected = await imported(system, offence("B000001", "of-1", "2024-04-01"))
    judged = (await outcomes(system, ann))["rossi:1"]
    taken_back = await imported(system, nothing("B000001", "of-1"))

    assert corrected["counts"]["superseded"] == taken_back["counts"]["superseded"] == 1
    assert (judged["reoffences"], judged["time_days"]) == (1, 91)
    assert (await outcomes(system, ann))["rossi:1"]["status"] == "not_reoffended"
    assert (await system.get(f"/participants/{ann}")).json()["reoffences"] == []
    history = (await system.get(f"/participants/{ann}/reoffences/history")).json()["items"]
    assert [(said["offence_date"], said["withdrawn"]) for said in history] == [
        ("2024-03-01", False),
        ("2024-04-01", False),
        (None, True),
    ]
    assert len({said["reoffence_id"] for said in history}) == 1


async def test_given_one_append_that_withdraws_and_restores_then_the_last_word_holds(
    system: httpx.AsyncClient,
) -> None:
    ann = await registered(system, person(1))
    await imported(system, offence("B000001", "of-1"))
    await imported(system, nothing("B000001", "of-1"), offence("B000001", "of-1", "2024-04-01"))
    reoffences = (await system.get(f"/participants/{ann}")).json()["reoffences"]
    assert [found["offence_date"] for found in reoffences] == ["2024-04-01"]


async def test_what_judging_reads_of_rows_is_what_the_stream_folds_to(
    callers: Callers, system: httpx.AsyncClient
) -> None:
    people = [UUID(await registered(system, person(n))) for n in range(3)]
    by_hand = {"offence_date": "2024-02-01", "proven_date": "2024-02-02", "disposal": "fine"}
    await system.post(f"/participants/{people[0]}/reoffences", json=by_hand, headers=keyed())
    for rows in (
        [offence("B000000", f"of-{n}", f"2024-03-{n:02}") for n in range(1, 6)],
        [nothing("B000000", "of-2"), offence("B000000", "of-4", "2024-04-04"), nothing("B000001")],
        [offence("B000000", "of-2", "2024-04-02"), offence("B000000", "", "2024-02-01", proven="2024-02-02")],
        [offence("B000000", "of-9", "2024-02-01", proven="2024-02-02"), nothing("B000000", "of-1")],
    ):
        assert (await imported(system, *rows))["state"] == "done"
    service = callers.app.state.parts

    async with service.store.unit(ORIGIN) as unit:
        await unit.lock(map(str, people))
        rows_ = await followed(unit.connection, people)
        folded = {each: (await unit.load(DECIDER, each))[0].reoffending for each in people}

    assert len(folded[people[0]].reoffences) == 5
    assert len(folded[people[0]].withdrawn) == 2
    for each in people:
        read, replayed = rows_[each].reoffending, folded[each]
        assert dict(read.outcomes) == dict(replayed.outcomes)
        assert (read.follow_up, read.withdrawn) == (replayed.follow_up, replayed.withdrawn)
        assert set(read.reoffences) == set(replayed.reoffences)
    assert await followed_index_dates(service, [*people, UUID(int=1)]) == dict.fromkeys(people, DAY_0)


async def followed_index_dates(service: Any, people: list[UUID]) -> dict[UUID, date]:
    async with service.database.connect() as connection:
        return {each: row.index_date for each, row in (await followed(connection, people)).items()}


async def test_given_a_job_when_cancelled_then_it_ends_and_says_so(system: httpx.AsyncClient) -> None:
    answer = await sent(system, extract(*[nothing(f"C{n:06}") for n in range(30_000)]))
    job_id = answer.json()["job_id"]
    cancelled = await system.post(f"/jobs/{job_id}/cancel", headers=keyed())
    assert cancelled.status_code == 200, cancelled.text
    job = await ended(system, job_id)
    assert job["state"] == "cancelled"
    assert job["rows_done"] < 30_000
    problem(await system.post(f"/jobs/{UUID(int=1)}/cancel", headers=keyed()), 404)


async def test_jobs_are_listed_the_newest_first(system: httpx.AsyncClient) -> None:
    given = [(await imported(system))["job_id"] for _ in range(3)]
    first = (await system.get("/jobs", params={"limit": 2})).json()
    rest = (await system.get("/jobs", params={"limit": 2, "cursor": first["next"]})).json()
    assert [job["job_id"] for job in (*first["items"], *rest["items"])] == given[::-1]
    assert rest["next"] is None
    other = (await system.get("/jobs", params={"kind": "judge-again"})).json()
    assert other["items"] == []


async def test_given_somebody_erased_when_imported_then_refused_as_unknown(
    callers: Callers, system: httpx.AsyncClient
) -> None:
    ann = await registered(system, person(1))
    async with callers.as_(Role.ADMIN) as admin:
        await admin.post(f"/participants/{ann}/erasure", headers=keyed())
    job = await imported(system, offence("B000001", "of-1"))
    assert job["counts"] == {**NOBODY, "refused": 1}


async def test_given_a_rule_added_when_judged_again_then_everybody_is_judged_by_it(
    callers: Callers, system: httpx.AsyncClient
) -> None:
    people = [await registered(system, person(n)) for n in range(120)]
    await imported(system, *[nothing(f"B{n:06}") for n in range(120)], offence("B000003", "of-1"))
    rule = {
        "code": "first_month",
        "version": 1,
        "title": "Any offence within 100 days",
        "source": "A test",
        "window_days": 100,
        "waiting_days": 0,
        "proof": "arrest",
    }
    async with callers.as_(Role.ADMIN) as admin:
        for _ in range(2):  # published again it starts nothing
            added = await admin.post("/definitions/outcome_rule", json=rule, headers=keyed())
            assert added.status_code == 201, added.text
        [started] = (await admin.get("/jobs", params={"kind": "judge-again"})).json()["items"]
        job = await ended(admin, started["job_id"])
        again = await admin.post("/outcomes/judge-again", headers=keyed())
        nothing_new = await ended(admin, again.json()["job_id"])
    problem(await system.post("/outcomes/judge-again", headers=keyed()), 403)

    assert job["counts"] == {"judged": 120, "unchanged": 0}
    assert nothing_new["counts"] == {"judged": 0, "unchanged": 120}
    assert len((await system.get("/jobs", params={"kind": "judge-again"})).json()["items"]) == 2
    assert (await outcomes(system, people[3]))["first_month:1"]["event"] is True
    assert (await outcomes(system, people[4]))["first_month:1"]["event"] is False
    # From now on it judges with the others.
    await imported(system, offence("B000004", "of-2"))
    assert (await outcomes(system, people[4]))["first_month:1"]["event"] is True


async def test_given_a_rule_with_an_unknown_list_when_added_then_refused(callers: Callers) -> None:
    rule = {
        "code": "odd",
        "version": 1,
        "title": "t",
        "source": "s",
        "window_months": 12,
        "proof": ["conviction"],
        "offences": "nowhere:1",
    }
    async with callers.as_(Role.ADMIN) as admin:
        answer = await admin.post("/definitions/outcome_rule", json=rule, headers=keyed())
    assert [error["field"] for error in problem(answer, 422)["errors"]] == ["offences"]


async def test_given_the_service_stopped_in_mid_import_when_started_again_then_each_row_once(
    settings: AssessmentSettings, stored: Any
) -> None:
    people = [row(number) for number in range(400)]
    rows = [offence(f"B{n:06}", f"of-{n}-{k}", f"2024-03-{k:02}") for k in range(1, 9) for n in range(400)]
    async with (
        running(create_app(settings), settings.data_folder) as callers,
        callers.as_(Role.SYSTEM) as client,
    ):
        assert (await client.post("/participants/batch", json={"rows": people})).json()["accepted"] == 400
        job_id = (await sent(client, extract(*rows, nothing("B999999")))).json()["job_id"]
        async with asyncio.timeout(30):
            while not (job := (await client.get(f"/jobs/{job_id}")).json())["rows_done"]:
                await asyncio.sleep(0.01)
    assert job["state"] == "running"

    async with (
        running(create_app(settings), settings.data_folder) as callers,
        callers.as_(Role.SYSTEM) as client,
    ):
        done = await ended(client, job_id)

    assert done["counts"] == {"accepted": len(rows), "unchanged": 0, "superseded": 0, "refused": 1}
    assert await stored.fetchval("select count(*) from reoffences") == len(rows)
    assert await stored.fetchval("select count(*) from events where name = 'reoffence-recorded'") == len(rows)
