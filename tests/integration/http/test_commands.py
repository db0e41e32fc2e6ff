"""The path from a POST to a commit, under outages and races, on a toy aggregate."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import pytest

from shared.domain import Refusal, Unavailable
from shared.eventstore import EventStore, Unit, VersionConflict, Write, raw
from shared.http import Answer, Claim, Commands, Posted, Row
from shared.http.commands import CHUNK, Creation
from shared.security import Principal, Role
from shared.testing import budget

SOMEBODY = Principal("issuer", "somebody", frozenset({Role.SYSTEM}))


def claim(key: str | None = None) -> Claim:
    return Claim(SOMEBODY, "/budgets", key or str(uuid4()), b"fingerprint", "journey")


def posted(key: str | None = None) -> Posted:
    return Posted(claim(key))


def opened(stream: str) -> Write:
    event = budget.Opened(holder="somebody", limit_pence=500, purpose=None)
    return Write(stream, stream, [event], 0)


def told(version: int) -> Answer:
    return Answer(201, {"version": version}, version, private=False)


async def events(store: EventStore) -> int:
    async with store.database.connect() as connection:
        number: int = await raw(connection).fetchval("select count(*) from events")
        return number


async def test_a_stream_that_exists_is_a_conflict_and_not_an_answer(store: EventStore) -> None:
    commands = Commands(store, b"secret")
    await commands.create(posted(), opened("budget-1"), told)
    with pytest.raises(VersionConflict):
        await commands.create(posted(), opened("budget-1"), told)
    assert await events(store) == 1


async def test_an_outage_in_a_group_is_told_to_each_once(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands, tries = Commands(store, b"secret"), []

    async def gone(self: Unit, commands: Any) -> Any:
        tries.append(len(commands))
        raise Unavailable("gone")

    monkeypatch.setattr(Unit, "append_all", gone)
    creations = [Creation(claim(), opened(f"budget-{number}"), told) for number in range(3)]
    found = await commands._create_all(creations)
    assert [type(each) for each in found] == [Unavailable] * 3
    assert tries == [3], "an outage is no fault of one of them: nobody is tried alone"


async def test_an_outage_in_a_later_chunk_of_a_batch_refuses_only_what_was_not_recorded(
    store: EventStore,
) -> None:
    commands, chunks = Commands(store, b"secret"), []
    rows = [Row(claim(), number) for number in range(3 * CHUNK)]

    async def work(unit: Unit, bodies: Sequence[int]) -> list[Answer | Refusal]:
        chunks.append(len(bodies))
        if len(chunks) == 2:
            raise Unavailable("gone")
        appended = await unit.append_all([[opened(f"budget-{number}")] for number in bodies])
        return [told(answer.versions[0]) for answer in appended]

    found = await commands.each(posted(), rows, work)

    assert [isinstance(each, Answer) for each in found] == [True] * CHUNK + [False] * 2 * CHUNK
    assert await events(store) == CHUNK
    assert chunks == [CHUNK, CHUNK], "after an outage the rest is not tried"


async def test_an_outage_in_the_first_chunk_is_raised(store: EventStore) -> None:
    async def work(unit: Unit, bodies: Sequence[int]) -> list[Answer | Refusal]:
        raise Unavailable("gone")

    with pytest.raises(Unavailable):
        await Commands(store, b"secret").each(posted(), [Row(claim(), 1)], work)


async def test_one_lost_race_costs_the_others_few_transactions(
    store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands, sizes, append_all = Commands(store, b"secret"), [], Unit.append_all
    await commands.create(posted(), opened("budget-9"), told)

    async def counted(self: Unit, commands: Sequence[Sequence[Write]]) -> Any:
        sizes.append(len(commands))
        return await append_all(self, commands)

    monkeypatch.setattr(Unit, "append_all", counted)
    group = [Creation(claim(), opened(f"budget-{number}"), told) for number in range(32)]

    results = await commands._create_all(group)

    assert [i for i, result in enumerate(results) if isinstance(result, Refusal)] == [9]
    assert sizes == [32, 16, 8, 8, 4, 2, 1, 1, 2, 4, 16]
    assert await events(store) == 32
