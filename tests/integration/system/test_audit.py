"""`mydirection audit` agrees with what is whole, and finds each fault that is made."""

import asyncio
from dataclasses import replace

import asyncpg
import pytest
import pytest_asyncio
from sqlalchemy import make_url

from services.analytics.projections.replay import AUDIT_LOCK, SCRATCH
from services.system.auditing import AuditReport, audit
from services.system.surroundings import Surroundings
from shared.domain import Conflict
from shared.eventstore.epochs import LOCK_SPACE
from shared.messaging.findings import Fault, Place
from shared.testing.http import keyed
from shared.testing.postgres import Databases
from tests.integration.assessment.registering import PLACE
from tests.integration.system.cases import rows, soon, started
from tests.integration.system.whole import erase, erased_everywhere, projected, register, system


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def lived_in(file_around: Surroundings) -> Surroundings:
    """Four people in every database, one of them erased; and nobody connected any more."""
    async with system(file_around) as client:
        people = [await register(client, number) for number in range(1, 5)]
        await projected(client, 4)
        await erase(client, people[0])
        await projected(client, 3)
        await erased_everywhere(client)
    return file_around


@pytest.fixture
def whole(lived_in: Surroundings, databases: Databases) -> Surroundings:
    """The same databases, to be spoilt."""
    urls = {name: make_url(value) for name, value in lived_in.values.items() if name.endswith("_url")}
    copied = {name: databases.copy(str(url.database)).url for name, url in urls.items()}
    return replace(lived_in, values={**lived_in.values, **copied})


async def spoil(around: Surroundings, setting: str, statement: str) -> None:
    connection = await asyncpg.connect(str(around.values[setting]).replace("+asyncpg", ""))
    try:
        assert (await connection.execute(statement)).split()[-1] != "0", "nothing was spoilt"
    finally:
        await connection.close()


async def audited(around: Surroundings) -> AuditReport:
    return await audit(around, lambda _: None)


async def test_what_is_whole_agrees(whole: Surroundings) -> None:
    report = await audited(whole)
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
    whole: Surroundings, statement: str, table: str
) -> None:
    await spoil(whole, "analytics_database_url", statement)
    report = await audited(whole)
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
    whole: Surroundings, setting: str, statement: str, place: Place, fault: Fault
) -> None:
    await spoil(whole, setting, statement)
    report = await audited(whole)
    assert not report.clean
    assert (place, fault) in report.messages.counts


async def test_faults_at_what_follows_beside_analytics_are_named_with_it(around: Surroundings) -> None:
    # given somebody of whom plans alone knows who they may not meet
    async with system(around) as client:
        ann, bob, cat, dan = [await started(client, number) for number in (1, 3, 5, 7)]
        path = f"/assessment/participants/{cat}/register/exclusions"
        answer = await client.post(path, json=PLACE, headers=keyed())
        assert answer.is_success, answer.text
        await soon(lambda: rows(around, "plans_database_url", "select 1 from people_exclusions"))
        await projected(client, 4)
    assert (await audited(around)).clean
    # when
    for statement in (
        f"update feed_subjects set sequence = sequence + 1 where subject = '{ann}'",
        f"update feed_subjects set event_id = gen_random_uuid() where subject = '{bob}'",
        f"delete from feed_subjects where subject = 'register-{cat}'",
        "insert into parked_events select consumer, source, subject, sequence + 1, event_id, 'assessment',"
        f" 'Conflict', null, now() from feed_subjects where subject = '{dan}'",
    ):
        await spoil(around, "plans_database_url", statement)
    # then
    report = await audited(around)
    found = {(each.consumer, each.fault, each.subject) for each in report.messages.findings}
    assert found == {
        ("plans", Fault.AHEAD, ann),
        ("plans", Fault.DIVERGED, bob),
        ("plans", Fault.BEHIND, f"register-{cat}"),
        ("plans", Fault.PARKED, dan),
    }
    assert any("consumer plans parked assessment" in line for line in report.lines())


async def test_it_agrees_beside_a_system_that_goes_on_writing(around: Surroundings) -> None:
    async with system(around) as client:
        stop = asyncio.Event()

        async def write() -> int:
            number = 0
            while not stop.is_set():
                number += 1
                await register(client, number)
            return number

        writing = asyncio.create_task(write())
        reports = [await audited(around) for _ in range(3)]
        stop.set()
        assert await writing > 5
    assert [list(report.lines()) for report in reports if not all(t.equal for t in report.replayed)] == []


async def test_what_a_killed_audit_left_behind_is_no_hindrance_and_a_running_one_is(
    whole: Surroundings,
) -> None:
    connection = await asyncpg.connect(str(whole.values["analytics_database_url"]).replace("+asyncpg", ""))
    await connection.execute(f"create schema {SCRATCH}; create table {SCRATCH}.participants (id int)")
    assert (await audited(whole)).clean
    assert not await connection.fetchval("select 1 from pg_namespace where nspname = $1", SCRATCH)
    await connection.execute(f"select pg_advisory_lock({LOCK_SPACE}, {AUDIT_LOCK})")
    with pytest.raises(Conflict):
        await audited(whole)
    await connection.close()
