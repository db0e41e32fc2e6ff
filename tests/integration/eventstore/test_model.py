"""The store against a model of it: whatever is appended, in whatever way, replay equals the model."""

import asyncio
import itertools
import os
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.eventstore import START, EventStore, Recorded, VersionConflict, Write
from shared.testing.budget import Noted, Spent
from shared.testing.log import ORIGIN, read_log, read_stream
from shared.testing.postgres import Databases, Stores

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
EXAMPLES = settings(
    max_examples=500 if LONG else 15,
    stateful_step_count=50 if LONG else 20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
NUMBERS = itertools.count()

events = st.lists(
    st.one_of(
        st.integers(1, 999).map(lambda amount: Spent(amount_pence=amount)),
        st.text("ä 'x", max_size=4).map(lambda words: Noted(holder="holder", words=words)),
    ),
    max_size=3,
)
# A stream (its subject follows from it), its events, and how far off the expected version is.
writes = st.tuples(st.integers(0, 3), events, st.sampled_from([None, 0, 0, 0, -1, 1]))
commands = st.lists(writes, min_size=1, max_size=3, unique_by=lambda write: write[0])


@dataclass
class Model:
    """What the store must hold: each stream's events, and (stream, version, event, sequence) in order."""

    streams: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    sequences: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    log: list[tuple[str, int, Any, int | None]] = field(default_factory=list)

    def append(self, command: list[Write]) -> bool:
        if any(w.expected is not None and w.expected != len(self.streams[w.stream]) for w in command):
            return False
        for write in command:
            for event in write.events:
                self.streams[write.stream].append(event)
                sequence = self._next(write.subject) if isinstance(event, Spent) else None
                self.log.append((write.stream, len(self.streams[write.stream]), event, sequence))
        return True

    def _next(self, subject: str) -> int:
        self.sequences[subject] += 1
        return self.sequences[subject]


class StoreMachine(RuleBasedStateMachine):
    store: EventStore
    runner: asyncio.Runner

    def __init__(self) -> None:
        super().__init__()
        self.run, self.model, self.seen = next(NUMBERS), Model(), list[Recorded]()
        log = self.runner.run(read_log(self.store))
        self.at = log[-1].at if log else START

    @rule(command=commands)
    def append_one(self, command: list[Any]) -> None:
        given = self.to_writes(command)
        accepted = self.model.append(given)
        try:
            versions = self.runner.run(self.append(given))
        except VersionConflict:
            assert not accepted
        else:
            assert accepted
            assert versions == [len(self.model.streams[w.stream]) for w in given]

    @rule(batch=st.lists(commands, min_size=1, max_size=4))
    def append_many(self, batch: list[list[Any]]) -> None:
        # Expected versions count from before the batch, so that its commands conflict with each other.
        given = [self.to_writes(command) for command in batch]
        expected = []
        for command in given:
            conflict = not self.model.append(command)
            expected.append((conflict, [len(self.model.streams[w.stream]) for w in command]))
        answers = self.runner.run(self.append_all(given))
        assert [(a.conflict, list(a.versions)) for a in answers] == expected

    @rule(number=st.integers(0, 3))
    def read_one_stream(self, number: int) -> None:
        stream = f"budget-{self.run}-{number}"
        found = self.runner.run(read_stream(self.store, stream))
        assert [r.version for r in found] == list(range(1, len(self.model.streams[stream]) + 1))

    @rule(page=st.integers(1, 4))
    def tail_the_log(self, page: int) -> None:
        self.tail(page)

    @invariant()
    def what_was_seen_begins_the_model(self) -> None:
        found = [(r.stream, r.version, r.event, r.sequence) for r in self.seen]
        assert found == self.model.log[: len(found)]

    def teardown(self) -> None:
        self.tail(100)
        assert len(self.seen) == len(self.model.log)
        self.what_was_seen_begins_the_model()

    def tail(self, page: int) -> None:
        self.seen += self.runner.run(
            read_log(self.store, self.seen[-1].at if self.seen else self.at, page=page)
        )

    def to_writes(self, command: list[Any]) -> list[Write]:
        return [self.to_write(number, events, off) for number, events, off in command]

    def to_write(self, number: int, events: list[Any], off: int | None) -> Write:
        stream = f"budget-{self.run}-{number}"
        expected = None if off is None else len(self.model.streams[stream]) + off
        return Write(stream, f"subject-{self.run}-{number % 2}", events, expected)

    async def append(self, command: list[Write]) -> list[int]:
        async with self.store.unit(ORIGIN) as unit:
            return await unit.append(*command)

    async def append_all(self, batch: list[list[Write]]) -> list[Any]:
        async with self.store.unit(ORIGIN) as unit:
            return await unit.append_all(batch)


def test_replay_equals_the_model(databases: Databases) -> None:
    with asyncio.Runner() as runner:
        stores = Stores(databases)
        machine = type("Machine", (StoreMachine,), {"runner": runner, "store": runner.run(stores())})
        try:
            run_state_machine_as_test(machine, settings=EXAMPLES)
        finally:
            runner.run(stores.close())
