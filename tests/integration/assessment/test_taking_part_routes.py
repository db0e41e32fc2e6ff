"""Taking part over HTTP: a no stops assessments and measures for both parties, never what the court
ordered; and everything that was said of a purpose is read back."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import PATH as MERGING
from tests.integration.assessment.case_events import A, B, merge
from tests.integration.assessment.filling_in import ALERT, IN_DANGER, fill_in, phq9
from tests.integration.assessment.interacting import SECTIONS, STRENGTH, Assessed, assessed
from tests.integration.assessment.people import ARRESTED, FOLLOWED, fields, person, problem, registered
from tests.integration.assessment.registering import HARM
from tests.integration.assessment.test_consent_routes import DAY, ON_BEHALF, purposes, said, told

pytestmark = pytest.mark.asyncio(loop_scope="module")
TAKING_PART = {"purpose": "taking_part"}
CONSENT = {**TAKING_PART, "basis": "consent"}
YES = {**TAKING_PART, "wording": "taking_part:1", "on": DAY}
NO = {**TAKING_PART, "on": DAY}
CODE = "not-taking-part"
OWN = {"filled_in_by": "person_in_own_session"}


async def written(her: Assessed) -> list[httpx.Response]:
    """What each party would write."""
    item, rating = f"sections/{SECTIONS[0]}/items", f"sections/{SECTIONS[1]}/rating"
    of_measures = [(her.mo, phq9(time_point="review")), (her.ann, phq9(time_point="review", **OWN))]
    return [
        *[await her.post(who, item, STRENGTH) for who in (her.mo, her.ann)],
        *[await her.post(who, rating, {"rating": 4}) for who in (her.mo, her.ann)],
        *[await fill_in(who, her.participant_id, body) for who, body in of_measures],
    ]


async def goes_on(her: Assessed) -> None:
    answers = await written(her)
    assert [answer.status_code for answer in answers] == [201, 201, 200, 200, 201, 201], [
        answer.text for answer in answers
    ]


async def is_refused(her: Assessed) -> None:
    for answer in await written(her):
        assert "again by giving consent" in problem(answer, 409, CODE)["detail"]
    assert (await her.mo.get(her.place)).status_code == 200
    assert (await her.ann.get(her.place)).status_code == 200


async def test_consent_stops_and_begins_it(file_callers: Callers) -> None:
    async with assessed(file_callers, 811) as her:
        ann = her.participant_id
        await her.done(her.mo, f"sections/{SECTIONS[0]}/items", STRENGTH)
        # given consent as the basis, and none yet
        await told(her.mo, ann, "bases", CONSENT)
        await is_refused(her)
        # when she gives it
        await told(her.ann, ann, "given", YES)
        await goes_on(her)
        # when she withdraws it, then nothing more is written; what was is read
        await told(her.ann, ann, "withdrawn", NO)
        await is_refused(her)
        assert len((await her.section())["strengths"]) == 3
        # when she gives it again, and then objects
        await told(her.ann, ann, "given", YES)
        assert (await her.post(her.mo, f"sections/{SECTIONS[0]}/items", STRENGTH)).status_code == 201
        await told(her.ann, ann, "objections", NO)
        await is_refused(her)


async def test_no_assessment_is_started_with_somebody_who_said_no(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(812))
        await told(mo, ann, "bases", CONSENT)
        for client in (mo, file_callers.as_(Role.PERSON, "ann", UUID(ann))):
            refused = await client.post(f"/participants/{ann}/assessments", json={}, headers=keyed())
            problem(refused, 409, CODE)


async def test_it_goes_on_under_an_order_and_where_nothing_is_recorded(file_callers: Callers) -> None:
    async with assessed(file_callers, 813) as her:
        # given an objection, and nobody has recorded what taking part rests on
        await told(her.ann, her.participant_id, "objections", NO)
        assert (await purposes(her.mo, her.participant_id))["taking_part"]["because"] == "no_lawful_basis"
        await goes_on(her)
    async with assessed(file_callers, 814) as her:
        # given an order of the court, and the objection to it
        await told(her.mo, her.participant_id, "bases", {**TAKING_PART, "basis": "public_task"})
        await told(her.ann, her.participant_id, "objections", NO)
        await goes_on(her)


async def test_what_the_court_ordered_goes_on_without_it(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        place = f"/participants/{await registered(mo, person(815))}"
        await told(mo, place.rpartition("/")[2], "bases", CONSENT)
        orders: list[tuple[str, dict[str, Any]]] = [
            ("status", {"status": "started", "on": "2024-01-08"}),
            ("sentences", {"kind": "licence", "starts_on": "2024-01-01", "length_months": 12}),
            ("follow-up", FOLLOWED),
            ("reoffences", ARRESTED),
            ("register/risks", HARM),
            ("status", {"status": "withdrew", "on": "2024-02-08"}),
        ]
        for what, body in orders:
            answer = await mo.post(f"{place}/{what}", json=body, headers=keyed())
            assert answer.status_code in (200, 201), answer.text


async def test_who_is_in_danger_is_heard_though_nothing_is_recorded(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(816))
        await told(mo, ann, "bases", CONSENT)
        problem(await fill_in(mo, ann, phq9(IN_DANGER)), 409, CODE)
        answer = await mo.get("/alerts")
        assert [found["alert"] for found in answer.json()["items"] if found["participant_id"] == ann] == [
            ALERT
        ]


async def test_a_row_of_whoever_said_no_is_refused_alone(file_callers: Callers) -> None:
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        ann, ben = await registered(lead, person(817)), await registered(lead, person(818))
        await told(lead, ann, "bases", CONSENT)
        rows = [{"key": str(uuid4()), "participant_id": each, **phq9()} for each in (ann, ben)]
        answer = await lead.post("/administrations/batch", json={"rows": rows}, headers=keyed())
        assert [row["status"] for row in answer.json()["rows"]] == ["refused", "accepted"], answer.text


async def test_what_was_said_stays_readable(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(819))
        async with file_callers.as_(Role.PERSON, "ann", UUID(ann)) as own:
            await told(mo, ann, "bases", CONSENT)
            await told(mo, ann, "given", {**YES, **ON_BEHALF})
            await told(own, ann, "withdrawn", {**TAKING_PART, "on": "2024-03-01"})
            await told(own, ann, "given", {**YES, "on": "2024-03-05", "language": "cy"})
            await told(own, ann, "objections", {**TAKING_PART, "on": "2024-04-01"})
            await told(own, ann, "objections/withdrawn", {**TAKING_PART, "on": "2024-04-02"})
            await told(own, ann, "objections", {"purpose": "use_in_evaluation", "on": DAY})
            # then each party reads all of it, by purpose, and who was signed in is not in it
            found = await purposes(own, ann)
            assert found == await purposes(mo, ann)
    none = {"wording": None, "language": None}
    herself = {"own_session": True, "on_behalf_of_person": None}
    assert found["taking_part"]["history"] == [
        {
            "what": "consent-given",
            "on": DAY,
            "own_session": False,
            "on_behalf_of_person": "said_in_meeting",
            "wording": "taking_part:1",
            "language": "en",
        },
        {"what": "consent-withdrawn", "on": "2024-03-01", **herself, **none},
        {
            "what": "consent-given",
            "on": "2024-03-05",
            **herself,
            "wording": "taking_part:1",
            "language": "cy",
        },
        {"what": "objection-raised", "on": "2024-04-01", **herself, **none},
        {"what": "objection-withdrawn", "on": "2024-04-02", **herself, **none},
    ]
    assert [each["what"] for each in found["use_in_evaluation"]["history"]] == ["objection-raised"]


async def test_the_bases_and_wordings_that_there_are_can_be_read(file_callers: Callers) -> None:
    async with file_callers.as_(Role.CASE_MANAGER, "mo") as mo:
        ann = await registered(mo, person(820))
        refused = await said(mo, ann, "bases", {"purpose": "sharing_with_volunteers", "basis": "public_task"})
        assert fields(refused) == ["basis"]
        assert "Offered: consent. GET /definitions" in refused.text
        shown = (await mo.get("/definitions")).json()
        assert {"code", "title", "reference_needed"} == set(shown["lawful_bases"]["bases"][0])
        assert {"purpose", "arm", "basis", "objection"} == set(shown["lawful_bases"]["choices"][0])
        assert {each["purpose"] for each in shown["consent_wordings"]["wordings"]} == set(
            shown["lawful_bases"]["purposes"]
        )
        described = (await mo.get("/openapi.json")).json()["components"]["schemas"]["Definitions"]
        assert {"lawful_bases", "consent_wordings"} <= set(described["required"])


async def test_a_merged_record_still_takes_the_persons_own_say(file_callers: Callers) -> None:
    """Or a no on it could never be taken back, and it counts for all of the person's records."""
    as_ = file_callers.as_
    async with as_(Role.PROGRAMME_LEAD) as lead, as_(Role.SYSTEM) as system:
        ann, bob = [await registered(lead, person(number)) for number in (1, 2)]
        evaluation = {"purpose": "use_in_evaluation", "on": DAY, **ON_BEHALF}
        await told(lead, ann, "objections", evaluation)
        # given
        assert (await system.post(MERGING, json=merge(12, A, B), headers=keyed())).status_code == 200
        # then no basis is recorded there any more
        refused = await said(lead, ann, "bases", {"purpose": "use_in_evaluation", "basis": "public_task"})
        assert bob in problem(refused, 409, "merged")["detail"]
        # but what they say is
        answer = await told(lead, ann, "objections/withdrawn", evaluation)
        assert answer["because"] == "no_lawful_basis"
        assert (await told(lead, ann, "objections", evaluation))["because"] == "objection"
