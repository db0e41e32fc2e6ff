"""How a view says which rows an event becomes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shared.eventstore import Appended
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
