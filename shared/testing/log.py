"""Reading a whole log in tests, and what must hold of any log."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from shared.eventstore import START, EventStore, Origin, Position, Recorded, raw
from shared.eventstore.log import READ_STREAM, persons_of, read_rows, to_recorded
from shared.security import Keys

ORIGIN = Origin("tester@issuer", "correlation-1")


async def read_log(
    store: EventStore, after: Position = START, *, page: int = 500, published: bool = False
) -> list[Recorded]:
    """Everything below the horizon after a position, private fields opened."""
    log: list[Recorded] = []
    async with store.database.connect() as connection:
        while rows := await read_rows(raw(connection), after, page, published=published):
            keys = await store.keyring.load(persons_of(store.codec, rows))
            log += [to_recorded(store.codec, row, keys) for row in rows]
            after = log[-1].at
    return log


async def read_stream(store: EventStore, stream: str) -> list[Recorded]:
    async with store.database.connect() as connection:
        rows = await raw(connection).fetch(READ_STREAM, stream, 0)
    return [to_recorded(store.codec, row, Keys()) for row in rows]


def versions_by_stream(log: Iterable[Recorded]) -> dict[str, list[int]]:
    """Each stream's versions, in the order of the log."""
    found: dict[str, list[int]] = defaultdict(list)
    for recorded in log:
        found[recorded.stream].append(recorded.version)
    return dict(found)


def sequences_by_subject(log: Iterable[Recorded]) -> dict[str, list[int]]:
    """Each subject's public sequence, in the order of the log."""
    found: dict[str, list[int]] = defaultdict(list)
    for recorded in log:
        if recorded.sequence is not None:
            found[recorded.subject].append(recorded.sequence)
    return dict(found)


def assert_in_order(log: Sequence[Recorded]) -> None:
    """Positions rise, and every stream and every subject counts from 1 without gap or repetition."""
    places = [recorded.at for recorded in log]
    assert places == sorted(set(places))
    for numbered in (versions_by_stream(log), sequences_by_subject(log)):
        for key, numbers in numbered.items():
            assert numbers == list(range(1, len(numbers) + 1)), key
