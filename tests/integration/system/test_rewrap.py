"""Rotating the master key: `mydirection rewrap` between two settings."""

from dataclasses import replace

from services.system.rewrapping import rewrap_keys
from services.system.surroundings import Surroundings
from tests.integration.system.cases import started
from tests.integration.system.test_plans_whole import wishes
from tests.integration.system.whole import system

NEW = "c2VjcmV0LW5ldy1tYXN0ZXIta2V5LTAxMjM0NTY3ODk="


async def test_after_rewrapping_the_old_master_key_is_not_needed(around: Surroundings) -> None:
    async with system(around) as client:
        ann = await started(client, 1)
        assert (await wishes(client, ann)).is_success
    old = {"1": around.values["master_key"]}
    both = {"master_key": NEW, "master_key_id": "2", "retired_master_keys": old}
    during = replace(around, values={**around.values, **both})

    assert await rewrap_keys("assessment", during) > 0
    assert await rewrap_keys("assessment", during) == 0
    await rewrap_keys("analytics", during)
    assert await rewrap_keys("plans", during) > 0

    after = replace(around, values={**during.values, "retired_master_keys": {}})
    async with system(after) as client:
        read = await client.get(f"/assessment/participants/{ann}")
        told = await client.get(f"/plans/participants/{ann}/notice-preferences")
    assert read.json()["identity"]["name"] == "Person 1"
    assert told.json()["preferences"]["address"] == "+447700900000"
