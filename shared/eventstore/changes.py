"""From events to rows: how a view says which rows an event becomes, and what makes them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore.database import raw
from shared.eventstore.unit import Appended, View
from shared.security import BlindIndex, Keys

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Sealing:
    """What a row needs of secrets: the keys of the persons in the append, and the blind index."""

    keys: Keys
    index: BlindIndex


@dataclass(frozen=True)
class Change:
    """One statement, executed once for all events of a kind in an append.

    rows: an event -> the statement's parameters, as often as it is to be executed.
    order: of the rows, where the statement takes something that another transaction may want."""

    kind: type
    statement: str
    rows: Callable[[Appended, Sealing], Iterable[Row]]
    order: Callable[[Row], Any] | None = None


def fields(item: Appended, _: Sealing) -> Iterable[Row]:
    """The event's fields in the order in which it declares them, which is the statement's."""
    return [tuple(vars(item.event).values())]


def participant(item: Appended, _: Sealing) -> Iterable[Row]:
    """Whose event it is."""
    return [(item.event.participant_id,)]


def participant_and_time(item: Appended, _: Sealing) -> Iterable[Row]:
    """Whose event it is, and when it was recorded."""
    return [(item.event.participant_id, item.recorded_at)]


def projecting(changes: Sequence[Change], versions: Mapping[str, str], index: BlindIndex) -> View:
    """The views of a service: one statement a kind of event, however many there are.

    changes: in the order in which their rows refer to each other. versions: category of a stream ->
    the statement that moves the version of its row: $1 key, $2 version."""

    async def view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
        driver, sealing, by_kind = raw(connection), Sealing(keys, index), defaultdict(list)
        for item in appended:
            by_kind[type(item.event)].append(item)
        for change in changes:
            if found := by_kind.get(change.kind):
                rows = [row for item in found for row in change.rows(item, sealing)]
                if change.order:
                    rows.sort(key=change.order)
                await driver.executemany(change.statement, rows)
        for statement, moved in _moved(appended, versions).items():
            await driver.executemany(statement, sorted(moved.items()))

    return view


def _moved(appended: Sequence[Appended], versions: Mapping[str, str]) -> dict[str, dict[Any, int]]:
    """By statement, the streams that have a row already. The first event's row has its version."""
    moved: dict[str, dict[Any, int]] = defaultdict(dict)
    for item in appended:
        category, _, key = item.stream.partition("-")
        if item.version > 1 and category in versions:
            moved[versions[category]][UUID(key)] = item.version
    return moved
