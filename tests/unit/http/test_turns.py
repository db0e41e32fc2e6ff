"""Taking turns at one record, on a loop without a database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from shared.domain import Busy
from shared.http.turns import Turns


@asynccontextmanager
async def at_work(turns: Turns, key: str, number: int) -> AsyncIterator[list[asyncio.Task[None]]]:
    """So many who keep their turn, or wait for it, until the block ends."""
    ended = asyncio.Event()

    async def work() -> None:
        async with turns.turn(key):
            await ended.wait()

    tasks = [asyncio.create_task(work()) for _ in range(number)]
    await asyncio.sleep(0)
    try:
        yield tasks
    finally:
        ended.set()
        await asyncio.gather(*tasks, return_exceptions=True)


async def test_whoever_finds_no_place_in_time_is_told_to_come_again() -> None:
    turns = Turns(most=2, patience_seconds=0.01)
    async with at_work(turns, "ann", 2):
        with pytest.raises(Busy):
            async with turns.turn("ann"):
                raise AssertionError("a third place")


async def test_others_have_places_of_their_own() -> None:
    turns = Turns(most=2, patience_seconds=0.01)
    async with at_work(turns, "ann", 2), turns.turn("ben"):
        pass


async def test_a_place_that_is_left_is_the_next_ones() -> None:
    turns, order = Turns(most=1), list[int]()

    async def work(number: int) -> None:
        async with turns.turn("ann"):
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(work(number) for number in range(5)))
    assert order == [0, 1, 2, 3, 4]


async def test_whoever_fails_or_goes_away_leaves_nothing_behind() -> None:
    turns = Turns(most=1, patience_seconds=0.01)
    with pytest.raises(ZeroDivisionError):
        async with turns.turn("ann"):
            raise ZeroDivisionError
    async with at_work(turns, "ann", 2) as tasks:
        tasks[1].cancel()
        tasks[0].cancel()
    async with turns.turn("ann"):
        pass
    assert not turns._queues
