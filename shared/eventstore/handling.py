"""The two ways in, each from a command to the log."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from shared.domain import Decider, DomainEvent, StaleVersion
from shared.eventstore.database import raw
from shared.eventstore.log import READ_STREAMS, persons_of, to_recorded
from shared.eventstore.unit import Unit, Write

S = TypeVar("S")


@dataclass(frozen=True)
class Handled(Generic[S]):
    """What a command came to: the new state, the stream's version, the events."""

    state: S
    version: int
    events: Sequence[DomainEvent]


async def create(
    unit: Unit, decider: Decider[S], key: object, command: Any, facts: Any = None, *, subject: str
) -> Handled[S]:
    """A command that begins a stream: nothing to load, the store refuses an existing one."""
    return await _decide(unit, decider, key, command, facts, subject, decider.initial, 0)


async def handle(
    unit: Unit,
    decider: Decider[S],
    key: object,
    command: Any,
    facts: Any = None,
    *,
    subject: str,
    expected: int | None = None,
) -> Handled[S]:
    """lock -> load -> decide -> append. With `expected` (a user's If-Match) the version is
    compared first: raises StaleVersion, and nobody has to win the same race twice. facts: what
    deciding is given, or a coroutine function that reads it once the subject is locked."""
    await unit.lock([subject])
    state, version = await unit.load(decider, key)
    if expected is not None and expected != version:
        raise StaleVersion("Somebody changed this since you read it. Read it again, then repeat your change.")
    if callable(facts):
        facts = await facts()
    return await _decide(unit, decider, key, command, facts, subject, state, version)


async def _decide(
    unit: Unit,
    decider: Decider[S],
    key: object,
    command: Any,
    facts: Any,
    subject: str,
    state: S,
    version: int,
) -> Handled[S]:
    events = decider.decide(command, state, facts)
    if events:
        [version] = await unit.append(Write(decider.stream(key), subject, events, version))
    return Handled(decider.fold(events, state), version, events)


async def load_all(unit: Unit, decider: Decider[S], keys: Collection[object]) -> dict[object, tuple[S, int]]:
    """State and version of many aggregates in one round trip; lock their subjects first."""
    streams = {decider.stream(key): key for key in keys}
    rows = await raw(unit.connection).fetch(READ_STREAMS, list(streams))
    opened = await unit.store.keyring.load(persons_of(unit.store.codec, rows))
    loaded: dict[object, tuple[S, int]] = dict.fromkeys(keys, (decider.initial, 0))
    for row in rows:
        recorded = to_recorded(unit.store.codec, row, opened)
        state, version = loaded[streams[recorded.stream]]
        loaded[streams[recorded.stream]] = decider.evolve(state, recorded.event), version + 1
    return loaded
