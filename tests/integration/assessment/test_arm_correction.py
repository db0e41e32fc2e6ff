"""The arm of somebody with whom the programme has begun is not corrected away."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared.security import Role
from shared.testing.http import Callers
from tests.integration.assessment.people import problem
from tests.integration.assessment.test_people import NEEDS, REOPENED, made, post

pytestmark = pytest.mark.asyncio(loop_scope="module")
BEGINNINGS: list[tuple[str, dict[str, Any], str]] = [
    ("access-needs", NEEDS, "access needs"),
    ("assessments", {"framework": "my_direction:1"}, "an assessment"),
    ("consents/bases", {"purpose": "taking_part", "basis": "public_task"}, "consents or a lawful basis"),
    (
        "register/risks",
        {"kind": "alert", "alert": "arson", "source": "court", "starts_on": "2024-02-01"},
        "entries in the register",
    ),
]


@pytest.mark.parametrize(
    ("number", "path", "body", "named"), [(940 + n, *b) for n, b in enumerate(BEGINNINGS)]
)
async def test_an_arm_is_not_corrected_away_from_what_was_begun(
    file_callers: Callers, number: int, path: str, body: dict[str, Any], named: str
) -> None:
    to_comparator = {**REOPENED, "arm": "comparator"}
    async with file_callers.as_(Role.CASE_MANAGER, "beginning") as manager:
        place, other = await made(manager, number), await made(manager, number + 10)
        begun = await post(manager, f"{place}/{path}", body)
        assert begun.status_code in (200, 201), begun.text
        # when, then
        refused = problem(await post(manager, f"{place}/corrections", to_comparator), 409, "begun")
        assert named in refused["detail"]
        assert (await manager.get(place)).json()["arm"] == "programme"
        assert (await post(manager, f"{other}/corrections", to_comparator)).status_code == 200


async def test_an_arm_is_not_corrected_away_from_an_assignment(
    file_callers: Callers, file_stored: "asyncpg.Connection[Any]"
) -> None:
    async with file_callers.as_(Role.PROGRAMME_LEAD) as lead:
        place = await made(lead, 960)
        await file_stored.execute(
            "insert into assignments (participant_id, number, from_on, recorded_at)"
            " values ($1, 1, '2024-02-01', now())",
            UUID(place.rpartition("/")[2]),
        )
        refused = await post(lead, f"{place}/corrections", {**REOPENED, "arm": "comparator"})
        assert "an assignment" in problem(refused, 409, "begun")["detail"]
