"""Reactions: an event a transaction, its append first, its offset last; once, whatever happens."""

import asyncio
from collections.abc import Sequence
from random import randrange
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.assessment import ErasureRequested, ParticipantStatusChanged
from shared.domain import Conflict, Decider
from shared.eventstore import Origin, Unit, handle, raw
from shared.messaging import Disorder, LogFeed, PublicEvent, Reacting
from shared.people import erasing, keep, standing
from shared.testing.budget import Spent
from shared.testing.log import assert_in_order, read_log
from tests.integration.people.conftest import Learning
from tests.integration.people.histories import PEOPLE, status
from tests.integration.people.telling import assigned, erased, merged, registered, tell

pytestmark = pytest.mark.timeout(60)
ANN, BEN, CAT, _ = PEOPLE
ACTOR = "system@plans"
PARKED = "select subject, sequence, reason from parked_events order by subject, sequence"


def decide(command: str, opened: bool, _: object) -> Sequence[Any]:
    """A case is opened once, when somebody starts; whoever withdrew is refused."""
    if command == "withdrew":
        raise Conflict("not like this")
    return [] if opened or command != "started" else [Spent(amount_pence=1)]


OPENING: Decider[bool] = Decider("opening", False, decide, lambda _, __: True)


class Opening:
    """The reaction. xids: of each transaction, before it appended."""

    def __init__(self) -> None:
        self.xids: list[Any] = []

    async def __call__(self, unit: Unit, event: PublicEvent) -> None:
        assert isinstance(event.data, ParticipantStatusChanged)
        xid = await raw(unit.connection).fetchval("select pg_current_xact_id_if_assigned()::text")
        self.xids.append(xid)
        person = event.data.participant_id
        await handle(unit, OPENING, person, event.data.status, subject=str(person))


class Held:
    """A copy that stops where it is once, behind the append."""

    def __init__(self) -> None:
        self.reached = asyncio.Event()

    async def __call__(self, _: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
        if any(isinstance(event.data, ParticipantStatusChanged) for event in events):
            self.reached.set()
            await asyncio.Event().wait()


def reacting(learning: Learning, react: Any, *copies: Any) -> Reacting:
    reactions = {ParticipantStatusChanged: react, ErasureRequested: erasing.take}
    return Reacting(learning.store, copies=copies or [keep], reactions=reactions, actor=ACTOR)


async def catch_up(learning: Learning, projection: Reacting, **feed: Any) -> None:
    reader = LogFeed([learning.log], restricted=True, **feed)
    consumer = learning.consumer(reader, projection, alone=projection.alone)
    await consumer.catch_up()
    await consumer.close()


async def opened(learning: Learning) -> list[str]:
    """The streams that a reaction wrote, in the order of the log."""
    return [recorded.stream for recorded in await read_log(learning.store)]


async def test_each_event_is_reacted_to_once_and_says_what_caused_it(learning: Learning) -> None:
    seed = randrange(10**6)
    print(f"seed {seed}")
    for who in PEOPLE:
        await tell(learning.source, [registered(who), status(who, "started", 1), assigned(who, "kim", 1)])
    opening = Opening()
    projection = reacting(learning, opening)

    await catch_up(learning, projection, disorder=Disorder(seed, 0.5))
    await catch_up(learning, projection)

    log = await read_log(learning.store)
    assert sorted(recorded.stream for recorded in log) == sorted(f"opening-{who}" for who in PEOPLE)
    assert_in_order(log)
    assert {(recorded.actor, recorded.correlation_id) for recorded in log} == {(ACTOR, "test")}
    assert opening.xids == [None] * len(PEOPLE)
    assert await causes(learning) == {e.id for _, e in await learning.log.read() if e.type == STATUS}


STATUS = ParticipantStatusChanged.contract_type


async def causes(learning: Learning) -> set[Any]:
    async with learning.store.database.connect() as connection:
        return {row[0] for row in await raw(connection).fetch("select causation_id from events")}


async def test_only_what_is_reacted_to_comes_alone(learning: Learning) -> None:
    for told in (list(map(registered, PEOPLE)), [status(ANN, "started", 1)], [registered(ANN)]):
        await tell(learning.source, told)
    projection, batches = reacting(learning, Opening()), list[list[str]]()

    async def watched(connection: AsyncConnection, events: Sequence[PublicEvent], /) -> None:
        batches.append([type(event.data).__name__ for event in events])
        await projection(connection, events)

    await learning.consumer(projection=watched, alone=projection.alone).catch_up()

    registration = "ParticipantRegistered"
    assert batches == [[registration] * 4, ["ParticipantStatusChanged"], [registration]]


async def test_a_kill_between_append_and_offset_repeats_nothing(learning: Learning) -> None:
    # given a consumer that is ended behind the append
    await tell(learning.source, [registered(ANN), status(ANN, "started", 1)])
    held = Held()
    projection = reacting(learning, Opening(), held)
    consumer = learning.consumer(projection=projection, alone=projection.alone)
    working = asyncio.create_task(consumer.run())
    async with asyncio.timeout(10):
        await held.reached.wait()
    working.cancel()
    await asyncio.wait([working])
    assert await opened(learning) == []

    # when the next one goes on
    await catch_up(learning, reacting(learning, Opening()))

    # then
    assert await opened(learning) == [f"opening-{ANN}"]


async def test_a_refusal_parks_its_subject_and_no_other(
    learning: Learning, connection: AsyncConnection
) -> None:
    await tell(
        learning.source,
        [registered(ANN), registered(BEN), status(ANN, "withdrew", 1), status(BEN, "started", 1)],
    )
    await tell(learning.source, [status(ANN, "started", 2), status(BEN, "completed", 2)])

    await catch_up(learning, reacting(learning, Opening()))

    parked = [tuple(row) for row in await raw(connection).fetch(PARKED)]
    assert parked == [(str(ANN), 2, "Conflict"), (str(ANN), 3, "waiting")]
    assert await opened(learning) == [f"opening-{BEN}"]
    ann, ben = await standing(connection, ANN), await standing(connection, BEN)
    assert ann
    assert ben
    assert (ann.status, ben.status) == ("registered", "completed")


async def test_a_parked_event_that_is_tried_again_appends_first_of_all(
    learning: Learning, connection: AsyncConnection
) -> None:
    # given
    await tell(learning.source, [registered(ANN), status(ANN, "started", 1)])

    async def refuse(_: Unit, __: PublicEvent) -> None:
        raise Conflict("not today")

    await catch_up(learning, reacting(learning, refuse))
    await raw(connection).execute("update parked_events set retry = true")

    # when
    opening = Opening()
    await catch_up(learning, reacting(learning, opening))

    # then
    assert opening.xids == [None]
    assert await opened(learning) == [f"opening-{ANN}"]
    assert await raw(connection).fetch(PARKED) == []
    ann = await standing(connection, ANN)
    assert ann
    assert ann.status == "started"


async def test_an_erasure_is_taken_though_what_came_before_is_parked(
    learning: Learning, connection: AsyncConnection
) -> None:
    # given somebody whose key was used here, and whose events stand still
    await learning.store.keyring.ensure({str(ANN)})
    await tell(learning.source, [registered(ANN), status(ANN, "withdrew", 1), merged(ANN, BEN)])
    await tell(learning.source, [erased(ANN), assigned(ANN, "kim", 3)])

    # when
    await catch_up(learning, reacting(learning, Opening()))
    origin = Origin(ACTOR, "finishing")
    done = [await erasing.finish_erasures(learning.store, origin) for _ in range(2)]

    # then
    assert done == [1, 0]
    names = [recorded.event.event_name for recorded in await read_log(learning.store)]
    assert names == ["erasure-taken", "erasure-key-destroyed"]
    assert [recorded.sequence for recorded in await read_log(learning.store)] == [None, 1]
    assert str(ANN) not in await learning.store.keyring.load([str(ANN)])
    assert await raw(connection).fetch(PARKED) == []
    ann = await standing(connection, ANN)
    assert ann
    assert ann.erased
    assert ann.merged_into is None
    assert ann.arm == ""
    assert await raw(connection).fetch("select * from people_cases") == []


async def test_an_erasure_that_cannot_be_finished_leaves_the_others(
    learning: Learning, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(learning.source, [registered(ANN), registered(BEN), erased(ANN), erased(BEN)])
    await catch_up(learning, reacting(learning, Opening()))
    destroy = learning.store.keyring.destroy

    async def failing(person: str, at: Any) -> None:
        if person == str(ANN):
            raise RuntimeError
        await destroy(person, at)

    monkeypatch.setattr(learning.store.keyring, "destroy", failing)
    first = await erasing.finish_erasures(learning.store, Origin(ACTOR, "finishing"))
    monkeypatch.undo()
    async with erasing.erasing(learning.store, ACTOR):
        log = await read_log(learning.store)

    assert first == 1
    assert [r.stream for r in log if r.event.event_name == "erasure-key-destroyed"] == [
        f"erasure-{BEN}",
        f"erasure-{ANN}",
    ]


async def test_whoever_waits_for_the_log_is_woken(learning: Learning) -> None:
    woken: list[None] = []
    await tell(learning.source, [registered(CAT), status(CAT, "started", 1)])
    projection = reacting(learning, Opening())
    learning.store.on_commit(lambda: woken.append(None))
    consumer = learning.consumer(projection=projection, alone=projection.alone, on_commit=learning.store.wake)

    await consumer.catch_up()

    assert len(woken) == 2
