"""The audit, tested by making each fault."""

from contextlib import AsyncExitStack

import pytest

from shared.contracts import Envelope
from shared.eventstore import raw
from shared.messaging import KafkaSettings, LogFeed
from shared.messaging.audit import Audited, audit
from shared.messaging.findings import Fault, Place, Report
from tests.integration.messaging.conftest import World
from tests.integration.messaging.kafka_world import contents, put, relay, running, until
from tests.integration.messaging.listed import ListedFeed, envelope
from tests.integration.messaging.spending import Spending, spend

pytestmark = pytest.mark.timeout(60)
Found = list[tuple[Place, Fault, str, int]]


def found(report: Report) -> Found:
    return [(f.place, f.fault, f.subject, f.sequence) for f in report.findings]


async def given_a_log(world: World) -> None:
    for n in range(3):
        await spend(world.stores["assessment"], {s: [n] for s in "abc"})


async def damage(world: World, *statements: str) -> None:
    """What no code of ours does: change the log itself."""
    async with world.stores["assessment"].database.connect() as connection:
        await raw(connection).execute("drop index events_subject_sequence")
        for statement in statements:
            await raw(connection).execute(statement)


async def audit_log(world: World) -> Report:
    return await audit([world.logs["assessment"]])


async def audit_consumer(world: World) -> Report:
    return await audit(list(world.logs.values()), consumers=[Audited("reader", world.database)])


async def test_a_sound_system(world: World, settings: KafkaSettings) -> None:
    await given_a_log(world)
    await spend(world.stores["plans"], {"a": [1]})
    await world.consumer(LogFeed(list(world.logs.values()))).catch_up()
    await all_relayed(world, settings)

    report = await audit(
        list(world.logs.values()), kafka=settings, consumers=[Audited("reader", world.database)]
    )

    assert found(report) == []
    assert report.sound
    assert report.events == {"assessment": 9, "plans": 1}
    assert report.messages == {"assessment": 9, "plans": 1}
    assert report.subjects == {"assessment": 3, "plans": 1}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("delete from events where subject = 'b' and sequence = 2", (Fault.GAP, "b", 2)),
        ("update events set sequence = 2 where subject = 'b' and sequence = 3", (Fault.DIVERGED, "b", 2)),
        (
            "update events set sequence = 2, id = (select id from events"
            " where subject = 'b' and sequence = 2) where subject = 'b' and sequence = 3",
            (Fault.DUPLICATE, "b", 2),
        ),
        (
            "update events set sequence = 5 - sequence where subject = 'b' and sequence > 1",
            (Fault.ORDER, "b", 2),
        ),
    ],
)
async def test_faults_in_the_log(world: World, statement: str, expected: tuple[Fault, str, int]) -> None:
    await given_a_log(world)
    await damage(world, statement)

    report = await audit_log(world)

    assert found(report) == [(Place.LOG, *expected)]
    assert not report.sound


async def test_faults_of_a_consumer(world: World) -> None:
    await given_a_log(world)
    await world.consumer(LogFeed(list(world.logs.values()))).catch_up()
    async with world.database.connect() as connection:
        for statement in (
            "delete from feed_subjects where subject = 'a'",
            "update feed_subjects set event_id = gen_random_uuid() where subject = 'b'",
            "update feed_subjects set sequence = 4 where subject = 'c'",
            "insert into feed_subjects"
            " values ('reader', '/mydirection/assessment', 'd', 1, gen_random_uuid())",
        ):
            await raw(connection).execute(statement)

    report = await audit_consumer(world)

    assert sorted(found(report)) == [
        (Place.CONSUMER, Fault.AHEAD, "c", 4),
        (Place.CONSUMER, Fault.AHEAD, "d", 1),
        (Place.CONSUMER, Fault.BEHIND, "a", 3),
        (Place.CONSUMER, Fault.DIVERGED, "b", 3),
    ]


async def test_a_parked_key_is_a_finding(world: World) -> None:
    await spend(world.stores["assessment"], {"a": [1, 666, 3]})
    await world.consumer(LogFeed(list(world.logs.values())), Spending(poison=True)).catch_up()

    report = await audit_consumer(world)

    assert found(report) == [
        (Place.CONSUMER, Fault.PARKED, "a", 2),
        (Place.CONSUMER, Fault.BEHIND, "a", 3),
    ]
    assert [f.detail for f in report.findings] == ["Poisoned, 2 events", "is at 1"]


async def test_a_consumer_that_never_read(world: World) -> None:
    await given_a_log(world)
    await world.consumer(ListedFeed()).catch_up()

    report = await audit_consumer(world)

    assert report.counts == {(Place.CONSUMER, Fault.BEHIND): 3}


async def test_faults_in_the_topic(world: World, settings: KafkaSettings) -> None:
    await given_a_log(world)
    logged = [e for _, e in await world.logs["assessment"].read()]
    a, b, c = (sorted((e for e in logged if e.subject == s), key=lambda e: e.sequence) for s in "abc")
    put(settings, a[0], a[2])  # a gap
    put(settings, b[0], b[2], b[1], b[1])  # out of order, then allowed: twice
    put(settings, c[0], another(c[1]))  # another event than the log's, and the last is not there
    put(settings, envelope("d", 1), (b"e", b"{"))  # unknown to the log, and no event

    report = await audit([world.logs["assessment"]], kafka=settings)

    assert sorted(found(report)) == [
        (Place.TOPIC, Fault.AHEAD, "d", 1),
        (Place.TOPIC, Fault.BEHIND, "c", 3),
        (Place.TOPIC, Fault.DIVERGED, "c", 2),
        (Place.TOPIC, Fault.DUPLICATE, "b", 2),
        (Place.TOPIC, Fault.GAP, "a", 2),
        (Place.TOPIC, Fault.ORDER, "b", 2),
        (Place.TOPIC, Fault.UNREADABLE, "", 0),
    ]
    assert not report.sound


async def test_another_event_among_the_repeated(world: World, settings: KafkaSettings) -> None:
    await spend(world.stores["assessment"], {"a": [1, 2, 3]})
    logged = [e for _, e in await world.logs["assessment"].read()]
    put(settings, *logged, *logged)
    assert (await audit([world.logs["assessment"]], kafka=settings)).sound

    put(settings, another(logged[0]))
    report = await audit([world.logs["assessment"]], kafka=settings)

    assert (Place.TOPIC, Fault.DIVERGED, "a", 1) in found(report)
    assert not report.sound


def another(event: Envelope) -> Envelope:
    """Another event with the same number."""
    return envelope(event.subject, event.sequence)


async def all_relayed(world: World, settings: KafkaSettings) -> None:
    async def relayed() -> bool:
        return len(contents(settings)) == 9 and len(contents(settings, "plans")) == 1

    async with AsyncExitStack() as stack:
        for service in world.logs:
            await stack.enter_async_context(running(relay(world, settings, service)))
        await until(relayed)
