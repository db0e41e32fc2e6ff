"""Nobody who was erased comes back with a backup."""

import subprocess
from dataclasses import replace

import asyncpg

from services.system.restoring import restore
from services.system.surroundings import Surroundings
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.system.whole import erase, projected, register, system


def copied(databases: Databases, around: Surroundings, *settings: str) -> Surroundings:
    """The surroundings with these databases as they are now, dumped and restored elsewhere."""
    values = dict(around.values)
    for setting in settings:
        target = databases.create()
        dump = databases.server.folder / f"{target.name}.dump"
        source = str(values[setting]).replace("+asyncpg", "")
        run(databases, "pg_dump", "--format=custom", f"--file={dump}", source)
        run(databases, "pg_restore", "--no-owner", f"--dbname={target.dsn}", str(dump))
        dump.unlink()
        values[setting] = target.url
    return replace(around, values=values)


def run(databases: Databases, program: str, *arguments: str) -> None:
    subprocess.run([databases.server.binary(program), *arguments], check=True, capture_output=True)


async def test_an_erasure_that_the_backup_does_not_know_is_made_again(
    around: Surroundings, databases: Databases
) -> None:
    async with system(around) as client:
        ann, bob = await register(client, 1), await register(client, 2)
        await projected(client, 2)
    backup = copied(databases, around, "assessment_database_url", "assessment_keys_url")
    async with system(around) as client:
        await erase(client, ann)
        await projected(client, 1)

    found = await restore(backup)

    assert (found.erased, found.recovered) == (1, 1)
    async with system(backup) as client:
        assert (await client.get(f"/assessment/participants/{ann}")).status_code == 410
        kept = await client.get(f"/assessment/participants/{bob}")
        assert kept.json()["identity"]["name"] == "Person 2"
        listed = await client.get("/assessment/participants")
        assert "Person 1" not in listed.text
        # Analytics goes on from the restored log, and hears what is new.
        await register(client, 3)
        await projected(client, 2)
        ready = await client.get("/analytics/health/readiness")
        assert ready.status_code == 200, ready.text


async def test_keys_that_came_back_are_destroyed_again(around: Surroundings, databases: Databases) -> None:
    async with system(around) as client:
        ann, _ = await register(client, 1), await register(client, 2)
        await projected(client, 2)
    keys = copied(databases, around, "assessment_keys_url", "analytics_keys_url")
    async with system(around) as client:
        await erase(client, ann)
        await projected(client, 1)

    found = await restore(keys)

    assert (found.erased, found.recovered) == (1, 0)
    for setting in ("assessment_keys_url", "analytics_keys_url"):
        assert await dead(keys, setting) == 1


async def test_an_erasure_that_was_made_is_made_again_past_a_hold_that_the_backup_brings_back(
    around: Surroundings, databases: Databases
) -> None:
    async with system(around) as client:
        ann, _ = await register(client, 1), await register(client, 2)
        place = f"/assessment/participants/{ann}/retention/holds"
        answer = await client.post(place, json={"reason": "inquiry"}, headers=keyed())
        hold = answer.json()["hold_id"]
        await projected(client, 2)
    backup = copied(databases, around, "assessment_database_url", "assessment_keys_url")
    async with system(around) as client:
        assert (await client.post(f"{place}/{hold}/lift", headers=keyed())).status_code == 200
        await erase(client, ann)
        await projected(client, 1)

    found = await restore(backup)

    assert (found.erased, found.recovered) == (1, 1)
    async with system(backup) as client:
        assert (await client.get(f"/assessment/participants/{ann}")).status_code == 410


async def test_restoring_again_changes_nothing(around: Surroundings) -> None:
    async with system(around) as client:
        await erase(client, await register(client, 1))
        await register(client, 2)
        await projected(client, 1)
    first = await restore(around)
    assert first == await restore(around)
    assert (first.erased, first.recovered) == (1, 0)


async def dead(around: Surroundings, setting: str) -> int:
    """How many persons' keys are destroyed."""
    connection = await asyncpg.connect(str(around.values[setting]).replace("+asyncpg", ""))
    try:
        number: int = await connection.fetchval("select count(*) from person_keys where wrapped is null")
        return number
    finally:
        await connection.close()
