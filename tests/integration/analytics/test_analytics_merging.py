"""Two records that are one person's count once in the evaluation, and apart again after an unmerge."""

from uuid import UUID

import pytest

from services.analytics.datasets import queries
from services.analytics.projections import replay_and_compare
from shared.contracts.assessment import (
    ErasureRequested,
    ParticipantMerged,
    ParticipantUnmerged,
)
from tests.integration.analytics.conftest import (
    NOW,
    PSEUDONYMS,
    Analytics,
    Publisher,
    judged,
    person,
    registered,
)
from tests.integration.analytics.test_analytics_projection import envelopes


def merged(source: int, target: int) -> ParticipantMerged:
    return ParticipantMerged(participant_id=person(source), merged_into=person(target), occurred_at=NOW)


def unmerged(source: int, target: int) -> ParticipantUnmerged:
    return ParticipantUnmerged(participant_id=person(source), unmerged_from=person(target), occurred_at=NOW)


async def counted(analytics: Analytics) -> int:
    """How many the dataset has; its description says the same."""
    rows = await queries.page(analytics.database, "rossi:1", "rossi:1", "", 100)
    known = await queries.known(analytics.database)
    assert known.participants["reoffending"].get("rossi:1", 0) == len(rows)
    return len(rows)


@pytest.mark.parametrize("size", [1, 100])
async def test_one_person_counts_once(analytics: Analytics, publish: Publisher, size: int) -> None:
    both = publish(registered(1), judged(1), registered(2), judged(2))
    await analytics.project(both, size)
    assert await counted(analytics) == 2
    events = publish(merged(1, 2))
    await analytics.project(events, size)
    assert await counted(analytics) == 1
    [row] = await queries.page(analytics.database, "rossi:1", "rossi:1", "", 100)
    assert row.pseudonym == (await pseudonyms(analytics))[person(2)]
    events += publish(unmerged(1, 2))
    await analytics.project(events[1:], size)
    assert await counted(analytics) == 2
    found = await replay_and_compare(analytics.database, envelopes([*both, *events]), PSEUDONYMS)
    assert all(difference.equal for difference in found)


async def test_whoever_goes_on_elsewhere_still_counts_here(analytics: Analytics, publish: Publisher) -> None:
    """In another dataset, not known yet, or erased: nobody is lost from the figures."""
    await analytics.project(publish(registered(1), registered(2, definition="other:1"), merged(1, 2)))
    await analytics.project(publish(registered(3), merged(3, 9)))
    await analytics.project(publish(registered(4), registered(5), merged(4, 5)))
    await analytics.project(publish(ErasureRequested(participant_id=person(5))))
    assert await counted(analytics) == 3


async def test_an_erased_record_is_forgotten(analytics: Analytics, publish: Publisher) -> None:
    await analytics.project(publish(registered(1), registered(2), merged(1, 2)))
    await analytics.project(publish(ErasureRequested(participant_id=person(1)), unmerged(1, 2)))
    assert await analytics.rows("select * from merges") == []


async def pseudonyms(analytics: Analytics) -> dict[UUID, str]:
    return dict(await analytics.rows("select participant_id, pseudonym from participants"))
