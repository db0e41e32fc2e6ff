"""Volunteers and coaches see nothing of a case here: every route is asked, with their tokens."""

from typing import Final

import pytest

from shared.security import Role
from shared.testing.http import Callers
from tests.integration.plans.asking import operations

pytestmark = pytest.mark.asyncio(loop_scope="module")
# What a batch carries out is asked of each of its commands.
OPEN: Final = {
    "GET /definitions",
    "GET /definitions/{kind}/{reference}",
    "GET /definitions/measure/{reference}/wordings/{language}",
    "GET /consent-wordings",
    "POST /me/commands",
}


@pytest.mark.parametrize("role", [Role.VOLUNTEER, Role.COACH])
async def test_nothing_but_definitions_is_theirs_to_read(
    file_callers: Callers, file_ann: str, role: Role
) -> None:
    let_in = set()
    async with file_callers.as_(role, "vi") as client:
        for each in operations(file_callers.app.openapi()):
            answer = await each.ask(client, participant_id=file_ann)
            assert answer.status_code < 500, (each.name, answer.text)
            assert file_ann not in answer.text, each.name
            if answer.status_code not in (401, 403):
                let_in.add(each.name)
    assert let_in == OPEN
