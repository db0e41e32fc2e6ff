"""Nobody is said not to have reoffended while a row of theirs that names an offence is refused."""

from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from services.assessment.handlers import imports
from services.assessment.handlers.handling import Handling
from shared.domain import Unavailable
from shared.jobs import Batch, Job, Place
from shared.security import Role
from shared.testing.http import Callers, keyed
from tests.integration.assessment.extracts import HEADER, imported, nothing, offence, refused
from tests.integration.assessment.people import person, registered, row

RULE = "moj_proven_reoffending:1"
ANN = "B000001"


@pytest_asyncio.fixture
async def system(callers: Callers) -> AsyncIterator[httpx.AsyncClient]:
    async with callers.as_(Role.SYSTEM) as client:
        yield client


async def status(client: httpx.AsyncClient, participant_id: str) -> str | None:
    """By the rule; None where nothing was ever judged."""
    found = (await client.get(f"/participants/{participant_id}")).json()["outcomes"]
    return next((outcome["status"] for outcome in found if outcome["rule"] == RULE), None)


async def many(client: httpx.AsyncClient, number: int = 150) -> list[str]:
    """So many people beside, and a row of each."""
    rows = [row(n) for n in range(1000, 1000 + number)]
    assert (await client.post("/participants/batch", json={"rows": rows}, headers=keyed())).status_code == 200
    return [nothing(each["crn"]) for each in rows]


@pytest.mark.parametrize(
    "bad",
    [
        offence(ANN, "of-2", code="jaywalking"),
        offence(ANN, "of-2", "2024-13-01"),
        offence(ANN, "of-2", disposal=""),
        offence(ANN, "of-2") + ",one column more",
        offence(ANN, "of-2", pnc_id="nonsense"),
    ],
)
@pytest.mark.parametrize("first", [True, False])
async def test_given_a_refused_offence_in_another_chunk_then_not_measurable(
    system: httpx.AsyncClient, bad: str, first: bool
) -> None:
    ann = await registered(system, person(1))
    between, speeding = await many(system), offence(ANN, "of-1", code="speeding")
    rows = [bad, *between, speeding] if first else [speeding, *between, bad]

    job = await imported(system, *rows)

    assert job["counts"] == {"accepted": 151, "unchanged": 0, "superseded": 0, "refused": 1}
    assert await status(system, ann) is None
    assert (await system.get(f"/participants/{ann}")).json()["follow_up"] is None
    [told] = await refused(system, job)
    assert told["detail"].endswith("does not extend the person's follow-up.")

    await imported(system, offence(ANN, "of-1", code="speeding"), offence(ANN, "of-2"))
    assert await status(system, ann) == "reoffended"


async def test_given_an_earlier_follow_up_then_it_is_kept(system: httpx.AsyncClient) -> None:
    ann = await registered(system, person(1))
    await imported(system, nothing(ANN), covers_until="2024-12-31")
    await imported(system, nothing(ANN), offence(ANN, "of-1", code="jaywalking"))
    follow_up = (await system.get(f"/participants/{ann}")).json()["follow_up"]
    assert follow_up == {"starts_on": "2024-01-01", "ends_on": "2024-12-31"}


async def test_given_a_row_of_a_prior_offence_then_followed(system: httpx.AsyncClient) -> None:
    ann = await registered(system, person(1))
    job = await imported(system, nothing(ANN), offence(ANN, "of-1", "2020-03-01", proven="2020-04-01"))
    assert job["counts"]["refused"] == 1
    assert await status(system, ann) == "not_reoffended"


async def test_given_equal_offences_in_two_chunks_then_each_counts_once(
    system: httpx.AsyncClient, stored: Any
) -> None:
    await registered(system, person(1))
    rows = [offence(ANN), *await many(system), offence(ANN)]
    assert (await imported(system, *rows))["counts"]["accepted"] == 152
    assert (await imported(system, *rows))["counts"]["unchanged"] == 152
    assert await stored.fetchval("select count(*) from reoffences") == 2


async def test_given_a_death_among_the_ends_when_gone_on_then_everybody_is_followed_once(
    system: httpx.AsyncClient, stored: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, died = imports.ending, list[Place]()

    async def dying(handling: Handling, job: Job, place: Place) -> AsyncGenerator[Batch, None]:
        async for batch in whole(handling, job, place):
            yield batch
            if not died:
                died.append(batch.place)
                raise Unavailable("The process died.")

    monkeypatch.setattr(imports, "ending", dying)
    job = await imported(system, *await many(system))

    assert died
    assert job["counts"] == {"accepted": 150, "unchanged": 0, "superseded": 0, "refused": 0}
    followed = "select count(*) from events where name = 'follow-up-recorded'"
    assert await stored.fetchval(followed) == 150
    assert await stored.fetchval("select count(*) from participants where follow_up_ends_on is null") == 0
    assert await stored.fetchval("select count(*) from import_marks") == 0


async def test_given_a_correction_when_the_old_file_comes_again_then_it_stays(
    system: httpx.AsyncClient,
) -> None:
    ann = await registered(system, person(1))
    old = offence(ANN, "of-1", "2024-03-01")
    await imported(system, old, covers_until="2025-06-30")
    await imported(system, offence(ANN, "of-1", "2024-04-01"))
    again = await imported(system, old, covers_until="2025-06-30")
    assert again["counts"]["unchanged"] == 1
    [known] = (await system.get(f"/participants/{ann}")).json()["reoffences"]
    assert known["offence_date"] == "2024-04-01"


def test_the_rows_here_have_the_columns() -> None:
    assert len(offence(ANN).split(",")) == len(HEADER.split(","))
