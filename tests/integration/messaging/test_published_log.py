"""A service's log as public events: what is published, nothing else, in log order."""

import pytest

from shared.eventstore import Origin, Write, raw
from shared.messaging.published_log import PublishedLog
from shared.testing import budget
from tests.integration.messaging.conftest import World
from tests.integration.messaging.spending import spend

pytestmark = pytest.mark.timeout(30)
OWN_WORDS = "the words of a person"


async def numbers(log: PublishedLog, limit: int = 1000) -> list[tuple[str, int]]:
    return [(e.subject, e.sequence) async for entries in log.batches(limit=limit) for _, e in entries]


async def test_private_events_and_fields_stay_where_they_are(world: World) -> None:
    store, log = world.stores["assessment"], world.logs["assessment"]
    opened = budget.Opened(holder="a", limit_pence=900, purpose=OWN_WORDS)
    noted = budget.Noted(holder="a", words=OWN_WORDS)
    async with store.unit(Origin("tester", "request-7")) as unit:
        await unit.append(Write("budget-a", "a", [opened, budget.Spent(amount_pence=5), noted]))

    [(at, envelope)] = await log.read()

    assert (envelope.subject, envelope.sequence, envelope.data) == ("a", 1, {"amount_pence": 5})
    assert (envelope.source, envelope.correlationid) == ("/mydirection/assessment", "request-7")
    assert envelope.detailurl == "/testing/spendings/5"
    assert OWN_WORDS not in envelope.model_dump_json()
    assert at == await log.end()
    assert await log.read(at) == []


async def test_a_publication_is_given_private_fields_as_erased(world: World) -> None:
    store = world.stores["assessment"]
    seen: list[object] = []
    publications = {**budget.PUBLICATIONS, budget.Noted: lambda noted: seen.append(noted.words)}
    async with store.unit(Origin("tester", "c")) as unit:
        await unit.append(
            Write("budget-a", "a", [budget.Noted(holder="a", words=OWN_WORDS), budget.Spent(amount_pence=5)])
        )
    async with store.database.connect() as connection:
        await raw(connection).execute("update events set sequence = 9 where name = 'budget.noted'")

    with pytest.raises(ValueError, match="has a sequence but no publication"):
        await PublishedLog("assessment", store.database, store.codec, publications).read()

    assert seen == [budget.Erased.ERASED]


async def test_batches_give_everything_in_order(world: World) -> None:
    for n in range(5):
        await spend(world.stores["assessment"], {"a": [n, n], "b": [n]})
    log = world.logs["assessment"]

    in_small_batches = await numbers(log, limit=2)

    assert in_small_batches == await numbers(log)
    assert [s for subject, s in in_small_batches if subject == "a"] == list(range(1, 11))
    assert (await log.count(), await log.count(most=3)) == (15, 3)


async def test_nothing_is_read_past_an_open_transaction(world: World) -> None:
    store, log = world.stores["assessment"], world.logs["assessment"]
    await spend(store, {"a": [1]})

    async with store.unit(Origin("tester", "c")) as unit:
        await unit.append(Write("budget-b", "b", [budget.Spent(amount_pence=1)]))
        await spend(store, {"a": [2]})
        assert await numbers(log) == [("a", 1)]
        assert (await log.read())[-1].at == await log.end()
        assert await log.count() == 1

    assert await numbers(log) == [("a", 1), ("b", 1), ("a", 2)]
