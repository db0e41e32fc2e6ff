"""What a subject access request is answered with, and what a person reads of themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx

from services.assessment.main import create_app
from services.assessment.settings import AssessmentSettings
from shared.security import DEVELOPMENT_ISSUER, Role
from shared.testing.http import Callers, keyed, running
from tests.integration.assessment.people import ANN, ARRESTED, fields, person, problem, registered

PATH = "/subject-access-request"


async def ask(callers: Callers, **query: str) -> httpx.Response:
    async with callers.as_(Role.SAR) as client:
        return await client.get(PATH, params=query)


async def told(callers: Callers, body: dict[str, Any] = ANN) -> str:
    """Somebody registered by a case manager, with a reoffence."""
    async with callers.as_(Role.CASE_MANAGER) as manager:
        found = await registered(manager, body)
        await manager.post(f"/participants/{found}/reoffences", json=ARRESTED, headers=keyed())
    return found


async def test_nothing_held_is_204(callers: Callers) -> None:
    await told(callers)
    answer = await ask(callers, crn="Z999999")
    assert (answer.status_code, answer.content) == (204, b"")


async def test_all_that_is_held_is_told_in_plain_words(callers: Callers, stored: Any) -> None:
    ann = await told(callers)
    await told(callers, person(2))
    answer = await ask(callers, crn=ANN["crn"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    content = answer.json()["content"]
    assert list(content) == ["Participant"]
    entries = content["Participant"]
    assert [entry["what"] for entry in entries][:2] == ["Participant registered", "Reoffence recorded"]
    details = entries[0]["details"]
    assert (details["CRN"], details["Name"], details["Date of birth"]) == (
        ANN["crn"],
        ANN["name"],
        ANN["date_of_birth"],
    )
    assert details["Characteristics"]["Prio"] == 2
    assert datetime.fromisoformat(entries[0]["recorded_at"]) <= datetime.now(UTC)
    for hidden in ("case_manager-1", DEVELOPMENT_ISSUER, "Case manager", "Person 2"):
        assert hidden not in answer.text
    [row] = await stored.fetch("select * from audit where action = $1", PATH)
    assert (row["person"], row["roles"]) == (ann, ["sar"])


async def test_dates_are_those_of_the_providers_place_and_both_count(
    settings: AssessmentSettings, callers: Callers, stored: Any
) -> None:
    await told(callers)
    # In summer, half past eleven at night in UTC is the next day in London.
    await stored.execute("update events set recorded_at = '2026-06-30T23:30:00Z' where subject <> 'x'")
    for query, status in (
        ({"fromDate": "2026-07-01", "toDate": "2026-07-01"}, 200),
        ({"fromDate": "2026-07-01"}, 200),
        ({"toDate": "2026-07-01"}, 200),
        ({"toDate": "2026-06-30"}, 204),
        ({"fromDate": "2026-07-02"}, 204),
    ):
        assert (await ask(callers, crn=ANN["crn"], **query)).status_code == status, query


async def test_an_erased_persons_crn_leads_nowhere(callers: Callers) -> None:
    ann = await told(callers)
    async with callers.as_(Role.ADMIN) as admin:
        await admin.post(f"/participants/{ann}/erasure", headers=keyed())
    assert (await ask(callers, crn=ANN["crn"])).status_code == 204


async def test_a_long_record_is_told_whole_and_in_order(callers: Callers) -> None:
    ann = await told(callers)
    async with callers.as_(Role.SYSTEM) as system:
        for start in range(0, 300, 100):
            rows = [row(ann, start + number) for number in range(100)]
            await system.post("/outcomes/batch", json={"rows": rows})
    answer = await ask(callers, crn=ANN["crn"])
    [entries] = answer.json()["content"].values()
    found = [e["details"]["Offence date"] for e in entries if e["what"] == "Reoffence recorded"]
    assert len(found) == 301
    assert found == sorted(found)
    whole = await walk(callers, ann, limit=70)
    assert whole == entries


def row(participant_id: str, number: int) -> dict[str, Any]:
    day = (date(2024, 3, 2) + timedelta(days=number)).isoformat()
    return {
        "key": f"row-number-{number:04}",
        "participant_id": participant_id,
        "reoffences": [{**ARRESTED, "offence_date": day, "proven_date": day}],
    }


async def walk(callers: Callers, participant_id: str, limit: int) -> list[dict[str, Any]]:
    """All pages of the person's own view."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, Any] = {}
    async with callers.as_(Role.PERSON, participant_id=UUID(participant_id)) as own:
        while True:
            path = f"/participants/{participant_id}/record"
            answer = await own.get(path, params={"limit": limit, **cursor})
            page = answer.json()
            assert answer.status_code == 200, page
            items += page["items"]
            if page["next"] is None:
                return items
            assert len(page["items"]) == limit
            cursor = {"cursor": page["next"]}


async def test_a_person_reads_their_own_record_and_nobody_elses(callers: Callers, stored: Any) -> None:
    ann, other = await told(callers), await told(callers, person(2))
    async with callers.as_(Role.PERSON, participant_id=UUID(ann)) as own:
        answer = await own.get(f"/participants/{ann}/record")
        assert answer.json()["items"][0]["details"]["Name"] == ANN["name"]
        assert "case_manager-1" not in answer.text
        problem(await own.get(f"/participants/{other}/record"), 404)
        problem(await own.get(f"/participants/{ann}/record", params={"cursor": "bm8"}), 400, "malformed")
        problem(
            await own.get(
                f"/participants/{ann}/record", params={"cursor": "MTo5OTk5OTk5OTk5OTk5OTk5OTk5OToxIn"}
            ),
            400,
        )
        assert fields(await own.get(f"/participants/{ann}/record", params={"limit": 0})) == ["limit"]
    [row] = await stored.fetch("select person from audit where action like '%/record' limit 1")
    assert row["person"] == ann


async def test_staff_read_it_within_their_reach(callers: Callers) -> None:
    ann = await told(callers)
    async with callers.as_(Role.CASE_MANAGER) as mine:
        assert (await mine.get(f"/participants/{ann}/record")).status_code == 200
    async with callers.as_(Role.CASE_MANAGER, "another") as theirs:
        problem(await theirs.get(f"/participants/{ann}/record"), 404)


async def test_what_is_erased_reads_as_erased(settings: AssessmentSettings) -> None:
    async with running(create_app(settings), settings.data_folder) as callers:
        ann = await told(callers)
        async with callers.as_(Role.ADMIN) as admin:
            await admin.post(f"/participants/{ann}/erasure", headers=keyed())
            items = (await admin.get(f"/participants/{ann}/record")).json()["items"]
    assert items[0]["details"]["Name"] == "erased"
