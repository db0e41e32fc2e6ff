"""Timers on a real database, with a log to act on and a clock that is moved by hand."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from shared.eventstore import EventStore, Origin, Write, handle, raw
from shared.http import HttpMetrics
from shared.http.timers import timers_check
from shared.testing.budget import BUDGET, Open, Spend
from shared.testing.log import ORIGIN
from shared.testing.postgres import KERNEL, Databases, FreshDatabase, Stores
from shared.timers import Timer, TimerRunner, TimersStanding, set_timers, timers_standing

START = datetime(2026, 3, 1, 12, tzinfo=UTC)
BRANCHES = (*KERNEL, "timers")


@dataclass
class HandClock:
    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@dataclass
class World:
    """spending: timers that spend a budget up; broken: how often a command is yet to fail."""

    store: EventStore
    fresh: FreshDatabase
    clock: HandClock = field(default_factory=HandClock)
    ran: list[str] = field(default_factory=list)
    broken: dict[str, int] = field(default_factory=dict)

    def runner(self, **options: Any) -> TimerRunner:
        commands = {"spend": self.spend, "hang": self.hang}
        return TimerRunner(self.store.database, commands, actor="timers@test", clock=self.clock, **options)

    async def opened(self, number: int, timer: Timer | None = None) -> None:
        """A budget, with a timer set in the append's own transaction."""
        async with self.store.unit(ORIGIN) as unit:
            await handle(unit, BUDGET, number, Open(holder="h", limit_pence=5), subject=str(number))
            await set_timers(raw(unit.connection), timer or spending(number))

    async def spend(self, parameters: Mapping[str, Any], origin: Origin) -> None:
        """Idempotent: what is spent is not spent again."""
        number = parameters["budget"]
        self.ran.append(str(number))
        if self.broken.get(str(number), 0) > 0:
            self.broken[str(number)] -= 1
            raise RuntimeError("broken")
        await spend_once(self.store, number, origin)

    async def hang(self, parameters: Mapping[str, Any], origin: Origin) -> None:
        self.ran.append("hang")
        await asyncio.Event().wait()

    async def standing(self) -> TimersStanding:
        async with self.store.database.connect() as connection:
            return await timers_standing(raw(connection), self.clock())

    async def readiness(self) -> tuple[bool, str, str]:
        """Ready, its words, and the metrics' text."""
        metrics = HttpMetrics("test")
        checked = await timers_check(self.store.database, metrics, self.clock)()
        return checked.ready, checked.detail, metrics.render().decode()


async def spend_once(store: EventStore, number: object, origin: Origin) -> None:
    async with store.unit(origin) as unit:
        await unit.lock([str(number)])
        state, version = await unit.load(BUDGET, number)
        if state.spent_pence == 0:
            events = BUDGET.decide(Spend(amount_pence=5), state, None)
            await unit.append(Write(BUDGET.stream(number), str(number), events, version))


def spending(number: int, command: str = "spend", **after: float) -> Timer:
    return Timer(
        key=f"spend-{number}",
        due_at=START + timedelta(**after),
        stream=f"budget-{number}",
        subject=str(number),
        command=command,
        parameters={"budget": number},
    )


@pytest.fixture
def fresh(databases: Databases) -> FreshDatabase:
    return databases.create(*BRANCHES)


@pytest_asyncio.fixture
async def world(fresh: FreshDatabase, stores: Stores) -> AsyncIterator[World]:
    yield World(await stores(fresh), fresh)
