"""`mydirection audit` agrees with what is whole, and finds each fault that is made."""

import asyncpg
import pytest

from services.system.auditing import AuditReport, audit
from services.system.surroundings import Surroundings
from shared.messaging.findings import Fault, Place
from tests.integration.system.whole import erase, erased_everywhere, projected, register, system


async def whole(around: Surroundings) -> None:
    async with system(around) as client:
        people = [await register(client, number) for number in range(1, 5)]
        await projected(client, 4)
        await erase(client, people[0])
        await projected(client, 3)
        await erased_everywhere(client)


async def spoil(around: Surroundings, setting: str, statement: str) -> None:
    connection = await asyncpg.connect(str(around.values[setting]).replace("+asyncpg", ""))
    try:
        assert (await connection.execute(statement)).split()[-1] != "0", "nothing was spoilt"
    finally:
        await connection.close()


async def audited(around: Surroundings) -> AuditReport:
    return await audit(around, lambda _: None)


async def test_what_is_whole_agrees(around: Surroundings) -> None:
    await whole(around)
    report = await audited(around)
    assert report.clean, list(report.lines())
    # Four people, and the nine measures that are shipped.
    log = next(line for line in report.lines() if line.startswith("log of assessment: "))
    assert log.endswith(" published events of 13 subjects")


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        (
            "delete from outcomes where participant_id in (select participant_id from outcomes limit 1)",
            "outcomes",
        ),
        ("update participants set arm = 'comparator' where arm = 'programme'", "participants"),
        ("update erasures set erased_at = null where service = 'assessment'", "erasures"),
    ],
)
async def test_a_table_that_differs_from_a_replay_is_named(
    around: Surroundings, statement: str, table: str
) -> None:
    await whole(around)
    await spoil(around, "analytics_database_url", statement)
    report = await audited(around)
    assert not report.clean
    assert [found.table for found in report.replayed if not found.equal] == [table]


@pytest.mark.parametrize(
    ("setting", "statement", "place", "fault"),
    [
        (
            "assessment_database_url",
            "delete from events where sequence = 1 and subject = (select max(subject) from events"
            " where stream like 'participant-%')",
            Place.LOG,
            Fault.GAP,
        ),
        (
            "analytics_database_url",
            "update feed_subjects set sequence = sequence + 1",
            Place.CONSUMER,
            Fault.AHEAD,
        ),
        (
            "analytics_database_url",
            "update feed_subjects set sequence = sequence - 1, event_id = gen_random_uuid()",
            Place.CONSUMER,
            Fault.BEHIND,
        ),
        (
            "analytics_database_url",
            "update feed_subjects set event_id = gen_random_uuid()",
            Place.CONSUMER,
            Fault.DIVERGED,
        ),
    ],
)
async def test_a_fault_between_log_and_consumer_is_named(
    around: Surroundings, setting: str, statement: str, place: Place, fault: Fault
) -> None:
    await whole(around)
    await spoil(around, setting, statement)
    report = await audited(around)
    assert not report.clean
    assert (place, fault) in report.messages.counts
