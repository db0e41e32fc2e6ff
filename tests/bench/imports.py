"""Importing a conviction extract: from the first byte sent to the last row accounted for."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import asyncpg
import httpx

from services.assessment import main as assessment
from services.assessment.settings import AssessmentSettings
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import Role
from shared.testing.http import kernel_settings, keyed, running
from tests.bench.post import registration
from tests.bench.rounds import Comparison, compare

PEOPLE, ROWS_EACH = 4_000, 25
ROWS = PEOPLE * ROWS_EACH
BATCH, BATCHES = 1_000, 3
ROUNDS = 2
HEADER = "crn,pnc_id,offence_id,offence_date,offence_code,proven_date,proof,disposal\n"
COVERS = {"source": "bench", "covers_from": "2024-01-01", "covers_until": "2025-12-31"}
PIECE = 64 * 1024
TABLE = """
    create table if not exists copied (crn text, pnc_id text, offence_id text, offence_date date,
        offence_code text, proven_date date, proof text, disposal text)
"""


def run(postgres: EmbeddedPostgres) -> Comparison:
    """Ours on people who were registered for it, each round others; beside it the route that takes
    rows in batches, and what PostgreSQL itself does with the same file and no rules."""
    for name in ("bench_import", "bench_import_keys"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    upgrade(postgres.url("bench_import"), branches=assessment.BRANCHES, service=assessment.MIGRATIONS)
    upgrade(postgres.url("bench_import_keys"), branches=["keys"])
    with TemporaryDirectory() as folder:
        settings = AssessmentSettings(
            **kernel_settings(Path(folder)),
            assessment_database_url=postgres.url("bench_import"),
            assessment_keys_url=postgres.url("bench_import_keys"),
        )
        return asyncio.run(_compare(settings, postgres.dsn("bench_import")))


async def _compare(settings: AssessmentSettings, dsn: str) -> Comparison:
    async with (
        running(assessment.create_app(settings), settings.data_folder) as callers,
        callers.as_(Role.SYSTEM) as client,
    ):
        return await compare(
            {
                f"import, {ROWS:,} rows": lambda: _imported(client),
                f"POST /outcomes/batch, {BATCH:,} rows each": lambda: _batched(client),
                "COPY of the file into one table": lambda: _copied(dsn),
            },
            ROUNDS,
        )


async def _imported(client: httpx.AsyncClient) -> float:
    rows = extract(await _people(client, PEOPLE))
    loop = asyncio.get_running_loop()
    started = loop.time()
    headers = {"Content-Type": "text/csv", **keyed()}
    answer = await client.post("/reoffending-imports", params=COVERS, content=pieces(rows), headers=headers)
    place = f"/jobs/{answer.json()['job_id']}"
    while (job := (await client.get(place)).json())["ended_at"] is None:
        await asyncio.sleep(0.2)
    assert job["counts"] == {"accepted": ROWS, "unchanged": 0, "superseded": 0, "refused": 0}, job
    return ROWS / (loop.time() - started)


async def _batched(client: httpx.AsyncClient) -> float:
    people = await _people(client, BATCH)
    loop = asyncio.get_running_loop()
    started = loop.time()
    for number in range(BATCHES):
        rows = [_finding(crn, number) for crn in people]
        answer = await client.post("/outcomes/batch", json={"rows": rows})
        assert answer.json()["accepted"] == BATCH
    return BATCHES * BATCH / (loop.time() - started)


async def _copied(dsn: str) -> float:
    rows = extract([f"A{number:06}" for number in range(PEOPLE)])
    connection: Any = await asyncpg.connect(dsn)
    try:
        await connection.execute(TABLE)
        loop = asyncio.get_running_loop()
        started = loop.time()
        source = io.BytesIO(rows)
        await connection.copy_to_table("copied", source=source, format="csv", header=True, null="")
        return ROWS / (loop.time() - started)
    finally:
        await connection.close()


async def _people(client: httpx.AsyncClient, number: int) -> list[str]:
    people: list[str] = []
    for _ in range(number // BATCH):
        rows = [{**registration(), "key": str(uuid4())} for _ in range(BATCH)]
        answer = await client.post("/participants/batch", json={"rows": rows})
        assert answer.json()["accepted"] == BATCH
        people += [row["crn"] for row in rows]
    return people


def extract(people: list[str]) -> bytes:
    """Sorted by person, as sources give them."""
    lines = [HEADER]
    for crn in people:
        for number in range(ROWS_EACH):
            day = f"2024-{1 + number % 12:02}-{2 + number // 12:02}"
            lines.append(f"{crn},,{crn}-{number},{day},theft,2025-02-03,conviction,fine\n")
    return "".join(lines).encode()


async def pieces(data: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(data), PIECE):
        yield data[start : start + PIECE]


def _finding(crn: str, number: int) -> dict[str, Any]:
    reoffence = {"offence_date": f"2024-03-{1 + number:02}", "proven_date": "2024-05-01", "disposal": "fine"}
    follow_up = {"starts_on": "2024-01-01", "ends_on": "2025-12-31"}
    return {"key": str(uuid4()), "crn": crn, "follow_up": follow_up, "reoffences": [reoffence]}
