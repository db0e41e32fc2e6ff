"""Two sessions, the person's and the case manager's: neither speaks for the other unmarked, and neither
loses what the other writes."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.interacting import (
    FOR_HER,
    NEED,
    SECTIONS,
    STRENGTH,
    WORDS,
    WRITTEN_DOWN,
    assessed,
)
from tests.integration.assessment.people import fields, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
HOME = f"sections/{SECTIONS[0]}"


async def test_no_body_says_who_speaks(file_callers: Callers) -> None:
    async with assessed(file_callers, 600) as one:
        for path, body in (
            (f"{HOME}/items", {**STRENGTH, "party": "person"}),
            (f"{HOME}/items", {**STRENGTH, "author": "ann"}),
            (f"{HOME}/items", {**STRENGTH, "words": {**WORDS, "taken_down_by": "ann"}}),
            (f"{HOME}/rating", {"rating": 5, "party": "person"}),
            ("answer", {"answer": "agrees", "in_own_session": True}),
        ):
            assert len(fields(await one.post(one.mo, path, body))) == 1


async def test_the_case_manager_speaks_for_the_person_only_marked(file_callers: Callers) -> None:
    async with assessed(file_callers, 601) as one:
        typed = {**STRENGTH, **FOR_HER}
        assert fields(await one.post(one.mo, f"{HOME}/items", typed)) == ["words.given"]
        unknown = {"rating": 5, "on_behalf_of_person": "because"}
        assert fields(await one.post(one.mo, f"{HOME}/rating", unknown)) == ["on_behalf_of_person"]
        ready = {"readiness": "making_changes"}
        assert fields(await one.post(one.mo, f"{HOME}/readiness", ready)) == ["on_behalf_of_person"]
        await one.add(one.mo, {**STRENGTH, "words": WRITTEN_DOWN, **FOR_HER})
        await one.done(one.mo, f"{HOME}/readiness", {**ready, **FOR_HER})
        section = await one.section()
    [strength] = section["strengths"]
    said_by = strength["present"]["said_by"]
    assert strength["named_by"] == "person"
    assert (said_by["on_behalf_of_person"], said_by["in_own_session"]) == ("asked_for_it", False)
    assert said_by["account"].startswith("mo@")
    words = strength["present"]["words"]
    assert (words["text"], words["given"]) == (WRITTEN_DOWN["text"], "written_down")
    assert words["taken_down_by"].startswith("mo@")
    assert section["readiness"]["said_by"]["in_own_session"] is False


async def test_the_person_speaks_for_nobody_else(file_callers: Callers) -> None:
    async with assessed(file_callers, 602) as one:
        body = {**STRENGTH, **FOR_HER}
        assert fields(await one.post(one.ann, f"{HOME}/items", body)) == ["on_behalf_of_person"]
        item = await one.add(one.mo)
        for path, change in (("edit", {"words": WORDS}), ("remove", {"reason": "no"})):
            refused = problem(await one.post(one.ann, f"{item}/{path}", change), 403, "not-the-author")
            assert refused["title"] == "This is not yours to do"
        problem(await one.post(one.ann, "complete"), 409)
        problem(await one.post(one.ann, "countersign"), 403, "forbidden")


async def test_the_person_takes_up_or_corrects_what_was_written_down(file_callers: Callers) -> None:
    async with assessed(file_callers, 603) as one:
        body = {**STRENGTH, "words": WRITTEN_DOWN, **FOR_HER}
        item, other = await one.add(one.mo, body), await one.add(one.mo, body)
        problem(await one.post(one.mo, f"{item}/confirm"), 409, "not-taken-up")
        await one.done(one.ann, f"{item}/confirm")
        await one.done(one.mo, f"{item}/confirm")
        await one.done(one.ann, f"{other}/edit", {"words": WORDS})
        problem(await one.post(one.mo, f"{other}/edit", {"words": WORDS}), 403, "not-the-author")
        first, second = (await one.section())["strengths"]
    assert first["affirmed_on"]
    assert first["confirmed"]["by"]["party"] == "practitioner"
    assert second["present"]["said_by"]["in_own_session"] is True
    assert second["present"]["words"]["text"] == WORDS["text"]
    assert [saying["words"]["text"] for saying in second["former"]] == [WRITTEN_DOWN["text"]]


async def test_both_views_stand_side_by_side(file_callers: Callers) -> None:
    async with assessed(file_callers, 604) as one:
        await one.done(one.ann, f"{HOME}/rating", {"rating": 3})
        await one.done(one.mo, f"{HOME}/rating", {"rating": 7})
        hers, his = await one.add(one.ann), await one.add(one.mo, {**STRENGTH, "evidence": "a photo"})
        await one.add(one.ann, NEED)
        await one.done(one.mo, f"{hers}/confirm")
        await one.done(one.ann, f"{his}/comment", {"words": {"text": "Am I?"}})
        await one.done(one.mo, f"{hers}/translation", {"words": {"text": "Coginio", "language": "cy"}})
        await one.done(one.ann, f"{HOME}/pass", {"reason": "does_not_want_to_answer"})
        seen = [(await one.read(who))["sections"][0] for who in (one.ann, one.mo)]
    assert seen[0] == without_accounts(seen[1]) != seen[1]
    [section, _] = seen
    assert (section["person_rating"]["rating"], section["practitioner_rating"]["rating"]) == (3, 7)
    assert section["divergence"] == 4
    first, second = section["strengths"]
    assert (first["named_by"], first["confirmed"]["by"]["party"]) == ("person", "practitioner")
    assert (second["named_by"], second["confirmed"]) == ("practitioner", None)
    assert second["present"]["evidence"] == "a photo"
    assert [c["words"]["text"] for c in second["comments"]] == ["Am I?"]
    assert first["present"]["words"]["text"] == WORDS["text"]
    assert [t["words"]["language"] for t in first["translations"]] == ["cy"]
    assert [p["code"] for p in section["passed"]] == ["does_not_want_to_answer"]
    assert [need["present"]["words"]["text"] for need in section["needs"]] == [NEED["words"]["text"]]


def without_accounts(value: Any) -> Any:
    """As the person reads it."""
    if isinstance(value, list):
        return [without_accounts(part) for part in value]
    if not isinstance(value, dict):
        return value
    staffs = ("account", "taken_down_by")
    return {name: None if name in staffs else without_accounts(part) for name, part in value.items()}


async def test_of_two_edits_at_once_one_is_refused_and_loses_nothing(file_callers: Callers) -> None:
    async with assessed(file_callers, 605) as one:
        etag = (await one.mo.get(one.place)).headers["ETag"]
        tries = [
            one.post(who, f"{HOME}/items", {"kind": "need", "words": {"text": text}}, **{"If-Match": etag})
            for who, text in ((one.ann, "A bed"), (one.mo, "A lock"))
        ]
        answers = await asyncio.gather(*tries)
        assert sorted(answer.status_code for answer in answers) == [201, 412]
        lost = answers.index(next(answer for answer in answers if answer.status_code == 412))
        problem(answers[lost], 412, "stale-version")
        again = (await one.mo.get(one.place)).headers["ETag"]
        who, text = ((one.ann, "A bed"), (one.mo, "A lock"))[lost]
        body = {"kind": "need", "words": {"text": text}}
        assert (await one.post(who, f"{HOME}/items", body, **{"If-Match": again})).status_code == 201
        found = {need["present"]["words"]["text"] for need in (await one.section())["needs"]}
    assert found == {"A bed", "A lock"}


async def test_two_who_edit_different_items_at_once_both_succeed(file_callers: Callers) -> None:
    async with assessed(file_callers, 606) as one:
        hers, his = await one.add(one.ann), await one.add(one.mo)
        edits = []
        for number in range(6):
            words = {"words": {"text": f"Once more, {number}"}}
            edits += [one.post(one.ann, f"{hers}/edit", words), one.post(one.mo, f"{his}/edit", words)]
        answers = await asyncio.gather(*edits)
        assert {answer.status_code for answer in answers} == {200}
        strengths = (await one.section())["strengths"]
    assert [len(strength["former"]) for strength in strengths] == [6, 6]
    assert len({answer.json()["version"] for answer in answers}) == 12


async def test_a_command_sent_twice_takes_effect_once(file_callers: Callers) -> None:
    async with assessed(file_callers, 607) as one:
        headers = keyed()
        answers = [await one.post(one.ann, f"{HOME}/items", STRENGTH, **headers) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert len((await one.section())["strengths"]) == 1


async def test_others_records_are_not_found(file_callers: Callers) -> None:
    async with (
        assessed(file_callers, 608) as one,
        assessed(file_callers, 609) as other,
        file_callers.as_(Role.CASE_MANAGER, "kit") as kit,
        file_callers.as_(Role.PERSON, "bob", UUID(other.participant_id)) as bob,
    ):
        item = await one.add(one.ann)
        for who in (kit, bob):
            for path in ("", "/compare?from=1&to=1"):
                problem(await who.get(one.place + path), 404, "not-found")
            problem(await who.get(one.place.rpartition("/")[0]), 404, "not-found")
            problem(await one.post(who, f"{HOME}/items", STRENGTH), 404, "not-found")
            problem(await one.post(who, f"{item}/comment", {"words": WORDS}), 404, "not-found")
            problem(await one.post(who, "reopen"), 404, "not-found")
        # Nor is somebody else's assessment there under a record that one does reach.
        crossed = one.place.replace(one.participant_id, other.participant_id)
        problem(await bob.get(crossed), 404, "not-found")
        crossed_items = f"{crossed}/{HOME}/items"
        headers = {**keyed(), "If-Match": '"99"'}
        problem(await other.mo.post(crossed_items, json=STRENGTH, headers=headers), 404, "not-found")


async def test_roles_that_have_no_part_in_it_are_refused(file_callers: Callers) -> None:
    async with assessed(file_callers, 610) as one:
        for role in (Role.EVALUATOR, Role.VOLUNTEER, Role.BROKER):
            async with file_callers.as_(role) as client:
                problem(await client.get(one.place), 403, "forbidden")
        async with file_callers.as_(Role.TEAM_LEADER, "of-another-team") as client:
            problem(await client.get(one.place), 404, "not-found")
            problem(await one.post(client, "countersign"), 404, "not-found")
        for role in (Role.PROGRAMME_LEAD, Role.ADMIN, Role.SYSTEM):
            async with file_callers.as_(role) as client:
                problem(await one.post(client, f"{HOME}/items", STRENGTH), 403, "forbidden")
        for path, body in (("countersign", None), ("return", {"reason": "more_evidence"})):
            problem(await one.post(one.mo, path, body), 403, "forbidden")


async def test_a_comparator_has_no_assessment(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        bob = await registered(mo, person(611, arm="comparator"))
        answer = await mo.post(f"/participants/{bob}/assessments", json={}, headers=keyed())
        problem(answer, 409, "comparator")
        assert (await mo.get(f"/participants/{bob}/assessments")).json() == []


async def test_a_provider_brings_a_framework_of_its_own(file_callers: Callers) -> None:
    async with file_callers.as_(Role.ADMIN) as admin, file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        shipped = (await admin.get("/definitions")).json()["frameworks"]["my_direction:1"]
        theirs = {**shipped, "code": "garden", "sections": [{**shipped["sections"][0], "code": "garden"}]}
        odd = {**theirs, "sections": [{**theirs["sections"][0], "readiness": ["keen"]}]}
        assert fields(await admin.post("/definitions/framework", json=odd, headers=keyed())) == [
            "sections[0].readiness"
        ]
        made = await admin.post("/definitions/framework", json=theirs, headers=keyed())
        assert made.status_code == 201, made.text
        path = f"/participants/{await registered(mo, person(614))}/assessments"
        started = await mo.post(path, json={"framework": "garden:1"}, headers=keyed())
        place = f"{path}/{started.json()['assessment_id']}"
        item = await mo.post(f"{place}/sections/garden/items", json=STRENGTH, headers=keyed())
        assert item.status_code == 201, item.text
        refused = await mo.post(f"{place}/{HOME}/items", json=STRENGTH, headers=keyed())
        assert fields(refused) == ["section"]
        completed = await mo.post(f"{place}/complete", headers=keyed())
        assert completed.json()["status"] == "completed"
        assert [s["section"] for s in (await mo.get(place)).json()["sections"]] == ["garden"]


async def test_a_second_assessment_and_an_unknown_framework_are_refused(file_callers: Callers) -> None:
    async with assessed(file_callers, 612) as one:
        path = one.place.rpartition("/")[0]
        problem(await one.ann.post(path, json={}, headers=keyed()), 409, "assessment-exists")
        ann = await registered(one.mo, person(613))
        body = {"framework": "nobodys:1"}
        answer = await one.mo.post(f"/participants/{ann}/assessments", json=body, headers=keyed())
        assert fields(answer) == ["framework"]
        nothing = f"/participants/{ann}/assessments/{uuid4()}"
        problem(await one.mo.get(nothing), 404, "not-found")
        problem(await one.mo.post(f"{nothing}/complete", headers=keyed()), 404, "not-found")
        starts = [one.mo.post(f"/participants/{ann}/assessments", json={}, headers=keyed()) for _ in "12"]
        assert sorted(made.status_code for made in await asyncio.gather(*starts)) == [201, 409]
