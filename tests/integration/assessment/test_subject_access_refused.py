"""To whom subject access and the whole record are closed, and what cannot be asked."""

from uuid import UUID

import httpx
import pytest

from shared.security import Role
from shared.testing.http import Callers
from tests.integration.assessment.people import ANN, person, problem, registered

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATH = "/subject-access-request"


async def ask(callers: Callers, **query: str) -> httpx.Response:
    async with callers.as_(Role.SAR) as client:
        return await client.get(PATH, params=query)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SAR])
async def test_it_is_open_to_the_role_sar_alone(file_callers: Callers, role: Role) -> None:
    async with file_callers.as_(role, participant_id=UUID(int=1)) as client:
        problem(await client.get(PATH, params={"crn": ANN["crn"]}), 403, "forbidden")
    async with file_callers.anonymous() as client:
        problem(await client.get(PATH, params={"crn": ANN["crn"]}), 401)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "crn"),
        ({"crn": "", "prn": ""}, "crn"),
        ({"crn": "X123456", "prn": "A1234BC"}, "crn"),
        ({"crn": "x123456"}, "crn"),
        ({"crn": "X1234567"}, "crn"),
        ({"prn": "A1234"}, "prn"),
        ({"crn": "X123456", "fromDate": "01/02/2026"}, "fromDate"),
        ({"crn": "X123456", "toDate": "2026-02-30"}, "toDate"),
        ({"crn": "X123456", "toDate": "20260201"}, "toDate"),
        ({"crn": "X123456", "toDate": "9999-12-31"}, "toDate"),
        ({"crn": "X123456", "fromDate": "2026-02-02", "toDate": "2026-02-01"}, "toDate"),
    ],
)
async def test_what_cannot_be_answered_is_400_and_names_the_field(
    file_callers: Callers, query: dict[str, str], field: str
) -> None:
    answer = await ask(file_callers, **query)
    body = problem(answer, 400, "malformed")
    assert [error["field"] for error in body["errors"]] == [field]
    assert "123456" not in answer.text


async def test_a_prison_number_is_not_known_here(file_callers: Callers) -> None:
    answer = await ask(file_callers, prn="A1234BC")
    assert answer.status_code == 209
    assert "CRN" in answer.json()["detail"]


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.EVALUATOR, Role.SAR, Role.COACH])
async def test_others_do_not_read_it(file_callers: Callers, role: Role) -> None:
    async with file_callers.as_(Role.ADMIN) as admin:
        ann = await registered(admin, person(700 + list(Role).index(role)))
    async with file_callers.as_(role) as client:
        problem(await client.get(f"/participants/{ann}/record"), 403)
