"""Who says that they are in danger is heard, also in a request that is refused."""

from typing import Any

import httpx
import pytest

from shared.http.language import first_of
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.filling_in import (
    ALERT,
    CALM,
    IN_DANGER,
    acknowledge,
    days_ago,
    fill_in,
    filled_in,
    herself,
    phq9,
    withdraw,
)
from tests.integration.assessment.people import fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
# Not of the declared types.
ODD: Any = {**IN_DANGER, "1": "often"}
TEXT: Any = {**CALM, "9": "2"}
UNREADABLE: Any = {**CALM, "9": "often"}
OWN = {"filled_in_by": "person_in_own_session"}
REFUSED: list[tuple[dict[str, Any], int]] = [
    (phq9(IN_DANGER, administered_on="2999-01-01"), 422),
    (phq9(IN_DANGER, ago=29), 422),
    (phq9(IN_DANGER, time_point="teatime"), 422),
    (phq9(IN_DANGER, time_point="exit"), 422),
    (phq9({**IN_DANGER, "1": 9}), 422),
    (phq9({**CALM, "9": 4}), 422),
    (phq9(ODD), 422),
    (phq9(TEXT), 422),
    (phq9({**CALM, "9": 10**9}), 422),
    (phq9(IN_DANGER, measure="phq9"), 422),
    (phq9(IN_DANGER, measure="phq9:7"), 422),
    (phq9(IN_DANGER, mood="low"), 422),
]
HARMLESS: list[dict[str, Any]] = [
    phq9(ago=29),
    phq9(UNREADABLE),
    phq9({**CALM, "1": True, "9": True}),
    phq9({**IN_DANGER, "1": 9}, measure="gad7:1"),
    phq9(IN_DANGER, measure="unheard_of:1"),
]


async def alerts_of(client: httpx.AsyncClient, participant_id: str) -> list[dict[str, Any]]:
    listed = (await client.get("/alerts", params={"limit": 200})).json()["items"]
    return [each for each in listed if each["participant_id"] == participant_id]


@pytest.mark.parametrize(("body", "status"), REFUSED)
async def test_a_refused_request_raises_an_alert_that_is_acknowledged(
    file_callers: Callers, body: dict[str, Any], status: int
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9500 + REFUSED.index((body, status))))
        refused = problem(await fill_in(mo, ann, body), status)
        [raised] = await alerts_of(mo, ann)
        assert (raised["alert"], raised["measure"], raised["though_refused"]) == (ALERT, "phq9:1", True)
        assert (await mo.get(f"/participants/{ann}/administrations")).json()["items"] == []
        problem(await mo.get(f"/participants/{ann}/administrations/{raised['administration_id']}"), 404)
        problem(await withdraw(mo, raised), 404)
        assert (await acknowledge(mo, raised)).status_code == 200
        assert await alerts_of(mo, ann) == []
    assert refused["alerts"] == [ALERT]
    assert "GET /alerts" in refused["alerts_note"]
    assert "crisis_help" not in refused


@pytest.mark.parametrize("body", HARMLESS)
async def test_nothing_else_raises_one(file_callers: Callers, body: dict[str, Any]) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9530 + HARMLESS.index(body)))
        refused = problem(await fill_in(mo, ann, body), 422)
        assert await alerts_of(mo, ann) == []
    assert not {"alerts", "alerts_note", "crisis_help"} & set(refused)


async def test_the_person_is_shown_where_help_is_beside_why_it_was_refused(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9540))
        async with herself(file_callers, ann) as her:
            refused = problem(
                await fill_in(her, ann, phq9(IN_DANGER, administered_on="2999-01-01", **OWN)), 422
            )
        assert len(await alerts_of(mo, ann)) == 1
    [shown] = refused["crisis_help"]
    assert [c["how"] for c in shown["contacts"]][:2] == ["Ring 999", "Ring 116 123"]
    assert shown["text"].endswith("The team responsible for you is told about this answer.")
    assert "116 123" not in refused["detail"] + refused["errors"][0]["message"]
    assert [error["field"] for error in refused["errors"]] == ["administered_on"]
    assert not {"alerts", "alerts_note"} & set(refused)


async def test_one_open_alert_of_a_kind_a_day_from_refused_requests(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9541))
        recorded = await filled_in(mo, ann, phq9(IN_DANGER))
        for _ in range(2):
            problem(await fill_in(mo, ann, phq9(IN_DANGER)), 409, "administered-already")
        own, refused = await alerts_of(mo, ann)
        assert (own["administration_id"], own["though_refused"]) == (recorded["administration_id"], False)
        assert refused["though_refused"] is True
        await acknowledge(mo, refused)
        problem(await fill_in(mo, ann, phq9(IN_DANGER)), 409)
        assert [each["though_refused"] for each in await alerts_of(mo, ann)] == [False, True]


async def test_nobody_out_of_reach_raises_one(file_callers: Callers) -> None:
    async with (
        file_callers.as_(Role.CASE_MANAGER, "mo") as mo,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
    ):
        ann = await registered(mo, person(9542))
        for body in (phq9(IN_DANGER), phq9({**IN_DANGER, "1": 9}), phq9(ODD)):
            refused = problem(await fill_in(kit, ann, body), 404)
            assert "alerts" not in refused
        assert await alerts_of(mo, ann) == []


async def test_refused_rows_of_a_batch_raise_them_and_no_row_shows_help(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system, file_callers.as_(Role.ADMIN) as admin:
        ann, ben, cat = [await registered(admin, person(number)) for number in (9543, 9544, 9545)]
        rows = [
            {**phq9(IN_DANGER, ago=29), "participant_id": ann},
            {**phq9(ODD), "crn": "B009543"},
            {**phq9(ODD), "crn": "B009544"},
            {**phq9(IN_DANGER), "participant_id": cat},
            {**phq9(ODD), "crn": "Z000000"},
            {**phq9(ODD), "crn": "nobody"},
        ]
        keys = [{"key": f"refused-{number}-of-a-batch", **row} for number, row in enumerate(rows)]
        answer = (await system.post("/administrations/batch", json={"rows": keys})).json()
        for participant_id, refused in ((ann, True), (ben, True), (cat, False)):
            [raised] = await alerts_of(admin, participant_id)
            assert raised["though_refused"] is refused
    assert [row["status"] for row in answer["rows"]] == [*["refused"] * 3, "accepted", *["refused"] * 2]
    assert [[e["field"] for e in row["errors"]] for row in answer["rows"]] == [
        ["administered_on"], ["answers.1"], ["answers.1"], [], ["crn"], ["crn", "answers.1"],
    ]  # fmt: skip
    result = answer["rows"][3]["result"]
    assert (result["alerts"], result["crisis_help"]) == ([ALERT], [])


async def test_help_is_in_the_language_of_the_person(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9546))
        path = f"/participants/{ann}/administrations"

        async def languages(**headers: str) -> list[str]:
            body = phq9(IN_DANGER, time_point="review", **OWN)
            async with herself(file_callers, ann) as her:
                recorded = await her.post(path, json=body, headers={**keyed(), **headers})
            return [each["language"] for each in recorded.json()["crisis_help"]]

        assert await languages() == ["en"]
        assert await languages(**{"Accept-Language": "cy-GB,cy;q=0.9,en;q=0.5"}) == ["cy", "en"]
        needs = {
            "interpreter": "not_needed", "reading_support": "not_needed", "neurodiversity": [],
            "disabilities": [], "adjustments": [],
        }  # fmt: skip
        said = await mo.post(
            f"/participants/{ann}/access-needs", json={"language": "cy", **needs}, headers=keyed()
        )
        assert said.status_code == 200, said.text
        assert await languages() == ["cy", "en"]
        async with herself(file_callers, ann) as her:
            own = {"language": "en", **needs}
            await her.post(f"/participants/{ann}/access-needs", json=own, headers=keyed())
        assert await languages(**{"Accept-Language": "cy"}) == ["en"]


@pytest.mark.parametrize(
    ("accepted", "first"),
    [(None, "en"), ("", "en"), ("*", "en"), ("cy", "cy"), ("en;q=0.5, cy;q=0.8", "cy"), ("cy;q=0, en", "en")],
)
async def test_the_first_language_that_is_accepted(accepted: str | None, first: str) -> None:
    assert first_of(accepted) == first


async def test_what_a_study_did_closes_no_alert_of_the_programme(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9547))
        study = await registered(admin, person(9548, arm="comparator", index_date=str(days_ago(30))))
        recorded = await filled_in(admin, ann, phq9(IN_DANGER))
        assert fields(await acknowledge(admin, recorded, "under_study_protocol")) == ["action"]
        followed = await filled_in(admin, study, phq9(IN_DANGER))
        assert (await acknowledge(admin, followed, "under_study_protocol")).status_code == 200


async def test_a_safeguarding_lead_sees_to_an_alert_and_it_names_what_the_path_takes(
    file_callers: Callers,
) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9549))
        await filled_in(admin, ann, phq9(IN_DANGER))
    async with file_callers.as_(Role.SAFEGUARDING_LEAD, "sal") as sal:
        [open_alert] = await alerts_of(sal, ann)
        assert "alert_id" not in open_alert
        path = f"/participants/{ann}/administrations/{open_alert['administration_id']}"
        done = await sal.post(
            f"{path}/alerts/{open_alert['alert']}/acknowledgement",
            json={"action": "spoke_with_person"},
            headers=keyed(),
        )
        assert done.status_code == 200, done.text
        assert await alerts_of(sal, ann) == []


async def test_follow_up_is_counted_from_the_recorded_end(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9550, index_date=str(days_ago(400))))
        study = await registered(admin, person(9551, arm="comparator", index_date="2024-01-31"))
        three = phq9(time_point="months_3", ago=100)
        for status, ago in (("started", 300), ("completed", 200)):
            refused = problem(await fill_in(admin, ann, three), 422)
            assert [error["field"] for error in refused["errors"]] == ["time_point"]
            assert ("start" if status == "started" else "end") + " has to be recorded" in refused["detail"]
            change = {"status": status, "on": str(days_ago(ago))}
            done = await admin.post(f"/participants/{ann}/status", json=change, headers=keyed())
            assert done.status_code == 200, done.text
        early = problem(await fill_in(admin, ann, phq9(time_point="months_3", ago=150)), 422)
        assert " to " in early["detail"]
        recorded = await filled_in(admin, ann, three)
        one = f"/participants/{ann}/administrations/{recorded['administration_id']}"
        assert (await admin.get(one)).json()["in_window"] is True
        assert fields(
            await fill_in(admin, study, phq9(time_point="months_3", administered_on="2024-06-12"))
        ) == ["administered_on"]
        await filled_in(admin, study, phq9(time_point="months_3", administered_on="2024-06-11"))
