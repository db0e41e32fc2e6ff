"""A decider is three plain things: an initial state, `decide` and `evolve`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, Generic, TypeVar

S = TypeVar("S")


@dataclass(frozen=True)
class Decider(Generic[S]):
    """The pure heart of one aggregate.

    category: the first part of its stream names (`participant-<id>`).
    initial:  the state before any event.
    decide:   (command, state, facts) -> the events that follow; raises a Refusal.
    evolve:   (state, event) -> state; total, holds no rules.
    """

    category: str
    initial: S
    decide: Callable[[Any, S, Any], Sequence[Any]]
    evolve: Callable[[S, Any], S]

    def fold(self, events: Iterable[Any], state: S | None = None) -> S:
        return reduce(self.evolve, events, self.initial if state is None else state)

    def stream(self, key: object) -> str:
        return f"{self.category}-{key}"
