"""Who reaches whom: the tables answer as the law does, whatever was told and in whatever batches."""

from collections.abc import Sequence
from random import Random
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts import Contract
from shared.messaging import PublicEvent
from shared.people import Scope, keep, linked, onward, reachable, reached_ids
from tests.integration.people.conftest import Learning, kept, undone
from tests.integration.people.histories import (
    CASES,
    LEADERS,
    MERGES,
    PEOPLE,
    REGISTER,
    REST,
    STAFF,
    TEAM_WORK,
    histories,
    staffed,
)
from tests.integration.people.law import Law
from tests.integration.people.telling import account, day, numbered

pytestmark = pytest.mark.timeout(120)
BOUNDED = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def in_disorder(events: Sequence[PublicEvent], rng: Random) -> list[list[PublicEvent]]:
    """Batches: each subject's in order, the subjects among each other at random."""
    waiting: dict[str, list[PublicEvent]] = {}
    for event in events:
        waiting.setdefault(event.envelope.subject, []).append(event)
    batches: list[list[PublicEvent]] = []
    while waiting:
        batch: list[PublicEvent] = []
        for _ in range(rng.randint(1, 12)):
            if waiting:
                subject = rng.choice(list(waiting))
                batch.append(waiting[subject].pop(0))
                if not waiting[subject]:
                    del waiting[subject]
        batches.append(batch)
    return batches


async def caseload(connection: AsyncConnection, who: str, on: int, *, leads: bool) -> set[UUID]:
    ids = reached_ids(Scope(account=account(who), leads=leads, today=day(on)))
    assert ids is not None
    return set(await connection.scalars(ids))


@BOUNDED
@given(history=staffed(TEAM_WORK, TEAM_WORK, CASES, CASES, REST), seed=st.integers(0, 99))
async def test_the_tables_answer_as_the_law_does(
    learning: Learning, history: list[Contract], seed: int
) -> None:
    law = Law(history)
    async with undone(learning.store.database) as connection:
        for batch in in_disorder(numbered(history), Random(seed)):
            await keep(connection, batch)

        for who in {*STAFF, *LEADERS}:
            for on in (1, 4, 7, 11):
                for leads in (True, False)[: 2 if who == "kim" else 1]:
                    expected = law.caseload(account(who), day(on), leads=leads)
                    assert await caseload(connection, who, on, leads=leads) == expected, (who, on, leads)


@BOUNDED
@given(history=histories(MERGES, MERGES, CASES, REST), seed=st.integers(0, 99))
async def test_merges_lead_as_the_law_says(learning: Learning, history: list[Contract], seed: int) -> None:
    law = Law(history)
    async with undone(learning.store.database) as connection:
        for batch in in_disorder(numbered(history), Random(seed)):
            await keep(connection, batch)

        for who in PEOPLE:
            assert await onward(connection, who) == law.onward(who)
            assert await linked(connection, who) == law.with_merged({who})
            scope = Scope(participant_id=who)
            for other in PEOPLE:
                there = other in law.registered or other in law.gone
                expected = there and other in law.with_merged({who})
                assert await reachable(connection, other, scope) == expected
        holder = STAFF[0]
        expected_ids = law.caseload(account(holder), day(5), leads=False)
        reached = await caseload(connection, holder, 5, leads=False)
        assert reached & law.registered.keys() == expected_ids


@BOUNDED
@given(
    history=histories(TEAM_WORK, CASES, MERGES, REGISTER, REGISTER, REST),
    seeds=st.tuples(*[st.integers(0, 99)] * 2),
)
async def test_any_order_gives_the_same_tables(
    learning: Learning, history: list[Contract], seeds: tuple[int, int]
) -> None:
    events, found = numbered(history), []
    for batches in ([[event] for event in events], *(in_disorder(events, Random(seed)) for seed in seeds)):
        async with undone(learning.store.database) as connection:
            for batch in batches:
                await keep(connection, batch)
            found.append(await kept(connection))

    assert found[0] == found[1] == found[2]
