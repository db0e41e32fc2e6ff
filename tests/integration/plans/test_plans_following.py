"""The life of cases, as assessment tells it, by a real follower: from its log in disorder, over Kafka, and
read again from nothing. What is told of one person comes in its order, and of two in any."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random, randrange
from typing import Any, Final

import pytest
import pytest_asyncio

from services.plans.api.dependencies import Parts
from services.plans.domain.case.case import DECIDER
from services.plans.domain.case.status import FollowStatus
from services.plans.domain.sentence.requirement_commands import RecordRequirement
from services.plans.handlers.sentence import requirements
from services.plans.main import BRANCHES, MIGRATIONS, NAME, follower, opened
from services.plans.settings import PlansSettings
from services.plans.tables.metadata import metadata
from services.plans.views import COPIED
from shared.contracts import Contract, assessment
from shared.eventstore import Origin, raw
from shared.messaging import Disorder, KafkaFeed, KafkaSettings, LogFeed, PublishedLog, Relay
from shared.messaging.topics import create_topics
from shared.testing.http import kernel_settings
from shared.testing.postgres import Databases, Stores
from tests.integration.messaging.kafka_world import QUICK, running, until
from tests.integration.people.histories import PEOPLE
from tests.integration.people.telling import (
    CODEC,
    PUBLICATIONS,
    day,
    merged,
    named,
    registered,
    tell,
    unmerged,
)

pytestmark = pytest.mark.timeout(120)
STATUSES: Final = (
    "started", "recalled", "started", "completed", "withdrew", "transferred", "sentence_ended", "died",
    "registered",
)  # fmt: skip
# Without a word that was sealed, so that two services can be compared.
PLAIN: Final = ("cases", "case_moves", *COPIED)
EVENTS: Final = "select stream, version, name from events order by stream, version"
FORGOTTEN: Final = f"truncate feed_offsets, feed_subjects, parked_events, {', '.join(COPIED)}"
Follow = Callable[[Parts], Awaitable[None]]


@dataclass(frozen=True)
class Told:
    """What assessment has published, and services that learn of it, each on databases of its own."""

    store: Any
    log: PublishedLog
    databases: Databases
    stack: AsyncExitStack
    folder: Path

    async def plans(self) -> Parts:
        settings = PlansSettings(
            **kernel_settings(self.folder),
            plans_database_url=self.databases.create(*BRANCHES, service=MIGRATIONS).url,
            plans_keys_url=self.databases.create("keys").url,
        )
        return await self.stack.enter_async_context(opened(settings))

    async def catch_up(self, parts: Parts, disorder: Disorder | None = None) -> None:
        feed = LogFeed([self.log], batch=12, restricted=True, disorder=disorder)
        consumer = follower(parts, feed)
        await consumer.catch_up()
        await consumer.close()


@pytest_asyncio.fixture
async def told(databases: Databases, stores: Stores, tmp_path: Path) -> AsyncIterator[Told]:
    source = await stores(codec=CODEC, publications=PUBLICATIONS)
    log = PublishedLog("assessment", source.database, CODEC, PUBLICATIONS)
    async with AsyncExitStack() as stack:
        yield Told(source, log, databases, stack, tmp_path)


def sentence(who: Any) -> Contract:
    return assessment.SentenceImposed(
        participant_id=who, sentence_id=named(f"{who}/order"), kind="community_order", starts_on=day(0),
        ends_on=date(2026, 12, 31), length_days=306, length_months=None,
    )  # fmt: skip


def status(who: Any, to: str, on: int, reopened: bool) -> Any:
    return assessment.ParticipantStatusChanged(
        participant_id=who, status=to, on=day(on), previous=None, reopened=reopened
    )


def begun() -> list[Contract]:
    told: list[Contract] = []
    for who in PEOPLE:
        told += [registered(who), status(who, "started", 0, False), sentence(who)]
    return told


def lived(rng: Random) -> list[Contract]:
    """Each of them comes, goes and comes back; two are taken for one, and are told apart again."""
    told: list[Contract] = []
    for hour in range(1, 30):
        who, other = rng.sample(PEOPLE, 2)
        told.append(status(who, rng.choice(STATUSES), hour % 28, rng.random() < 0.3))
        if hour % 7 == 3:
            told.append(merged(who, other, hour))
        if hour % 7 == 6:
            told.append(unmerged(who, hour))
    for who in PEOPLE[:2]:
        ended = assessment.SentenceEnded(
            participant_id=who, sentence_id=named(f"{who}/order"), on=day(20), reason="revoked"
        )
        told.insert(rng.randrange(len(told)), ended)
    return told


def cases_of(told: list[Contract]) -> dict[Any, Any]:
    """By the table of `domain.case.status`, one person after the other."""
    found = dict.fromkeys(PEOPLE, DECIDER.initial)
    for each in told:
        if isinstance(each, assessment.ParticipantStatusChanged):
            state = found[each.participant_id]
            said = {name: getattr(each, name) for name in ("participant_id", "status", "on", "reopened")}
            for happened in DECIDER.decide(FollowStatus(**said), state, None):
                state = DECIDER.evolve(state, happened)
            found[each.participant_id] = state
    return found


async def fetched(parts: Parts, query: str) -> list[Any]:
    async with parts.database.connect() as connection:
        return [tuple(row) for row in await raw(connection).fetch(query)]


async def kept(parts: Parts, tables: Any) -> dict[str, list[Any]]:
    return {name: await fetched(parts, f"select t::text from {name} t order by 1") for name in tables}


async def ordered(parts: Parts) -> None:
    """A requirement of everybody's sentence, which ends with it."""
    for who in PEOPLE:
        command = RecordRequirement(
            requirement_id=named(f"{who}/hours"), account="kit@issuer", kind="unpaid_work",
            sentence_id=named(f"{who}/order"), starts_on=day(0), ends_on=None, amount=6000, unit="minutes",
            ordered="in the parks",
        )  # fmt: skip
        async with parts.store.unit(Origin("kit@issuer", "test")) as unit:
            await requirements.record(parts.handling, unit, who, command)


async def lives(told: Told, history: list[Contract], follow: Follow, *services: Parts) -> None:
    for part in (begun(), history):
        await tell(told.store, part)
        for parts in services:
            await follow(parts)
            if part is not history:
                await ordered(parts)


async def check_lived(parts: Parts, history: list[Contract]) -> None:
    """The cases are as the table says, whatever came in between; nobody's sentence is served on."""
    expected = cases_of([*begun(), *history])
    rows = await fetched(parts, "select participant_id, phase, rests_since is not null, closed_on from cases")
    assert {who: tuple(rest) for who, *rest in rows} == {
        who: (case.phase, case.resting, case.closed and case.closed.on) for who, case in expected.items()
    }
    over = await fetched(parts, "select stream from events where name = 'requirement-ended'")
    assert {stream for (stream,) in over} == {f"requirement-{named(f'{who}/hours')}" for who in PEOPLE[:2]}
    assert await fetched(parts, "select subject, reason from parked_events") == []


@pytest.mark.parametrize("run", range(2))
async def test_a_life_told_in_disorder_is_one_told_in_order_and_nothing_of_it_is_done_twice(
    told: Told, run: int
) -> None:
    seed = randrange(10**6)
    print(f"run {run}: seed {seed}")
    rng, one, other = Random(seed), await told.plans(), await told.plans()
    history = lived(rng)

    async def follow(parts: Parts) -> None:
        await told.catch_up(parts, Disorder(rng.randrange(10**6), 0.5) if parts is other else None)

    # when
    await lives(told, history, follow, one, other)
    # then
    await check_lived(one, history)
    assert await kept(other, PLAIN) == await kept(one, PLAIN)
    assert await fetched(other, EVENTS) == await fetched(one, EVENTS)
    # and when all that was copied is read again, from nothing
    everything = [*metadata.tables, *COPIED]
    before, events = await kept(other, everything), await fetched(other, EVENTS)
    async with other.database.transaction() as connection:
        await raw(connection).execute(FORGOTTEN)
    await follow(other)
    assert await kept(other, everything) == before
    assert await fetched(other, EVENTS) == events


async def test_over_kafka_the_same_comes_of_it(told: Told, kafka_settings: KafkaSettings) -> None:
    # given
    create_topics(kafka_settings, ["assessment"])
    history, one, other = lived(Random(7)), await told.plans(), await told.plans()
    feed = KafkaFeed(NAME, kafka_settings, ["assessment"], restricted=True, **QUICK)

    async def follow(parts: Parts) -> None:
        if parts is one:
            await told.catch_up(one)
        else:
            await until(alike)

    async def alike() -> bool:
        return await kept(other, PLAIN) == await kept(one, PLAIN)

    # when
    async with running(Relay(told.log, kafka_settings), follower(other, feed)):
        await lives(told, history, follow, one, other)
    # then
    await check_lived(other, history)
    assert await fetched(other, EVENTS) == await fetched(one, EVENTS)
