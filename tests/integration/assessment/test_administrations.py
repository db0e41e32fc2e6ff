"""Measures over HTTP, as the person, their case manager, another one and the office."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.filling_in import (
    CALM,
    days_ago,
    fill_in,
    filled_in,
    herself,
    phq9,
    withdraw,
)
from tests.integration.assessment.people import fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
GOAL, OTHER_GOAL = str(uuid4()), str(uuid4())


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"measure": "phq9"}, "measure"),
        ({"measure": "phq9:2"}, "measure"),
        ({"time_point": "teatime"}, "time_point"),
        ({"administered_on": "2999-01-01"}, "administered_on"),
        ({"administered_on": str(days_ago(29))}, "administered_on"),
        ({"filled_in_by": "somebody"}, "filled_in_by"),
        ({"filled_in_by": "person_in_own_session"}, "filled_in_by"),
        ({"filled_in_by": "practitioner"}, "filled_in_by"),
        ({"answers": {**CALM, "9": 4}}, "answers.9"),
        ({"answers": {**CALM, "9": 10**9}}, "answers.9"),
        ({"answers": {**CALM, "9": "often"}}, "answers.9"),
        ({"answers": {**CALM, "10": 1}}, "answers.10"),
        ({"answers": {"nine": 1}}, "answers.nine"),
        ({"answers": {"Ann Example": 1}}, "answers.?"),
        ({"answers": {}}, "answers"),
        ({"answers": None}, "answers"),
        ({"total": 8}, "answers"),
        ({"answers": None, "total": 28}, "total"),
        ({"answers": None, "total": "8.5"}, "total"),
        ({"answers": None, "total": 8.5}, "total"),
        ({"answers": None, "goals": [{"goal_id": GOAL, "rating": 3}]}, "goals"),
        ({"mood": "low"}, "mood"),
    ],
)
async def test_what_is_not_valid_names_its_field(
    file_callers: Callers, changed: dict[str, Any], field: str
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "strict") as strict:
        found = (await strict.get("/participants")).json()["items"]
        ann = found[0]["participant_id"] if found else await registered(strict, person(9000))
        assert fields(await fill_in(strict, ann, phq9(**changed))) == [field]
        assert (await strict.get(f"/participants/{ann}/administrations")).json()["items"] == []


async def test_nobody_else_reaches_it(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann, ben = await registered(mo, person(9001)), await registered(mo, person(9002))
        recorded = await filled_in(mo, ann, phq9())
    one = f"/participants/{ann}/administrations/{recorded['administration_id']}"
    async with file_callers.as_(Role.CASE_MANAGER, "kit") as kit, herself(file_callers, ben) as other:
        for client in (kit, other):
            problem(await fill_in(client, ann, phq9(time_point="review")), 404)
            for path in (one, f"/participants/{ann}/administrations", f"/participants/{ann}/measures"):
                problem(await client.get(path), 404)
            problem(await withdraw(client, recorded), 404)
    async with herself(file_callers, ben) as other:
        # By a path of their own it is not theirs either.
        problem(await other.get(f"/participants/{ben}/administrations/{recorded['administration_id']}"), 404)
        problem(await withdraw(other, {**recorded, "participant_id": ben}), 404)
    async with file_callers.as_(Role.EVALUATOR) as evaluator:
        problem(await evaluator.get(one), 403)


async def test_each_speaks_in_a_session_of_their_own(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9003))
        async with herself(file_callers, ann) as her:
            assert fields(await fill_in(her, ann, phq9())) == ["filled_in_by"]
            own = await filled_in(her, ann, phq9(filled_in_by="person_in_own_session"))
            shown = (await her.get(f"/participants/{ann}/administrations")).json()["items"]
        assert [each["administration_id"] for each in shown] == [own["administration_id"]]
        assert (shown[0]["entered_by"], shown[0]["filled_in_by"]) == ("person", "person_in_own_session")
        by_mo = await filled_in(mo, ann, phq9(time_point="review"))
        async with herself(file_callers, ann) as her:
            problem(await withdraw(her, by_mo), 403)
            assert (await withdraw(her, own)).status_code == 200


async def test_one_is_recorded_scored_and_read_back(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9004))
        answer = await fill_in(mo, ann, phq9({**CALM, "8": None}))
        recorded = answer.json()
        assert recorded["scores"] == {
            "raw": None, "total": None, "not_computed": "item_missing", "prorated": False,
            "subscales": [], "items_missing": 1,
        }  # fmt: skip
        assert (recorded["alerts"], recorded["crisis_help"], recorded["unanswered_flags"]) == ([], [], [])
        path = f"/participants/{ann}/administrations/{recorded['administration_id']}"
        found = await mo.get(path)
        body = found.json()
        assert body["answers"] == {n: a for n, a in CALM.items() if n != "8"}
        assert (found.headers["ETag"], body["in_window"], body["withdrawn"]) == ('"1"', None, None)


async def test_one_of_a_measure_at_a_time_point_unless_it_was_withdrawn(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9005))
        first = await filled_in(mo, ann, phq9())
        problem(await fill_in(mo, ann, phq9()), 409, "administered-already")
        stale = await withdraw(mo, first, **{"If-Match": '"7"'})
        problem(stale, 412)
        done = await withdraw(mo, first)
        assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
        problem(await withdraw(mo, first), 409)
        second = await filled_in(mo, ann, phq9())
        for _ in range(2):
            await filled_in(mo, ann, phq9(ago=3, time_point="review"))
        listed = (await mo.get(f"/participants/{ann}/administrations")).json()["items"]
    assert [each["withdrawn"] for each in listed] == ["wrong_answers", None, None, None]
    assert listed[1]["administration_id"] == second["administration_id"]


async def test_a_repeated_request_is_recorded_once(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9006))
        key = keyed()
        path = f"/participants/{ann}/administrations"
        answers = [await mo.post(path, json=phq9(), headers=key) for _ in range(2)]
        assert answers[0].content == answers[1].content
        assert len((await mo.get(path)).json()["items"]) == 1


async def test_what_changed_since_the_baseline(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9007))
        await filled_in(mo, ann, phq9())
        await filled_in(mo, ann, phq9(dict.fromkeys(CALM, 0), ago=1, time_point="review"))
        withdrawn = await filled_in(mo, ann, phq9(dict.fromkeys(CALM, 3), ago=0, time_point="review"))
        await withdraw(mo, withdrawn)
        await filled_in(mo, ann, phq9(None, measure="swemwbs:1", total="21.54"))
        shown = (await mo.get(f"/participants/{ann}/measures")).json()
    by_code = {each["measure"]: each for each in shown}
    assert list(by_code) == ["phq9:1", "swemwbs:1"]
    baseline, review = by_code["phq9:1"]["administrations"]
    assert (baseline["change"], baseline["total"]) == (None, "8")
    assert review["change"] == {
        "change": "-8", "not_computed": None, "index": None, "reliable": None,
        "index_not_computed": "standard_deviation_not_published",
    }  # fmt: skip


async def test_goals_change_one_by_one(file_callers: Callers) -> None:
    def rated(**ratings: int) -> dict[str, Any]:
        goals = [{"goal_id": goal, "rating": rating} for goal, rating in ratings.items()]
        return phq9(None, measure="goal_based_outcomes:1", goals=goals)

    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9008))
        await filled_in(mo, ann, rated(**{GOAL: 2}))
        later = {"time_point": "review", "administered_on": str(days_ago(1))}
        await filled_in(mo, ann, {**rated(**{GOAL: 7, OTHER_GOAL: 1}), **later})
        twice = rated(**{GOAL: 2})
        twice["goals"] *= 2
        assert fields(await fill_in(mo, ann, {**twice, **later})) == ["goals[1].goal_id"]
        [shown] = (await mo.get(f"/participants/{ann}/measures")).json()
    changes = {goal["goal_id"]: goal["change"] for goal in shown["administrations"][1]["goals"]}
    assert changes == {GOAL: 5, OTHER_GOAL: None}


async def test_a_comparator_has_windows_around_the_index_date(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        body = person(9009, arm="comparator", index_date="2024-01-01")
        study = await registered(admin, body)
        for outside in ("2023-12-03", "2024-02-13"):
            refused = await fill_in(admin, study, phq9(administered_on=outside))
            assert fields(refused) == ["administered_on"]
        recorded = await filled_in(admin, study, phq9(administered_on="2023-12-04"))
        path = f"/participants/{study}/administrations/{recorded['administration_id']}"
        assert (await admin.get(path)).json()["in_window"] is True


async def test_a_window_counts_from_the_start_once_it_is_recorded(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9012))
        recorded = await filled_in(admin, ann, phq9(ago=25))
        started = {"status": "started", "on": str(days_ago(60))}
        answer = await admin.post(f"/participants/{ann}/status", json=started, headers=keyed())
        assert answer.status_code == 200, answer.text
        path = f"/participants/{ann}/administrations/{recorded['administration_id']}"
        assert (await admin.get(path)).json()["in_window"] is True
        assert fields(await fill_in(admin, ann, phq9({"1": 2}, ago=17, measure="gad7:1"))) == [
            "administered_on"
        ]
        assert fields(await fill_in(admin, ann, phq9({"1": 2}, ago=89, measure="gad7:1"))) == [
            "administered_on"
        ]
        await filled_in(admin, ann, phq9({"1": 2}, ago=18, measure="gad7:1"))
        early = phq9({"1": 2}, ago=61, time_point="exit", measure="gad7:1")
        assert fields(await fill_in(admin, ann, early)) == ["administered_on"]


async def test_a_batch_names_participants_and_counts_its_own_rows(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(9010))
        by_id, by_crn = {"participant_id": ann}, {"crn": "B009010"}
        rows = [
            {**phq9(), **by_id},
            {**phq9(), **by_crn},
            {**phq9(time_point="review"), **by_crn},
            {**phq9({**CALM, "1": 9}, time_point="review"), **by_id},
            {**phq9(time_point="exit"), **by_id, **by_crn},
            {**phq9(time_point="exit"), "crn": "Z999999"},
            {**phq9(time_point="exit"), "external_id": "st-9999"},
            {**phq9(time_point="exit"), "participant_id": str(uuid4())},
            {**phq9(time_point="exit", measure="unheard_of:1"), **by_id},
        ]
        keyed_rows = [{"key": f"row-{number:08}", **row} for number, row in enumerate(rows)]
        answer = (await admin.post("/administrations/batch", json={"rows": keyed_rows})).json()
        again = (await admin.post("/administrations/batch", json={"rows": keyed_rows})).json()
    codes = [row["code"] for row in answer["rows"]]
    assert codes == [
        None, "administered-already", None, "invalid", "invalid",
        "not-found", "not-found", "not-found", "invalid",
    ]  # fmt: skip
    assert [e["field"] for row in answer["rows"] for e in row["errors"]] == [
        "time_point", "answers.1", "participant_id", "crn", "external_id", "measure",
    ]  # fmt: skip
    assert answer["rows"][0]["result"] == again["rows"][0]["result"]
    assert Decimal(answer["rows"][0]["result"]["scores"]["total"]) == 8


async def test_a_studys_own_administrations_come_by_its_external_ids(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        study = {
            "key": "study-row-1",
            "external_id": "st-9013",
            "index_date": "2024-01-01",
            "index_offence": "theft",
            "definition": "rossi:1",
            "characteristics": {"age": 33},
        }
        [made] = (await system.post("/comparators/batch", json={"rows": [study]})).json()["rows"]
        assert made["status"] == "accepted", made
        answered = phq9(administered_on="2024-01-20", filled_in_by="person_elsewhere")
        row = {**answered, "key": "study-row-2", "external_id": "st-9013"}
        [result] = (await system.post("/administrations/batch", json={"rows": [row]})).json()["rows"]
    assert result["status"] == "accepted", result
    assert result["result"]["participant_id"] == made["result"]["participant_id"]


async def test_scores_are_exact_and_public_events_hold_no_answers(
    file_callers: Callers, file_stored: Any
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(9011))
        answers = dict(zip("1234567", (5, 4, 3, 2, 1, 4, 5), strict=True))
        recorded = await filled_in(mo, ann, phq9(dict(answers), measure="swemwbs:1"))
    assert (recorded["scores"]["raw"], recorded["scores"]["total"]) == ("24", "21.54")
    stream = f"administration-{recorded['administration_id']}"
    data = await file_stored.fetchval("select data::text from events where stream = $1", stream)
    row = await file_stored.fetchrow(
        "select * from administrations where participant_id = $1", recorded["participant_id"]
    )
    assert "items" not in data.replace("items_missing", "")
    assert "items" not in row["answers"]
    assert row["total"] == Decimal("21.54")
