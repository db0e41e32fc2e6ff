"""Which domain events are refused or ignored, and by whom they may be sent."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.case_events import PATH, WORDS, A, B, deletion, event, merge, unmerge
from tests.integration.assessment.people import fields, problem

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
async def test_it_is_open_to_systems_alone(file_callers: Callers, role: Role) -> None:
    async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
        problem(await client.post(PATH, json=merge(), headers=keyed()), 403, "forbidden")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (merge() | {"additionalInformation": {"sourceCRN": A}}, "additionalInformation.targetCRN"),
        (merge() | {"additionalInformation": {"targetCRN": A}}, "additionalInformation.sourceCRN"),
        (merge(target=A), "additionalInformation.targetCRN"),
        (unmerge() | {"additionalInformation": {"unmergedCRN": A}}, "additionalInformation.reactivatedCRN"),
        (unmerge(unmerged=A), "additionalInformation.unmergedCRN"),
        (deletion("not one"), "additionalInformation.crn"),
        (event("deleted.gdpr", 12), "additionalInformation.crn"),
        (deletion(A) | {"additionalInformation": {"crn": B}}, "personReference.identifiers"),
        (merge() | {"occurredAt": "2999-01-01T00:00:00Z"}, "occurredAt"),
        (deletion(A, datetime.now(UTC) + timedelta(minutes=9)), "occurredAt"),
        (merge() | {"occurredAt": "2026-03-01T12:00:00"}, "occurredAt"),
        ({k: v for k, v in merge().items() if k != "eventType"}, "eventType"),
    ],
)
async def test_what_is_wrong_is_named_and_not_repeated(
    file_callers: Callers, body: dict[str, Any], field: str
) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post(PATH, json=body, headers=keyed())
    assert fields(answer) == [field]
    assert not [word for word in (*WORDS, "not one") if word in answer.text]


async def test_a_crn_of_another_form_is_refused(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post(PATH, json=merge(source="b000001"), headers=keyed())
    problem(answer, 422)
    assert "b000001" not in answer.text


async def test_a_clock_that_is_a_little_fast_is_borne(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        soon = deletion("Z999999", datetime.now(UTC) + timedelta(minutes=4))
        answer = await system.post(PATH, json=soon, headers=keyed())
    assert answer.json()["result"] == "nobody"


async def test_other_kinds_of_events_are_ignored_and_said_to_be(file_callers: Callers) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post(PATH, json=event("supervision.started", 12), headers=keyed())
    assert (answer.status_code, answer.json()["result"]) == (202, "ignored")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (merge() | {"additionalInformation": {"sourceCRN": A}}, "This is needed."),
        (deletion("not one"), "A capital letter and six digits are needed, such as A012345."),
    ],
)
async def test_what_is_left_out_and_what_has_another_form_are_told_apart(
    file_callers: Callers, body: dict[str, Any], message: str
) -> None:
    async with file_callers.as_(Role.SYSTEM) as system:
        answer = await system.post(PATH, json=body, headers=keyed())
    assert [error["message"] for error in problem(answer, 422)["errors"]] == [message]
