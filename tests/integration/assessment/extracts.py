"""Conviction extracts for the tests, and what they ask of the service about an import."""

import asyncio
from typing import Any

import httpx

from shared.testing.http import keyed

HEADER = "crn,pnc_id,offence_id,offence_date,offence_code,proven_date,proof,disposal"
COVERS = {"source": "police_extract", "covers_from": "2024-01-01", "covers_until": "2025-12-31"}
CSV = {"Content-Type": "text/csv; charset=utf-8"}
ENDED = ("done", "failed", "cancelled")


def offence(crn: str, offence_id: str = "", on: str = "2024-03-01", *, pnc_id: str = "", **other: str) -> str:
    found = {"code": "theft", "proven": "2024-05-01", "proof": "conviction", "disposal": "fine", **other}
    return ",".join(
        (crn, pnc_id, offence_id, on, found["code"], found["proven"], found["proof"], found["disposal"])
    )


def nothing(crn: str, offence_id: str = "") -> str:
    return f"{crn},,{offence_id},,,,,"


def extract(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows, ""]).encode()


async def sent(
    client: httpx.AsyncClient, content: Any, key: str | None = None, **changed: str
) -> httpx.Response:
    params = {**COVERS, **changed}
    headers = {**CSV, **keyed(key)}
    return await client.post("/reoffending-imports", params=params, content=content, headers=headers)


async def ended(
    client: httpx.AsyncClient, job_id: str, seconds: float = 60, pause: float = 0.03
) -> dict[str, Any]:
    """The job once it has ended."""
    async with asyncio.timeout(seconds):
        while True:
            job: dict[str, Any] = (await client.get(f"/jobs/{job_id}")).json()
            if job["state"] in ENDED:
                return job
            await asyncio.sleep(pause)


async def imported(client: httpx.AsyncClient, *rows: str, **changed: str) -> dict[str, Any]:
    answer = await sent(client, extract(*rows), **changed)
    assert answer.status_code == 202, answer.text
    return await ended(client, answer.json()["job_id"])


async def refused(client: httpx.AsyncClient, job: dict[str, Any], limit: int = 200) -> list[dict[str, Any]]:
    """All of the job's refused rows, page by page."""
    found: list[dict[str, Any]] = []
    cursor = None
    while True:
        params = {"limit": limit, **({"cursor": cursor} if cursor else {})}
        page = (await client.get(f"/jobs/{job['job_id']}/refusals", params=params)).json()
        found += page["items"]
        cursor = page["next"]
        if cursor is None:
            return found
