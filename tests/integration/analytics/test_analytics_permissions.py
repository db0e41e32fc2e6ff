"""Whoever says no to the use of their data in evaluation is in no dataset and no figure from then on."""

import csv
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from services.analytics.main import create_app
from services.analytics.projections import replay_and_compare
from services.analytics.settings import AnalyticsSettings
from shared.contracts.assessment import ErasureRequested
from shared.security import Role
from shared.testing.http import Callers, kernel_settings, running
from shared.testing.postgres import FreshDatabase
from tests.integration.analytics.conftest import (
    PSEUDONYMS,
    Analytics,
    Publisher,
    completed,
    judged,
    measure,
    permission,
    person,
    recorded,
    registered,
    withdrawn,
)
from tests.integration.analytics.supported import meeting_planned, proposed, requested
from tests.integration.analytics.test_analytics_merging import merged, unmerged
from tests.integration.analytics.test_analytics_projection import envelopes

ASKED = {"definition": "rossi:1", "rule": "rossi:1"}
DATASETS = ("assessments", "coaching", "life_links", "measures", "meetings", "reoffending")


def everything_of(*numbers: int) -> list[Any]:
    made = (registered, judged, completed, recorded, proposed, meeting_planned, requested)
    return [measure(), *(each(number) for number in numbers for each in made)]


@pytest_asyncio.fixture
async def callers(fresh: FreshDatabase, tmp_path: Path) -> AsyncIterator[Callers]:
    settings = AnalyticsSettings(
        **kernel_settings(tmp_path), analytics_database_url=fresh.url, analytics_keys_url=fresh.url
    )
    async with running(create_app(settings), settings.data_folder) as found:
        yield found


async def got(callers: Callers, path: str) -> Any:
    async with callers.as_(Role.EVALUATOR) as client:
        answer = await client.get(path, params=ASKED)
    assert answer.status_code == 200, answer.text
    return answer


async def shown(analytics: Analytics, callers: Callers) -> set[int]:
    """Who is in each dataset: all of them, their descriptions and the evaluation agree."""
    who = {
        row[1]: row[0] for row in await analytics.rows("select participant_id, pseudonym from participants")
    }
    numbers = {person(number): number for number in range(1, 10)}
    listed = {each["name"]: each for each in (await got(callers, "/datasets")).json()}
    found = []
    for name in DATASETS:
        rows = csv.DictReader(io.StringIO((await got(callers, f"/datasets/{name}")).text, newline=""))
        found.append({numbers[who[row["pseudonym"]]] for row in rows})
        assert listed[name]["participants"]["rossi:1"] == len(found[-1])
    evaluation = (await got(callers, "/evaluations/reoffending")).json()
    assert sum(arm["participants"] for arm in evaluation["arms"]) == len(found[-1])
    assert evaluation["left_out"] == listed["reoffending"]["left_out"]["rossi:1"]
    assert all(each == found[0] for each in found)
    return found[0]


async def left_out(callers: Callers) -> dict[str, int]:
    listed = (await got(callers, "/datasets")).json()
    return {each["name"]: each["left_out"]["rossi:1"] for each in listed}


@pytest.mark.parametrize("because", ["objection", "consent_withdrawn", "consent_missing"])
async def test_a_no_takes_the_rows_out_and_a_yes_brings_them_back(
    analytics: Analytics, publish: Publisher, callers: Callers, because: str
) -> None:
    # given three people, of one of whom a yes is recorded, and of the others nothing
    await analytics.project(publish(*everything_of(1, 2, 3), permission(1, None)))
    assert await shown(analytics, callers) == {1, 2, 3}
    assert await left_out(callers) == dict.fromkeys(DATASETS, 0)
    # when
    await analytics.project(publish(permission(1, because)))
    # then
    assert await shown(analytics, callers) == {2, 3}
    assert await left_out(callers) == dict.fromkeys(DATASETS, 1)
    # when: what comes of them later stays out as well
    await analytics.project(publish(recorded(1, 5), completed(1, 2)))
    assert await shown(analytics, callers) == {2, 3}
    # and when they allow it, all of it is there
    await analytics.project(publish(permission(1, None)))
    assert await shown(analytics, callers) == {1, 2, 3}


async def test_no_basis_yet_and_another_purpose_leave_nobody_out(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(*everything_of(1, 2)))
    await analytics.project(
        publish(permission(1, "no_lawful_basis"), permission(2, "objection", "taking_part"))
    )
    assert await shown(analytics, callers) == {1, 2}
    for name in DATASETS:
        schema = (await got(callers, f"/datasets/{name}/schema")).json()
        assert "no lawful basis is recorded yet is not left out" in schema["leftOut"]


async def test_a_definition_all_of_whose_persons_said_no_is_still_one(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    await analytics.project(publish(*everything_of(1), permission(1, "objection")))
    assert await shown(analytics, callers) == set()
    assert await left_out(callers) == dict.fromkeys(DATASETS, 1)


@pytest.mark.parametrize("refusing", [1, 2, 3])
async def test_a_no_on_any_record_of_a_person_leaves_all_of_them_out(
    analytics: Analytics, publish: Publisher, callers: Callers, refusing: int
) -> None:
    # given three records that are one person's, and somebody else
    events = publish(*everything_of(1, 2, 3, 4), merged(1, 2), merged(2, 3))
    # when
    events += publish(
        permission(refusing, "objection"), *(permission(n, None) for n in {1, 2, 3} - {refusing})
    )
    await analytics.project(events)
    # then
    assert await shown(analytics, callers) == {4}
    # and apart again, it is the answer of that record alone
    await analytics.project(publish(unmerged(1, 2), unmerged(2, 3)))
    assert await shown(analytics, callers) == {1, 2, 3, 4} - {refusing}


@pytest.mark.parametrize("size", [1, 100])
async def test_the_last_answer_counts_and_a_replay_equals_it(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(registered(1), registered(2), permission(1, "consent_missing"), permission(1, None))
    events += publish(permission(1, "objection"), permission(2, None), permission(2, None, "taking_part"))
    await analytics.project(events, size)
    kept = (
        "select participant_id, purpose, may, because from permissions where participant_id = $1 order by 2"
    )
    assert await analytics.rows(kept, person(1)) == [
        (person(1), "use_in_evaluation", False, "objection"),
    ]
    assert [row[1:] for row in await analytics.rows(kept, person(2))] == [
        ("taking_part", True, None),
        ("use_in_evaluation", True, None),
    ]
    # then a replay finds it so, and finds what was changed behind its back
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    assert all(difference.equal for difference in found)
    await analytics.rows("update permissions set may = true where participant_id = $1", person(1))
    found = await replay_and_compare(analytics.database, envelopes(events), PSEUDONYMS)
    assert [difference.table for difference in found if not difference.equal] == ["permissions"]


@pytest.mark.parametrize("size", [1, 100])
async def test_an_erasure_forgets_what_was_allowed(
    analytics: Analytics, publish: Publisher, size: int
) -> None:
    events = publish(registered(1), registered(2), permission(1, "objection"), permission(2, "objection"))
    # when: and an answer comes late
    events += publish(ErasureRequested(participant_id=person(1)), permission(1, None))
    await analytics.project(events, size)
    assert await analytics.rows("select participant_id from permissions") == [(person(2),)]


async def test_whoever_has_no_rows_in_a_dataset_is_not_counted_as_left_out_of_it(
    analytics: Analytics, publish: Publisher, callers: Callers
) -> None:
    events = publish(registered(1), judged(1), recorded(1), withdrawn(1), permission(1, "objection"))
    await analytics.project([*events, *publish(registered(2), judged(2))])
    listed = {each["name"]: each["left_out"] for each in (await got(callers, "/datasets")).json()}
    assert listed == {**{key: {} for key in DATASETS}, "reoffending": {"rossi:1": 1}}
