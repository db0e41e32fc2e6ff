"""From draft to countersigned, returned, reopened and rolled back; each version readable for ever."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments.assessment import DECIDER
from services.assessment.main import codec
from services.assessment.publications import PUBLICATIONS
from shared.contracts import assessment as public
from shared.contracts.publication import publish
from shared.eventstore.log import READ_STREAM, to_recorded
from shared.security import Keys, Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.interacting import (
    FOR_HER,
    NEED,
    SECTIONS,
    STRENGTH,
    WORDS,
    WRITTEN_DOWN,
    Assessed,
    assessed,
)
from tests.integration.assessment.people import fields, problem

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOME = f"sections/{SECTIONS[0]}"
RETURN = {"reason": "voice_missing", "words": {"text": "Where is she in this?"}}
# What a list's row and a folded version both have.
ROW = ("number", "status", "cause", "based_on", "opened_on", "completed_on")
SAID = ("I cook", "sisters", "A kitchen", "Where is she", "But for the rent", "a photo")


def own(value: int) -> dict[str, Any]:
    return {"value": value, "own_session": True}


async def test_a_walk_from_draft_to_countersigned_returned_and_reopened(file_callers: Callers) -> None:
    async with assessed(file_callers, 700) as one:
        item = await one.add(one.ann)
        for path in ("answer", "countersign", "return", "reopen"):
            who = one.lead if path in ("countersign", "return") else one.mo
            body = {"answer": {"answer": "agrees", **FOR_HER}, "return": RETURN}.get(path)
            problem(await one.post(who, path, body), 409, "still-a-draft")
        await one.done(one.mo, f"{HOME}/rating", {"rating": 5})
        untouched = await one.post(one.mo, "complete")
        assert fields(untouched) == [f"sections.{section}" for section in SECTIONS[1:]]
        await one.complete()
        problem(await one.post(one.ann, f"{item}/edit", {"words": WORDS}), 409, "not-a-draft")
        problem(await one.post(one.lead, "countersign"), 409, "not-answered")
        # Returned before the answer: version 1 stays, version 2 is written on.
        assert (await one.done(one.lead, "return", RETURN))["number"] == 2
        await one.add(one.ann, NEED)
        await one.done(one.mo, "complete")
        assert fields(await one.post(one.mo, "answer", {"answer": "agrees"})) == ["on_behalf_of_person"]
        assert fields(await one.post(one.ann, "answer", {"answer": "agrees_in_part"})) == ["words"]
        partly = {"answer": "agrees_in_part", "words": {"text": "But for the rent"}}
        await one.done(one.ann, "answer", partly)
        problem(await one.post(one.ann, "answer", {"answer": "agrees"}), 409, "answered")
        assert (await one.done(one.lead, "countersign"))["status"] == "countersigned"
        signed = await one.read()
        assert (await one.done(one.ann, "reopen"))["number"] == 3
        [listed] = (await one.ann.get(one.place.rpartition("/")[0])).json()
        first, second, third = [await one.read(number=number) for number in (1, 2, 3)]
    assert [v["status"] for v in listed["versions"]] == ["returned", "countersigned", "draft"]
    for row, folded in zip(listed["versions"], (first, second, third), strict=True):
        assert {name: folded[name] for name in ROW} == {name: row[name] for name in ROW}
    assert [v["cause"] for v in listed["versions"]] == ["started", "returned", "reopened"]
    assert [v["based_on"] for v in listed["versions"]] == [None, 1, 2]
    assert (listed["number"], listed["status"]) == (3, "draft")
    answered = listed["versions"][1]
    assert (answered["answer"], answered["answered_in_own_session"]) == ("agrees_in_part", True)
    assert first["returned"]["words"]["text"] == RETURN["words"]["text"]  # type: ignore[index]
    assert first["sections"][0]["needs"] == []
    assert second == {**signed, "version": second["version"], "last": 3}
    assert second["answered"]["words"]["text"] == "But for the rent"
    assert second["countersigned"]["by"]["account"].startswith("lea@")
    assert third["sections"] == second["sections"]


async def test_an_answer_for_the_person_is_marked_until_they_give_their_own(file_callers: Callers) -> None:
    async with assessed(file_callers, 701) as one:
        await one.complete()
        could_not = {"answer": "could_not_answer", **FOR_HER}
        assert fields(await one.post(one.mo, "answer", could_not)) == ["reason"]
        await one.done(one.mo, "answer", {**could_not, "reason": "not_reached"})
        assert (await one.read())["answered"]["reason"] == "not_reached"
        await one.done(one.mo, "answer", {"answer": "agrees", **FOR_HER})
        problem(await one.post(one.mo, "answer", {"answer": "agrees", **FOR_HER}), 409, "answered")
        await one.done(one.lead, "countersign")
        before = await one.read()
        await one.done(one.ann, "answer", {"answer": "does_not_agree"})
        problem(await one.post(one.mo, "countersign"), 403)
        [listed] = (await one.mo.get(one.place.rpartition("/")[0])).json()
        assert (listed["status"], listed["versions"][0]["countersigned_on"]) == ("answered", None)
        await one.done(one.lead, "countersign")
        after = await one.read()
    assert before["answered"]["said_by"]["in_own_session"] is False
    assert before["answered"]["reason"] == "asked_for_it"
    assert after["answered"]["said_by"]["in_own_session"] is True
    assert (after["answered"]["answer"], after["status"]) == ("does_not_agree", "countersigned")


async def test_versions_are_compared_item_by_item_and_rolled_back_to(file_callers: Callers) -> None:
    async with assessed(file_callers, 702) as one:
        stays, goes = await one.add(one.ann), await one.add(one.ann, NEED)
        await one.complete()
        await one.done(one.mo, "reopen")
        await one.done(one.ann, f"{stays}/edit", {"words": {"text": "I cook for ten"}})
        await one.done(one.ann, f"{goes}/remove", {"reason": "there is one now"})
        await one.add(one.mo, section=SECTIONS[2])
        await one.done(one.mo, f"{HOME}/rating", {"rating": 8})
        found = (await one.mo.get(f"{one.place}/compare", params={"from": 1, "to": 2})).json()
        same = (await one.mo.get(f"{one.place}/compare", params={"from": 2, "to": 2})).json()
        rolled = await one.done(one.mo, "roll-back", {"to": 1})
        back = (await one.mo.get(f"{one.place}/compare", params={"from": 1, "to": 3})).json()
        kept = await one.section(number=2)
        [listed] = (await one.mo.get(one.place.rpartition("/")[0])).json()
        problem(await one.mo.get(f"{one.place}/compare", params={"from": 1, "to": 9}), 404)
        assert fields(await one.post(one.mo, "roll-back", {"to": 3})) == ["to"]
    changes = [(each["change"], each["fields"], each["section"]) for each in found["items"]]
    assert changes == [
        ("changed", ["words"], SECTIONS[0]),
        ("removed", [], SECTIONS[0]),
        ("added", [], SECTIONS[2]),
    ]
    assert found["items"][0]["before"]["present"]["words"]["text"] == WORDS["text"]
    moved = {"section": SECTIONS[0], "party": "practitioner", "before": own(5), "after": own(8)}
    assert found["ratings"] == [moved]
    nothing: dict[str, list[Any]] = {"items": [], "ratings": [], "readiness": [], "passed": []}
    assert same == back == nothing
    assert rolled["number"] == 3
    assert [v["status"] for v in listed["versions"]] == ["completed", "set_aside", "draft"]
    assert [item["removed"]["reason"] for item in kept["removed"]] == ["there is one now"]


async def test_it_is_read_as_it_was(file_callers: Callers) -> None:
    async with assessed(file_callers, 703) as one:
        item = await one.add(one.ann)
        before = datetime.now(UTC)
        await asyncio.sleep(0.01)
        await one.done(one.ann, f"{item}/edit", {"words": {"text": "I cook for ten"}})
        then = await one.read(as_of=before.isoformat())
        now = await one.read()
        today = await one.read(as_of=before.date().isoformat())
        answer = await one.mo.get(one.place, params={"as_of": before.isoformat()})
        assert "ETag" not in answer.headers
        for past in ("2020-01-01", "2020-01-01T10:00:00+01:00"):
            problem(await one.mo.get(one.place, params={"as_of": past}), 404, "not-found")
        for odd in ("yesterday", "2026-02-30", "2026-01-31T10:00:00", "20260131"):
            assert fields(await one.mo.get(one.place, params={"as_of": odd})) == ["as_of"]
        problem(await one.mo.get(one.place, params={"number": 2}), 404, "not-found")
    assert then["sections"][0]["strengths"][0]["present"]["words"]["text"] == WORDS["text"]
    assert now["sections"][0]["strengths"][0]["present"]["words"]["text"] == "I cook for ten"
    assert today == now


async def published(stored: Any, one: Assessed) -> list[Any]:
    """What others read of an assessment, decoded without any key."""
    stream = DECIDER.stream(one.place.rpartition("/")[2])
    rows = await stored.fetch(READ_STREAM, stream, 0)
    recorded = [to_recorded(codec(), row, Keys()) for row in rows]
    told = [publish(PUBLICATIONS, each.event) for each in recorded if each.sequence is not None]
    assert {row["subject"] for row in rows} == {one.participant_id}
    return [each for each in told if each is not None]


async def test_others_read_states_counts_and_ratings_and_no_words(
    file_callers: Callers, file_stored: Any
) -> None:
    async with assessed(file_callers, 704) as one:
        hers = await one.add(one.ann)
        await one.add(one.mo, {**STRENGTH, "evidence": "a photo"})
        await one.add(one.ann, NEED)
        await one.add(one.mo, {"kind": "aspiration", "words": WRITTEN_DOWN, **FOR_HER})
        await one.done(one.mo, f"{hers}/confirm")
        await one.done(one.ann, f"{HOME}/rating", {"rating": 8})
        await one.complete()
        await one.done(one.lead, "return", RETURN)
        await one.done(one.mo, "complete")
        await one.done(one.mo, "answer", {"answer": "agrees", **FOR_HER})
        await one.done(one.lead, "countersign")
        completed, returned, reopened, _, answered, countersigned = await published(file_stored, one)
        rows = await file_stored.fetch("select * from assessments natural join assessment_versions")
        events = await file_stored.fetch("select data::text as data from events")
    assert isinstance(completed, public.AssessmentCompleted)
    home = completed.sections[0]
    assert [section.section for section in completed.sections] == list(SECTIONS)
    assert (len(home.strengths), home.strengths_named_by_person, home.strengths_confirmed) == (2, 1, 1)
    assert (len(home.needs), home.aspirations, home.own_words) == (1, 1, 3)
    assert (home.person_rating, home.practitioner_rating, home.divergence) == (8, 5, -3)
    assert (returned.reason, reopened.number, reopened.based_on) == ("voice_missing", 2, 1)
    assert (answered.in_own_session, answered.reason) == (False, "asked_for_it")
    assert isinstance(countersigned, public.AssessmentCountersigned)
    for text in [str(rows), *(row["data"] for row in events)]:
        assert not [word for word in SAID if word in text]


async def test_an_erased_assessment_is_gone(file_callers: Callers, file_stored: Any) -> None:
    async with assessed(file_callers, 705) as one, file_callers.as_(Role.ADMIN) as admin:
        await one.add(one.ann)
        await admin.post(f"/participants/{one.participant_id}/erasure", headers=keyed())
        problem(await one.mo.get(one.place), 410)
        problem(await one.mo.get(one.place.rpartition("/")[0]), 410)
        problem(await one.mo.get(f"{one.place}/compare", params={"from": 1, "to": 1}), 410)
        for path, body in ((f"{HOME}/items", STRENGTH), ("complete", None)):
            assert (await one.post(one.mo, path, body)).status_code in (404, 409)
        again = one.place.rpartition("/")[0]
        problem(await one.mo.post(again, json={}, headers=keyed()), 409, "erased")
        stream = DECIDER.stream(one.place.rpartition("/")[2])
        rows = await file_stored.fetch(READ_STREAM, stream, 0)
        left = await file_stored.fetchval(
            "select count(*) from assessments where participant_id = $1", UUID(one.participant_id)
        )
    assert left == 0
    assert len(rows) == 2
    assert not [row for row in rows if WORDS["text"] in json.dumps(row["data"])]


async def test_each_look_is_audited(file_callers: Callers, file_stored: Any) -> None:
    async with assessed(file_callers, 706) as one:
        await one.read(one.ann)
        await one.mo.get(one.place.rpartition("/")[0])
        await one.mo.get(f"{one.place}/compare", params={"from": 1, "to": 1})
    rows = await file_stored.fetch(
        "select actor, action from audit where person = $1 order by id", one.participant_id
    )
    base = "/participants/{participant_id}/assessments"
    looked = [(row["actor"].split("@")[0], row["action"]) for row in rows][-3:]
    assert looked == [
        (f"person-{one.participant_id}", f"{base}/{{assessment_id}}"),
        ("mo", base),
        ("mo", f"{base}/{{assessment_id}}/compare"),
    ]
