"""A large extract: every row accounted for, in an amount of memory that does not grow with the file."""

import tracemalloc
from collections.abc import AsyncIterator, Sequence
from typing import Any

import httpx

from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.extracts import HEADER, ended, nothing, offence, refused, sent
from tests.integration.assessment.people import row

MIB = 1024 * 1024
PEOPLE, ROWS, LONG_ROWS = 200, 5_000, 600
MOST_BYTES = 12 * MIB
LONG = "x" * 60_000


def lines() -> Sequence[str]:
    """Of each person 23 offences and that nothing was found, one after the other; at the end the
    first offence of each again."""
    first = [offence(f"B{person:06}", f"of-{person}-0", "2024-03-01") for person in range(PEOPLE)]
    found = []
    for person in range(PEOPLE):
        crn = f"B{person:06}"
        found += [offence(crn, f"of-{person}-{n}", f"2024-03-{n + 1:02}") for n in range(23)]
        found.append(nothing(crn))
    return [*found, *first]


async def large() -> AsyncIterator[bytes]:
    """The rows, and many between them that are long and of no use: 35 MB."""
    yield HEADER.encode() + b"\n"
    for number, line in enumerate(lines()):
        yield line.encode() + b"\n"
        if number < LONG_ROWS:
            yield LONG.encode() + b"\n"


async def register(client: httpx.AsyncClient) -> None:
    rows = [row(number) for number in range(PEOPLE)]
    answer = await client.post("/participants/batch", json={"rows": rows}, headers=keyed())
    assert answer.json()["accepted"] == PEOPLE


async def test_a_large_extract_is_imported_whole_in_bounded_memory(callers: Callers, stored: Any) -> None:
    async with callers.as_(Role.SYSTEM) as client:
        await register(client)
        tracemalloc.start()
        answer = await sent(client, large())
        job = await ended(client, answer.json()["job_id"], 120, pause=0.3)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        rows = await refused(client, job)

    assert job["state"] == "done"
    unchanged = 2 * PEOPLE  # the offence that came twice, and nothing found after something was
    assert job["counts"] == {
        "accepted": ROWS - unchanged,
        "unchanged": unchanged,
        "superseded": 0,
        "refused": LONG_ROWS,
    }
    assert sum(job["counts"].values()) == job["rows_done"] == ROWS + LONG_ROWS
    assert [found["line"] for found in rows] == [3 + 2 * n for n in range(LONG_ROWS)]
    assert await stored.fetchval("select count(*) from reoffences") == 23 * PEOPLE
    assert job["bytes_total"] > 2.5 * MOST_BYTES  # so that holding the file would break the bound
    assert peak < MOST_BYTES
