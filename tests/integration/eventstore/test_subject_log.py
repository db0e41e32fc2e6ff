"""Reading by subject: everything, in the order of the log, by the subject's own index."""

from datetime import UTC, datetime, timedelta

from shared.eventstore import START, EventStore, Position, Write, raw
from shared.eventstore.subject_log import CATEGORIES, READ_SUBJECTS, read_categories, read_subjects
from shared.testing.budget import Noted, Spent
from shared.testing.log import ORIGIN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


async def append(store: EventStore, stream: str, subject: str, *, at: datetime = NOW, count: int = 1) -> None:
    """Public and private events by turns."""
    store.clock = lambda: at
    events = [Spent(amount_pence=1) if n % 2 else Noted(holder="h", words="w") for n in range(count)]
    async with store.unit(ORIGIN) as unit:
        await unit.append(Write(stream, subject, events))


async def read(store: EventStore, *subjects: str, limit: int = 3, **only: object) -> list[tuple[str, int]]:
    """Stream and version of all, by pages."""
    found: list[tuple[str, int]] = []
    after = START
    async with store.database.connect() as connection:
        while rows := await read_subjects(raw(connection), subjects, after, limit, **only):  # type: ignore[arg-type]
            found += [(row["stream"], row["version"]) for row in rows]
            after = Position(rows[-1]["epoch"], rows[-1]["xid"], rows[-1]["position"])
    return found


async def test_all_of_a_subject_is_read_in_order_and_nothing_of_others(store: EventStore) -> None:
    await append(store, "budget-1", "ann", count=2)
    await append(store, "budget-9", "bob", count=5)
    await append(store, "plan-1", "ann")
    await append(store, "budget-1", "ann", count=2)
    assert await read(store, "nobody") == []
    assert await read(store, "ann") == [
        ("budget-1", 1),
        ("budget-1", 2),
        ("plan-1", 1),
        ("budget-1", 3),
        ("budget-1", 4),
    ]
    assert await read(store, "ann", category="plan") == [("plan-1", 1)]
    assert len(await read(store, "ann", "bob")) == 10
    async with store.database.connect() as connection:
        assert await read_categories(raw(connection), ["ann", "bob"], None, None) == ["budget", "plan"]
        assert await read_categories(raw(connection), [], None, None) == []


async def test_a_span_begins_with_its_first_instant_and_ends_before_its_last(store: EventStore) -> None:
    hour = timedelta(hours=1)
    for number in range(3):
        await append(store, f"budget-{number}", "ann", at=NOW + number * hour)
    assert await read(store, "ann", since=NOW, until=NOW + hour) == [("budget-0", 1)]
    assert await read(store, "ann", since=NOW + hour) == [("budget-1", 1), ("budget-2", 1)]
    async with store.database.connect() as connection:
        assert await read_categories(raw(connection), ["ann"], NOW + 3 * hour, None) == []


async def test_it_is_found_by_the_subjects_index(store: EventStore) -> None:
    """Also where the order of the log promises the planner an early end."""
    for number in range(100):
        await append(store, f"budget-{number}", f"subject-{number % 3}", count=20)
    async with store.database.transaction() as connection:
        driver = raw(connection)
        await driver.execute("analyze events")
        await driver.execute("set local plan_cache_mode = force_generic_plan")
        await driver.execute("set local enable_seqscan = off")  # a small table is read whole
        for statement, values in (
            (CATEGORIES, ("null", "null")),
            (READ_SUBJECTS, ("null", "null", "null", "0", "0", "0", "5")),
        ):
            await driver.execute(f"prepare lookup as {statement}")
            arguments = ", ".join(("array['subject-1']", *values))
            plan = await driver.fetch(f"explain (costs off) execute lookup({arguments})")
            await driver.execute("deallocate lookup")
            text = "\n".join(row[0] for row in plan)
            assert "Index Cond: (subject = ANY ($1))" in text, text
            assert "events_subject_sequence" in text, text
