"""The name of a case manager who was erased does not come back with a backup of the keys."""

from datetime import timedelta
from typing import Any

import httpx

from services.assessment.main import opened
from services.assessment.settings import AssessmentSettings
from services.system.restoring import restore
from services.system.surroundings import Surroundings
from shared.clock import utc_now
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.system.test_restore import copied
from tests.integration.system.whole import system


async def sent(client: httpx.AsyncClient, path: str, body: Any) -> str:
    answer = await client.post(f"/assessment/case-managers{path}", json=body, headers=keyed())
    assert answer.status_code in (200, 201), answer.text
    found: str = answer.json()["case_manager_id"]
    return found


async def test_a_name_whose_key_came_back_is_unreadable_again(
    around: Surroundings, databases: Databases
) -> None:
    yesterday = str(utc_now().date() - timedelta(days=1))
    async with system(around) as client:
        body = {"account": "mo@issuer", "name": "Mo Example", "from_on": yesterday}
        mo = await sent(client, "", body)
    keys = copied(databases, around, "assessment_keys_url")
    async with system(around) as client:
        await sent(client, f"/{mo}/leaving", {"from_on": yesterday})
        await sent(client, f"/{mo}/erasure", None)

    found = await restore(keys)

    assert (found.erased, found.recovered) == (0, 0)
    settings = keys.settings("assessment")
    assert isinstance(settings, AssessmentSettings)
    async with opened(settings) as parts:
        assert mo in (await parts.store.keyring.load([mo])).destroyed
