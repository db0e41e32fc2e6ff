"""Consent over HTTP: the person's session and the case manager's, neither speaking unmarked for the other."""

from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from services.assessment.domain.consents.consent import DECIDER
from services.assessment.views.consent import may
from shared.eventstore import Origin
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.people import ANN, fields, person, problem, registered

DAY = "2024-02-01"
EVALUATION = {"purpose": "use_in_evaluation"}
TO_EVALUATION = {**EVALUATION, "wording": "use_in_evaluation:1", "on": DAY}
ON_BEHALF = {"on_behalf_of_person": "said_in_meeting"}
NOT_OF_MEETINGS = [Role.SYSTEM, Role.ADMIN, Role.SAFEGUARDING_LEAD]
# Each of these tests has somebody of its own, or changes nothing: they share one service.
OF_THE_FILE = pytest.mark.asyncio(loop_scope="module")


async def said(client: httpx.AsyncClient, ann: str, what: str, body: dict[str, Any], **headers: str) -> Any:
    return await client.post(
        f"/participants/{ann}/consents/{what}", json=body, headers={**keyed(), **headers}
    )


async def told(client: httpx.AsyncClient, ann: str, what: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await said(client, ann, what, body)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def purposes(client: httpx.AsyncClient, ann: str) -> dict[str, dict[str, Any]]:
    answer = await client.get(f"/participants/{ann}/consents")
    assert answer.status_code == 200, answer.text
    return {found["purpose"]: found for found in answer.json()["purposes"]}


async def test_who_may_say_what(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo, callers.as_(Role.CASE_MANAGER, "jo") as jo:
        ann = await registered(mo)
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            # given a basis, which the person does not record
            basis = {**EVALUATION, "basis": "consent"}
            problem(await said(own, ann, "bases", basis), 403, "forbidden")
            problem(await said(jo, ann, "bases", basis), 404)
            await told(mo, ann, "bases", basis)
            # then neither speaks for the other unmarked
            assert fields(await said(mo, ann, "given", TO_EVALUATION)) == ["on_behalf_of_person"]
            assert fields(await said(own, ann, "given", {**TO_EVALUATION, **ON_BEHALF})) == [
                "on_behalf_of_person"
            ]
            for client in (jo,):
                problem(await said(client, ann, "objections", {**EVALUATION, "on": DAY, **ON_BEHALF}), 404)
                problem(await client.get(f"/participants/{ann}/consents"), 404)
        async with callers.as_(Role.PERSON, "ben", UUID(int=9)) as ben:
            problem(await said(ben, ann, "withdrawn", {**EVALUATION, "on": DAY}), 404)
            problem(await ben.get(f"/participants/{ann}/consents"), 404)
        async with callers.as_(Role.EVALUATOR) as evaluator:
            problem(await evaluator.get(f"/participants/{ann}/consents"), 403)


@OF_THE_FILE
@pytest.mark.parametrize("role", NOT_OF_MEETINGS)
async def test_who_does_not_meet_the_person_does_not_speak_for_them(
    file_callers: Callers, role: Role
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo, file_callers.as_(role) as other:
        ann = await registered(mo, person(NOT_OF_MEETINGS.index(role)))
        await told(mo, ann, "bases", {**EVALUATION, "basis": "consent"})
        yes, no = {**TO_EVALUATION, **ON_BEHALF}, {**EVALUATION, "on": DAY, **ON_BEHALF}
        problem(await said(other, ann, "given", yes), 403, "forbidden")
        for what in ("withdrawn", "objections", "objections/withdrawn"):
            problem(await said(other, ann, what, no), 403, "forbidden")


async def test_a_no_from_the_own_session_is_not_overturned(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        await told(mo, ann, "bases", {**EVALUATION, "basis": "consent"})
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            # given a no on her behalf, and her own
            await told(mo, ann, "withdrawn", {**EVALUATION, "on": DAY, **ON_BEHALF})
            await told(own, ann, "withdrawn", {**EVALUATION, "on": DAY})
            # when her case manager records a yes, then it is refused; hers is not
            refused = await said(mo, ann, "given", {**TO_EVALUATION, **ON_BEHALF})
            problem(refused, 409, "own-session")
            assert (await told(own, ann, "given", TO_EVALUATION))["may"]


async def test_two_sessions(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            # when the case manager records the basis and, on her behalf, her consent
            first = await told(mo, ann, "bases", {**EVALUATION, "basis": "consent"})
            given = await told(mo, ann, "given", {**TO_EVALUATION, "language": "cy", **ON_BEHALF})
            # then both see it marked so
            assert (first["may"], first["because"], given["may"]) == (False, "consent_missing", True)
            for client in (mo, own):
                found = (await purposes(client, ann))["use_in_evaluation"]
                assert found["consent"] == {
                    "wording": "use_in_evaluation:1",
                    "language": "cy",
                    "given_on": DAY,
                    "on_behalf_of_person": "said_in_meeting",
                }
            # when she withdraws and objects in her own session
            withdrawn = await told(own, ann, "withdrawn", {**EVALUATION, "on": "2024-03-01"})
            await told(own, ann, "objections", {**EVALUATION, "on": "2024-03-02"})
            # then it stands, for both
            assert (withdrawn["may"], withdrawn["because"]) == (False, "consent_withdrawn")
            found = (await purposes(mo, ann))["use_in_evaluation"]
            assert found == (await purposes(own, ann))["use_in_evaluation"]
            assert (found["may"], found["because"], found["consent"]) == (False, "objection", None)
            assert (found["withdrawn_on"], found["objected_on"]) == ("2024-03-01", "2024-03-02")
            # when she changes her mind
            await told(own, ann, "objections/withdrawn", {**EVALUATION, "on": "2024-03-03"})
            again = await told(own, ann, "given", {**TO_EVALUATION, "on": "2024-03-03"})
            assert again["may"]
            found = (await purposes(own, ann))["use_in_evaluation"]
            assert (found["withdrawn_on"], found["objected_on"]) == (None, None)
            assert found["consent"]["on_behalf_of_person"] is None


async def test_an_order_holds_against_an_objection(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        await told(mo, ann, "bases", {"purpose": "taking_part", "basis": "public_task"})
        async with callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            answer = await told(own, ann, "objections", {"purpose": "taking_part", "on": DAY})
        assert (answer["may"], answer["because"]) == (True, None)
        async with callers.app.state.parts.database.connect() as connection:
            assert await may(connection, UUID(ann), "taking_part")
            assert not await may(connection, UUID(ann), "use_in_evaluation")
        assert (await purposes(mo, ann))["taking_part"]["objected_on"] == DAY


async def test_an_edit_of_what_has_changed_loses_nothing(callers: Callers) -> None:
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        read = await mo.get(f"/participants/{ann}/consents")
        assert read.json() == {"participant_id": ann, "version": 0, "purposes": []}
        etag = read.headers["ETag"]
        first = await said(mo, ann, "bases", {**EVALUATION, "basis": "consent"}, **{"If-Match": etag})
        assert first.status_code == 200
        late = await said(mo, ann, "bases", {**EVALUATION, "basis": "public_task"}, **{"If-Match": etag})
        problem(late, 412, "stale-version")
        again = await mo.get(f"/participants/{ann}/consents")
        assert again.headers["ETag"] == first.headers["ETag"]
        # Of a second purpose, the version is still the participant's.
        await told(mo, ann, "bases", {"purpose": "taking_part", "basis": "public_task"})
        assert (await mo.get(f"/participants/{ann}/consents")).json()["version"] == 4


async def test_wordings_are_there_in_both_languages(callers: Callers) -> None:
    async with callers.as_(Role.PERSON, "ann", UUID(int=1)) as own:
        found = (await own.get("/consent-wordings")).json()
    assert {wording["purpose"] for wording in found} == {
        "taking_part",
        "use_in_evaluation",
        "sharing_with_volunteers",
    }
    assert all(set(wording["text"]) == {"en", "cy"} for wording in found)


@OF_THE_FILE
@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("bases", {"purpose": "marketing", "basis": "consent"}, "purpose"),
        ("bases", {**EVALUATION, "basis": "research_agreement", "reference": "two words"}, "reference"),
        ("bases", {**EVALUATION, "basis": "research_agreement"}, "reference"),
        ("given", {**TO_EVALUATION, "language": "english!"}, "language"),
        ("withdrawn", {**EVALUATION, "on": "1 March"}, "on"),
        ("objections", {**EVALUATION, "on": DAY, "complied": False}, "complied"),
    ],
)
async def test_what_is_not_accepted_names_its_field(
    file_callers: Callers, file_ann: str, what: str, body: dict[str, Any], field: str
) -> None:
    async with file_callers.as_(Role.CASE_MANAGER) as mo:
        assert fields(await said(mo, file_ann, what, body)) == [field]


async def test_nothing_is_left_of_somebody_erased(
    callers: Callers, stored: "asyncpg.Connection[Any]"
) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead:
        ann, ben = await registered(lead), await registered(lead, person(1))
        for someone in (ann, ben):
            await told(lead, someone, "bases", {**EVALUATION, "basis": "consent"})
        assert (await lead.post(f"/participants/{ann}/erasure", headers=keyed())).status_code == 200
        problem(await lead.get(f"/participants/{ann}/consents"), 410, "erased")
        refused = await said(lead, ann, "objections", {**EVALUATION, "on": DAY, **ON_BEHALF})
        problem(refused, 409, "erased")
    assert [str(row["participant_id"]) for row in await stored.fetch("select * from consents")] == [ben]


async def test_a_comparator_rests_on_what_is_offered_for_the_arm(callers: Callers) -> None:
    async with callers.as_(Role.PROGRAMME_LEAD) as lead:
        comparator = await registered(lead, {**ANN, "arm": "comparator"})
        refused = await said(lead, comparator, "bases", {**EVALUATION, "basis": "consent"})
        assert fields(refused) == ["basis"]
        basis = {**EVALUATION, "basis": "research_agreement", "reference": "DSA-2026/14"}
        assert (await told(lead, comparator, "bases", basis))["may"]


async def test_what_is_read_is_what_the_log_folds_to(callers: Callers) -> None:
    # given everything in an order in which each row is begun by another kind of event
    async with callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo)
        no = {"on": DAY, **ON_BEHALF}
        await told(mo, ann, "withdrawn", {"purpose": "sharing_with_volunteers", **no})
        await told(mo, ann, "objections", {"purpose": "taking_part", **no})
        await told(mo, ann, "bases", {"purpose": "taking_part", "basis": "public_task"})
        for basis in ("consent", "public_task", "consent"):
            await told(mo, ann, "bases", {**EVALUATION, "basis": basis})
            if basis == "consent":
                await told(mo, ann, "given", {**TO_EVALUATION, **ON_BEHALF})
        await told(mo, ann, "bases", {**EVALUATION, "basis": "public_task"})
        read = await purposes(mo, ann)
    # when
    async with callers.app.state.parts.store.unit(Origin("tester", "test")) as unit:
        folded, version = await unit.load(DECIDER, ann)
    # then
    assert version == 15
    assert read["use_in_evaluation"]["consent"] is None
    assert {
        name: (say.may, say.because, say.basis, say.consent, str(say.withdrawn_on), str(say.objected_on))
        for name, say in folded.items()
    } == {
        name: (
            found["may"],
            found["because"],
            found["basis"],
            found["consent"],
            str(found["withdrawn_on"]),
            str(found["objected_on"]),
        )
        for name, found in read.items()
    }
