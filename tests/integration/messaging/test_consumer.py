"""What a consumer does with duplicates, gaps, poison, a diverged log, erased people and outages."""

import asyncio
from base64 import b64decode

import pytest
import structlog

from shared.eventstore import raw
from shared.logs import correlation_id
from shared.messaging import consumer as consuming
from shared.messaging.feed import FeedStopped
from shared.messaging.sequence_check import Diverged
from shared.testing.budget import PublicSpent
from tests.integration.messaging.conftest import World
from tests.integration.messaging.listed import ListedFeed, envelope
from tests.integration.messaging.spending import Spending, rows, table

pytestmark = pytest.mark.timeout(30)

PARKED = "select subject, sequence, reason from parked_events order by subject, sequence"
LAST = "select subject, sequence from feed_subjects order by subject"


async def totals(world: World) -> dict[str, tuple[int, int]]:
    return {s: (total, events) for (_, s), (total, events, _) in (await table(world.database)).items()}


async def request_retry(world: World, subject: str) -> None:
    async with world.database.connect() as connection:
        await raw(connection).execute("update parked_events set retry = true where subject = $1", subject)


async def test_a_duplicate_is_applied_once(world: World) -> None:
    first, second = envelope("a", 1, 5), envelope("a", 2, 7)
    feed = ListedFeed(p=[first, first, second, first, second])

    await world.consumer(feed).catch_up()
    await world.consumer(ListedFeed(q=[first, second])).catch_up()  # and by another partition

    assert await totals(world) == {"a": (12, 2)}


async def test_a_gap_parks_the_key_until_what_is_missing_comes(world: World) -> None:
    feed = ListedFeed(p=[envelope("a", 1), envelope("a", 3), envelope("a", 4), envelope("b", 1)])
    consumer = world.consumer(feed)

    await consumer.catch_up()
    assert await totals(world) == {"a": (1, 1), "b": (1, 1)}
    assert await rows(world.database, PARKED) == [("a", 3, "gap"), ("a", 4, "waiting")]
    assert consumer.health.parked_keys == {"p": 1}
    assert consumer.health.parked_events == {"p": 2}

    feed.partitions["p"].append(envelope("a", 2))
    await consumer.catch_up()
    assert await totals(world) == {"a": (4, 4), "b": (1, 1)}
    assert await rows(world.database, PARKED) == []
    assert consumer.health.parked_keys == {}


async def test_poison_parks_its_key_alone_and_is_retried_when_asked(world: World) -> None:
    poison = envelope("a", 2, 666)
    contents = [envelope("a", 1), poison, envelope("a", 3), *(envelope("b", n) for n in range(1, 40)), poison]
    world.projection = Spending(poison=True)
    consumer = world.consumer(ListedFeed(p=contents))

    await consumer.catch_up()
    assert await totals(world) == {"a": (1, 1), "b": (39, 39)}
    assert await rows(world.database, PARKED) == [("a", 2, "Poisoned"), ("a", 3, "waiting")]

    await request_retry(world, "a")
    await consumer.catch_up()  # still poison: it stays, and asks nothing more of anybody
    assert await rows(world.database, PARKED) == [("a", 2, "Poisoned"), ("a", 3, "waiting")]
    assert await rows(world.database, "select 1 from parked_events where retry") == []

    world.projection.poison = False
    await consumer.catch_up()
    assert len(await rows(world.database, PARKED)) == 2  # nobody asked
    await request_retry(world, "a")
    await consumer.catch_up()
    assert await totals(world) == {"a": (668, 3), "b": (39, 39)}
    assert await rows(world.database, PARKED) == []


async def test_an_event_that_breaks_its_contract_is_parked(world: World) -> None:
    unknown = envelope("b", 1).model_copy(update={"dataschema": "urn:mydirection:testing:other:1"})
    feed = ListedFeed(p=[envelope("a", 1, "much"), unknown, envelope("c", 1)])

    await world.consumer(feed).catch_up()

    assert await rows(world.database, PARKED) == [("a", 1, "ValidationError"), ("b", 1, "UnknownContract")]
    assert await totals(world) == {"c": (1, 1)}


async def test_an_unreadable_message_holds_nobody_up(world: World) -> None:
    feed = ListedFeed(p=[b"{", envelope("a", 1), b"", envelope("junk", 1)])
    consumer = world.consumer(feed)

    await consumer.catch_up()
    await request_retry(world, "junk")
    await consumer.catch_up()

    assert await rows(world.database, PARKED) == [("junk", 0, "unreadable"), ("junk", 0, "unreadable")]
    assert await totals(world) == {"a": (1, 1), "junk": (1, 1)}


@pytest.mark.parametrize("parked", [False, True])
async def test_another_event_with_the_same_number_stops_the_consumer(world: World, parked: bool) -> None:
    number = 3 if parked else 1
    feed = ListedFeed(
        p=[envelope("a", 1), envelope("a", number, 5), envelope("b", 1), envelope("a", number, 6)]
    )
    consumer = world.consumer(feed)

    await asyncio.wait_for(consumer.run(), 10)

    assert consumer.health.stopped
    assert not consumer.health.ready
    assert "diverged at a" in consumer.health.reason
    with pytest.raises(Diverged):
        await world.consumer(feed).catch_up()
    assert await table(world.database) == {}  # the batch that showed it was rolled back


async def test_parked_payloads_are_sealed_for_their_subject(world: World) -> None:
    await world.consumer(ListedFeed(p=[envelope("a", 2, 123456)])).catch_up()

    [(payload,)] = await rows(world.database, "select payload from parked_events")

    sealed = b64decode(payload, validate=True)
    assert b"123456" not in sealed
    assert len(await world.keyring.load({"a"})) == 1


async def test_an_erased_person_stays_erased_and_holds_nothing_up(world: World) -> None:
    # given one event parked before the erasure, one after it
    feed = ListedFeed(p=[envelope("a", 1), envelope("a", 3, 5), envelope("b", 1)])
    consumer = world.consumer(feed)
    await consumer.catch_up()
    await world.keyring.destroy("a", consumer._clock())
    feed.partitions["p"].append(envelope("a", 4, 7))
    await consumer.catch_up()
    [(_, last)] = await rows(world.database, "select sequence, payload from parked_events where sequence = 4")
    assert last is None

    # when what was missing comes, and another after them
    feed.partitions["p"].append(envelope("a", 2, 11))
    await consumer.catch_up()
    feed.partitions["p"].append(envelope("a", 5, 13))
    await consumer.catch_up()

    # then what cannot be read any more is passed over, the rest applied
    assert await totals(world) == {"a": (25, 3), "b": (1, 1)}
    assert await rows(world.database, PARKED) == []
    assert await rows(world.database, LAST) == [("a", 5), ("b", 1)]


async def test_an_erasure_does_not_wait_behind_a_parked_event(world: World) -> None:
    world.projection.poison = True
    feed = ListedFeed(p=[envelope("a", 1, 666), envelope("a", 2), envelope("b", 3), envelope("c", 1)])
    await world.consumer(feed).catch_up()

    feed.partitions["p"] += [envelope("a", 4, 100), envelope("a", 3), envelope("a", 5, 10)]
    await world.consumer(feed, overtaking=[PublicSpent.contract_type]).catch_up()

    assert await totals(world) == {"a": (110, 2), "c": (1, 1)}
    assert await rows(world.database, PARKED) == [("b", 3, "gap")]
    assert await rows(world.database, LAST) == [("a", 5), ("c", 1)]


async def test_a_stalled_consumer_that_wakes_after_its_successor_changes_nothing(world: World) -> None:
    contents = [envelope("a", n) for n in range(1, 11)]
    stalled, successor = (world.consumer(ListedFeed(4, p=list(contents))) for _ in range(2))
    await stalled._step(0)  # has its partition and offset
    held = await stalled.feed.take(0)  # and a batch in hand
    await successor.catch_up()

    await stalled._work(held)
    assert await rows(world.database, "select position from feed_offsets") == [("10",)]
    assert await stalled.feed.take(0) is None  # it seeks to where its successor is
    await stalled.catch_up()

    assert await totals(world) == {"a": (10, 10)}


async def test_a_rival_in_the_middle_of_the_same_batch_applies_nothing_twice(world: World) -> None:
    contents = [envelope("a", n) for n in range(1, 11)]
    entered, leave = asyncio.Event(), asyncio.Event()

    class Slow(Spending):
        async def __call__(self, connection, events):  # type: ignore[no-untyped-def]
            entered.set()
            await leave.wait()
            await super().__call__(connection, events)

    slow = world.consumer(ListedFeed(p=list(contents)), Slow())
    rival = world.consumer(ListedFeed(p=list(contents)))
    first = asyncio.create_task(slow.catch_up())
    await entered.wait()
    second = asyncio.create_task(rival.catch_up())
    await asyncio.sleep(0.1)
    leave.set()
    await asyncio.gather(first, second)

    assert await totals(world) == {"a": (10, 10)}


async def test_nothing_parks_while_its_database_kills_connections(world: World) -> None:
    class Killed(Spending):
        left = 8

        async def __call__(self, connection, events):  # type: ignore[no-untyped-def]
            await super().__call__(connection, events)
            if self.left:
                self.left -= 1
                async with world.database.connect() as other:
                    pid = raw(connection).get_server_pid()
                    await raw(other).execute("select pg_terminate_backend($1)", pid)

    consumer = world.consumer(ListedFeed(p=[envelope("a", n) for n in range(1, 11)]), Killed())

    await consumer.catch_up()

    assert await totals(world) == {"a": (10, 10)}
    assert await rows(world.database, PARKED) == []
    assert consumer.health.ready


async def test_a_feed_that_cannot_go_on_stops_the_consumer_and_says_why(world: World) -> None:
    class Gone(ListedFeed):
        async def take(self, seconds):  # type: ignore[no-untyped-def]
            raise FeedStopped("p was deleted up to 7")

    consumer = world.consumer(Gone(p=[]))

    await consumer.run()

    assert (consumer.health.ready, consumer.health.reason) == (False, "p was deleted up to 7")


async def test_the_correlation_id_reaches_projection_and_log_lines_the_payload_does_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    lines = structlog.testing.LogCapture()
    monkeypatch.setattr(consuming, "log", structlog.wrap_logger(None, processors=[lines]))

    class Watching(Spending):
        async def __call__(self, connection, events):  # type: ignore[no-untyped-def]
            seen.append(correlation_id.get())
            await super().__call__(connection, events)

    request = {"correlationid": "request-9"}
    contents = [envelope("a", 1, 123456), envelope("a", 3, 123456)]
    feed = ListedFeed(p=[e.model_copy(update=request) for e in contents])

    await world.consumer(feed, Watching(poison=True)).catch_up()

    assert seen == ["request-9"]
    assert correlation_id.get() == "-"
    of_events = [line for line in lines.entries if line["event"].startswith("event")]
    told = [(line["event"], line["correlation_id"]) for line in of_events]
    assert told == [("events applied", "request-9"), ("event parked", "request-9")]
    assert "123456" not in str(lines.entries)


async def test_a_batch_that_is_too_long_for_a_transaction_is_halved(world: World) -> None:
    class Slow(Spending):
        async def __call__(self, connection, events):  # type: ignore[no-untyped-def]
            if len(events) > 2:
                await raw(connection).execute("set local statement_timeout = '20ms'")
                await raw(connection).execute("select pg_sleep(5)")
            await super().__call__(connection, events)

    consumer = world.consumer(ListedFeed(p=[envelope("a", n) for n in range(1, 7)]), Slow())

    await consumer.catch_up()

    assert await totals(world) == {"a": (6, 6)}
    assert await rows(world.database, PARKED) == []


async def test_a_fault_that_does_not_repeat_is_not_the_events_own(world: World) -> None:
    class Once(Spending):
        failed = False

        async def __call__(self, connection, events):  # type: ignore[no-untyped-def]
            if not self.failed:
                self.failed = True
                raise RuntimeError
            await super().__call__(connection, events)

    await world.consumer(ListedFeed(p=[envelope("a", 1)]), Once()).catch_up()

    assert await totals(world) == {"a": (1, 1)}
    assert await rows(world.database, PARKED) == []
