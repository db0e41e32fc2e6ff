"""Who may not meet whom: the restricted topic alone holds it, and only who asks for it reads it."""

import json
from collections.abc import Sequence
from random import randrange
from typing import Any

import pytest

from shared.clock import utc_now
from shared.contracts import Envelope, Misrouted, restricted_subject, schema_uri
from shared.eventstore import Audience, Origin, Write
from shared.messaging import Disorder, KafkaFeed, KafkaSettings, LogFeed
from shared.messaging.audit import Audited, audit
from shared.messaging.findings import Fault, Place, Report
from shared.testing.budget import Barred, RestrictedBarred, Spent
from tests.integration.messaging.conftest import SERVICES, World
from tests.integration.messaging.kafka_world import (
    QUICK,
    contents,
    put,
    reader,
    relay,
    running,
    until,
)
from tests.integration.messaging.listed import ListedFeed, envelope
from tests.integration.messaging.spending import rows, table

pytestmark = pytest.mark.timeout(60)
SPENT, BARRED = Spent(amount_pence=1), Barred(amount_pence=9)
APART = restricted_subject("a")
PARKED = "select subject, sequence, reason, payload is null from parked_events order by subject, sequence"


async def append(world: World, *writes: Write, service: str = "assessment") -> None:
    async with world.stores[service].unit(Origin("tester", "test")) as unit:
        await unit.append(*writes)


async def given_both(world: World) -> None:
    """Of each service and person: public, restricted, public, and restricted last."""
    for service in SERVICES:
        for person in "ab":
            public = Write(f"budget-{person}", person, [SPENT, SPENT])
            apart = restricted_subject(person)
            restricted = Write(f"budget-{apart}", apart, [BARRED])
            await append(world, public, restricted, service=service)
            await append(world, restricted, service=service)


async def subjects(world: World, consumer: str = "reader") -> list[tuple[str, int]]:
    """Where a consumer stands, over both services."""
    statement = "select subject, sequence from feed_subjects where consumer = $1 order by subject, source"
    return [(subject, sequence) for subject, sequence in await rows(world.database, statement, consumer)]


PUBLIC = [("a", 2), ("a", 2), ("b", 2), ("b", 2)]
RESTRICTED = [("register-a", 2), ("register-a", 2), ("register-b", 2), ("register-b", 2)]


@pytest.mark.parametrize(
    ("subject", "events"),
    [("a", [BARRED]), (APART, [SPENT]), ("a", [SPENT, BARRED]), (APART, [BARRED, SPENT])],
)
async def test_an_append_under_the_wrong_subject_is_refused(
    world: World, subject: str, events: Sequence[Any]
) -> None:
    with pytest.raises(Misrouted):
        await append(world, Write("budget-a", subject, events))

    assert await world.logs["assessment"].meant_for(Audience.BOTH).read() == []


async def test_each_audience_counts_without_gaps(world: World) -> None:
    await given_both(world)
    log = world.logs["assessment"]

    found = {
        audience: [(e.subject, e.sequence) for _, e in await log.meant_for(audience).read()]
        for audience in Audience
    }

    public, apart = [("a", 1), ("a", 2), ("b", 1), ("b", 2)], [("register-a", 1), ("register-a", 2)]
    assert found[Audience.EVERYBODY] == public == [(e.subject, e.sequence) for _, e in await log.read()]
    assert found[Audience.RESTRICTED] == [*apart, ("register-b", 1), ("register-b", 2)]
    assert sorted(found[Audience.BOTH]) == sorted(public + found[Audience.RESTRICTED])
    assert (await log.end()) < (await log.meant_for(Audience.RESTRICTED).end())
    assert await log.count() == 4


async def test_a_log_feed_gives_what_is_restricted_only_if_asked(world: World) -> None:
    await given_both(world)
    consumer = world.consumer(LogFeed(list(world.logs.values())))

    await consumer.catch_up()

    assert await subjects(world) == PUBLIC
    assert consumer.health.lag == {"assessment": 0, "plans": 0}
    assert await rows(world.database, PARKED) == []


async def test_a_log_feed_that_is_asked_gives_both(world: World) -> None:
    seed = randrange(10**6)
    print(f"seed {seed}")
    await given_both(world)
    feed = LogFeed(list(world.logs.values()), batch=3, disorder=Disorder(seed, 0.5), restricted=True)
    consumer = world.consumer(feed)

    await consumer.catch_up()

    assert await subjects(world) == PUBLIC + RESTRICTED
    assert len(await table(world.database)) == 8
    assert consumer.health.lag == {
        part: 0 for service in SERVICES for part in (service, f"{service}/restricted")
    }


async def test_the_relay_parts_them_and_a_kafka_feed_gives_what_it_is_asked_for(
    world: World, settings: KafkaSettings
) -> None:
    # given a consumer that is to know, and one that is not
    await given_both(world)
    few = world.consumer(KafkaFeed("few", settings, SERVICES, restricted=True, **QUICK), name="few")
    many = reader(world, settings)

    async def arrived() -> bool:
        everything = len(await subjects(world, "few")) == 8 and len(await subjects(world)) == 4
        return everything and not [n for n in (*few.health.lag.values(), *many.health.lag.values()) if n]

    # when
    async with running(*(relay(world, settings, service) for service in SERVICES), few, many):
        await until(arrived)

    # then
    assert (await subjects(world, "few"), await subjects(world)) == (PUBLIC + RESTRICTED, PUBLIC)
    assert await rows(world.database, PARKED) == []
    for service in SERVICES:
        assert b"register-" not in b"".join(m.key + m.value for m in contents(settings, service))
    held = [(m.key, json.loads(m.value)["type"]) for m in contents(settings, "restricted")]
    assert len(held) == 8
    assert {key for key, _ in held} == {b"register-a", b"register-b"}
    assert {kind for _, kind in held} == {RestrictedBarred.contract_type}


async def test_the_audit_covers_them_apart(world: World, settings: KafkaSettings) -> None:
    await given_both(world)
    await world.consumer(LogFeed(list(world.logs.values()), restricted=True)).catch_up()

    async def relayed() -> bool:
        return len(contents(settings, "restricted")) == 8 and len(contents(settings, "plans")) == 4

    async with running(*(relay(world, settings, service) for service in SERVICES)):
        await until(relayed)
    knowing = await audited(world, settings, restricted=True)
    unknowing = await audited(world, settings, restricted=False)

    assert knowing.findings == []
    assert knowing.events == knowing.messages
    assert knowing.events == {part: 4 for service in SERVICES for part in (service, f"{service}, restricted")}
    # The same tables under a consumer that was not to know: each restricted subject is one too many.
    assert unknowing.counts == {(Place.CONSUMER, Fault.AHEAD): 4}


async def test_the_audit_finds_what_the_restricted_topic_lacks(world: World, settings: KafkaSettings) -> None:
    await given_both(world)
    everything = [e for _, e in await world.logs["assessment"].read()]
    apart = [e for _, e in await world.logs["assessment"].meant_for(Audience.RESTRICTED).read()]
    put(settings, *everything)
    put(settings, apart[1], apart[2], service="restricted")

    report = await audit([world.logs["assessment"]], kafka=settings)

    assert sorted((f.fault, f.service, f.subject, f.sequence) for f in report.findings) == [
        (Fault.BEHIND, "assessment, restricted", "register-b", 2),
        (Fault.GAP, "assessment, restricted", "register-a", 1),
    ]


async def test_what_stands_in_the_wrong_topic_is_reported_and_goes_no_further(
    world: World, settings: KafkaSettings
) -> None:
    # given what no relay of ours would send
    put(settings, barred(APART, 1), envelope("a", 1))
    put(settings, envelope("b", 1), service="restricted")
    consumer = world.consumer(KafkaFeed("reader", settings, SERVICES, restricted=True, **QUICK))

    async def settled() -> bool:
        return len(await rows(world.database, PARKED)) == 2 and len(await table(world.database)) == 1

    # when
    async with running(consumer):
        await until(settled)
    report = await audit([world.logs["assessment"]], kafka=settings)

    # then
    assert [(subject, reason) for subject, _, reason, _ in await rows(world.database, PARKED)] == [
        ("b", "unreadable"),
        ("register-a", "unreadable"),
    ]
    assert await kept(world, "register-a") == b""
    misplaced = {(f.service, f.subject) for f in report.findings if f.fault is Fault.MISPLACED}
    assert misplaced == {("assessment", "register-a"), ("assessment, restricted", "b")}


async def test_a_restricted_event_under_a_public_subject_is_not_applied(world: World) -> None:
    await world.consumer(ListedFeed(p=[barred("a", 1), envelope(APART, 1)])).catch_up()

    assert await table(world.database) == {}
    assert [(subject, reason) for subject, _, reason, _ in await rows(world.database, PARKED)] == [
        ("a", "Misrouted"),
        ("register-a", "Misrouted"),
    ]


async def test_what_is_parked_is_sealed_with_the_persons_own_key(world: World) -> None:
    await world.consumer(ListedFeed(p=[barred(APART, 2)])).catch_up()
    assert await kept(world, APART)

    await world.keyring.destroy("a", utc_now())

    assert await kept(world, APART) is None


async def kept(world: World, subject: str) -> bytes | None:
    """What a parked event would be tried again with; None once nobody can read it any more."""
    place = world.consumers[-1]._places
    async with world.database.transaction() as connection:
        await connection.exec_driver_sql("update parked_events set retry = true, sequence = 1")
        driver: Any = (await connection.get_raw_connection()).driver_connection
        parked = await place.next(driver, ("/mydirection/assessment", subject))
    assert parked is not None
    if parked.message is None:
        return None
    return parked.message.raw


async def audited(world: World, settings: KafkaSettings, *, restricted: bool) -> Report:
    consumer = Audited("reader", world.database, restricted=restricted)
    return await audit(list(world.logs.values()), kafka=settings, consumers=[consumer])


def barred(subject: str, sequence: int) -> Envelope:
    return envelope(subject, sequence).model_copy(
        update={
            "type": RestrictedBarred.contract_type,
            "dataschema": schema_uri(RestrictedBarred.contract_type, 1),
        }
    )
