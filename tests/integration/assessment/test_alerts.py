"""An answer that calls for help: help at once, and an alert that only a practitioner closes."""

import io
import json
from typing import Any

import pytest

from services.assessment.main import codec
from services.assessment.publications import PUBLICATIONS
from shared.contracts.publication import publish
from shared.security import Keys, Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment import case_events
from tests.integration.assessment.filling_in import (
    ALERT,
    IN_DANGER,
    acknowledge,
    fill_in,
    filled_in,
    herself,
    phq9,
    withdraw,
)
from tests.integration.assessment.people import fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def open_alerts(client: Any) -> list[str]:
    listed = (await client.get("/alerts", params={"limit": 200})).json()["items"]
    return [each["administration_id"] for each in listed]


async def test_help_is_shown_at_once_to_whoever_is_signed_in(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9100))
        async with herself(file_callers, ann) as her:
            own = await filled_in(her, ann, phq9(IN_DANGER, filled_in_by="person_in_own_session"))
        by_mo = await filled_in(mo, ann, phq9(IN_DANGER, time_point="review"))
        for recorded in (own, by_mo):
            assert recorded["alerts"] == [ALERT]
            [shown] = recorded["crisis_help"]
            assert {"999", "116 123", "85258"} <= {
                word for c in shown["contacts"] for word in ("999", "116 123", "85258") if word in c["how"]
            }
        assert set(await open_alerts(mo)) >= {own["administration_id"], by_mo["administration_id"]}


async def test_only_a_practitioner_within_reach_closes_it_and_once(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9101))
        recorded = await filled_in(mo, ann, phq9(IN_DANGER))
        async with herself(file_callers, ann) as her:
            problem(await acknowledge(her, recorded), 403)
            problem(await her.get("/alerts"), 403)
        async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit:
            problem(await acknowledge(kit, recorded), 404)
            assert recorded["administration_id"] not in await open_alerts(kit)
        assert fields(await acknowledge(mo, recorded, "hoped_for_the_best")) == ["action"]
        done = await acknowledge(mo, recorded)
        assert (done.status_code, done.json()["version"]) == (200, 3)
        problem(await acknowledge(mo, recorded), 409, "acknowledged-already")
        assert recorded["administration_id"] not in await open_alerts(mo)
        path = f"/participants/{ann}/administrations/{recorded['administration_id']}"
        [alert] = (await mo.get(path)).json()["alerts"]
        assert (alert["alert"], alert["action"]) == (ALERT, "spoke_with_person")


async def test_neither_a_total_nor_a_withdrawal_closes_it(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9102))
        recorded = await filled_in(mo, ann, phq9(IN_DANGER))
        total = await filled_in(mo, ann, phq9(None, total=0, time_point="review"))
        assert (total["alerts"], total["crisis_help"], total["unanswered_flags"]) == ([], [], [9])
        assert recorded["administration_id"] in await open_alerts(mo)
        assert (await withdraw(mo, recorded)).status_code == 200
        assert recorded["administration_id"] in await open_alerts(mo)
        assert (await acknowledge(mo, recorded, "followed_welfare_procedure")).status_code == 200
        unknown = f"/participants/{ann}/administrations/{total['administration_id']}"
        refused = await mo.post(
            f"{unknown}/alerts/{ALERT}/acknowledgement",
            json={"action": "spoke_with_person"},
            headers=keyed(),
        )
        problem(refused, 404)


async def test_an_alert_of_a_record_that_was_merged_can_still_be_closed(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin, file_callers.as_(Role.SYSTEM) as system:
        ann = await registered(admin, person(9107))
        await registered(admin, person(9108))
        recorded = await filled_in(admin, ann, phq9(IN_DANGER))
        said = case_events.merge(source="B009107", target="B009108")
        assert (await system.post(case_events.PATH, json=said, headers=keyed())).status_code == 200
        review = phq9(time_point="review")
        problem(await fill_in(admin, ann, review), 409)
        row = {**review, "participant_id": ann, "key": "row-of-merged"}
        [result] = (await admin.post("/administrations/batch", json={"rows": [row]})).json()["rows"]
        assert result["status"] == "refused"
        assert recorded["administration_id"] in await open_alerts(admin)
        assert (await acknowledge(admin, recorded)).status_code == 200


async def test_alerts_come_a_page_at_a_time_the_oldest_first(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "lee") as lee:
        ann = await registered(lee, person(9104))
        made = [
            (await filled_in(lee, ann, phq9(IN_DANGER, time_point="review")))["administration_id"]
            for _ in range(3)
        ]
        first = (await lee.get("/alerts", params={"limit": 2})).json()
        second = (await lee.get("/alerts", params={"limit": 2, "cursor": first["next"]})).json()
    seen = [each["administration_id"] for each in (*first["items"], *second["items"])]
    assert (seen, second["next"]) == (made, None)


async def test_an_erasure_takes_answers_and_alerts(file_callers: Callers, file_stored: Any) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9105))
        recorded = await filled_in(admin, ann, phq9(IN_DANGER))
        assert (await admin.post(f"/participants/{ann}/erasure", headers=keyed())).status_code == 200
        for path in ("administrations", "measures", f"administrations/{recorded['administration_id']}"):
            problem(await admin.get(f"/participants/{ann}/{path}"), 410)
        problem(await fill_in(admin, ann, phq9()), 409, "erased")
        problem(await acknowledge(admin, recorded), 409, "erased")
        assert recorded["administration_id"] not in await open_alerts(admin)
    for table in ("administrations", "alerts"):
        count = await file_stored.fetchval(f"select count(*) from {table} where participant_id = $1", ann)
        assert count == 0


async def test_what_is_published_is_the_score_and_the_alert(file_callers: Callers, file_stored: Any) -> None:
    odd = {**IN_DANGER, "1": 3, "2": 0}
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9106))
        recorded = await filled_in(mo, ann, phq9(odd))
    rows = await file_stored.fetch(
        "select * from events where stream = $1 order by version",
        f"administration-{recorded['administration_id']}",
    )
    written = io.StringIO()
    for row in rows:
        event = codec().decode(
            row["name"],
            row["schema_version"],
            row["data"],
            event_id=row["id"],
            stream=row["stream"],
            keys=Keys(),
        )
        data = publish(PUBLICATIONS, event)
        assert data is not None
        written.write(data.model_dump_json())
    published = written.getvalue()
    assert "answers" not in published
    assert "goals" not in published
    assert json.loads(published.split("}{")[0] + "}")["total"] == "11"
