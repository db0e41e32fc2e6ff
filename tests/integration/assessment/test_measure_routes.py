"""Which roles each route of measures and definitions is open to."""

from typing import Any
from uuid import uuid4

import pytest

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.filling_in import ALERT, phq9
from tests.integration.assessment.people import problem

pytestmark = pytest.mark.asyncio(loop_scope="module")
OFFICE = (Role.PROGRAMME_LEAD, Role.SYSTEM, Role.ADMIN)
PRACTITIONERS = (
    Role.CASE_MANAGER, Role.TEAM_LEADER, Role.PROGRAMME_LEAD, Role.ADMIN, Role.SAFEGUARDING_LEAD,
)  # fmt: skip
STAFF = (Role.CASE_MANAGER, Role.TEAM_LEADER, *OFFICE)
READERS = (Role.PERSON, *STAFF, Role.SAFEGUARDING_LEAD)
PERSON = "/participants/0190a1b2-0000-7000-8000-000000000001"
ONE = f"{PERSON}/administrations/0190a1b2-0000-7000-8000-000000000002"
WORDING = {"language": "cy", "licence_reference": "L-1", "items": {"1": "Un"}}
ROUTES: list[tuple[str, str, Any, tuple[Role, ...]]] = [
    ("POST", f"{PERSON}/administrations", phq9(), (Role.PERSON, *STAFF)),
    ("GET", f"{PERSON}/administrations", None, READERS),
    ("GET", ONE, None, READERS),
    ("POST", f"{ONE}/withdrawal", {"reason": "wrong_date"}, (Role.PERSON, *STAFF)),
    ("POST", f"{ONE}/alerts/{ALERT}/acknowledgement", {"action": "spoke_with_person"}, PRACTITIONERS),
    ("GET", f"{PERSON}/measures", None, READERS),
    ("GET", "/alerts", None, (*STAFF, Role.SAFEGUARDING_LEAD)),
    ("POST", "/administrations/batch", {"rows": []}, OFFICE),
    ("GET", "/definitions/measure/phq9:1", None, tuple(Role)),
    ("POST", "/definitions/measure", {}, (Role.ADMIN,)),
    ("POST", "/definitions/measure/phq9:1/wordings", WORDING, (Role.ADMIN,)),
    ("GET", "/definitions/measure/phq9:1/wordings/cy", None, tuple(Role)),
]
EACH_ROUTE = pytest.mark.parametrize(("method", "path", "body", "roles"), ROUTES)


@EACH_ROUTE
async def test_a_role_that_is_not_named_is_refused_and_others_are_not(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    for role in Role:
        async with file_callers.as_(role, participant_id=uuid4()) as client:
            answer = await client.request(method, path, json=body, headers=keyed())
        assert (answer.status_code == 403) == (role not in roles), role


@EACH_ROUTE
async def test_nobody_comes_in_without_a_token(
    file_callers: Callers, method: str, path: str, body: Any, roles: tuple[Role, ...]
) -> None:
    async with file_callers.anonymous() as client:
        answer = await client.request(method, path, json=body, headers=keyed())
    problem(answer, 401, "unauthenticated")
