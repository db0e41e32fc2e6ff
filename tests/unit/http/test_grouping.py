"""Group commit: commands that wait go together, and none is left waiting."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.http.grouping import Group

Took = list[list[int]]


class Lost(Exception):
    pass


def doubling(took: Took, pause: float = 0) -> Group[int, int]:
    """Doubles numbers; remembers which ones came together. A negative one fails by itself."""

    async def run(commands: Sequence[int]) -> Sequence[int | Exception]:
        took.append(list(commands))
        if pause:
            await asyncio.sleep(pause)
        return [number * 2 if number >= 0 else Lost() for number in commands]

    return Group(run, most=3)


async def test_commands_that_wait_go_together_in_their_order() -> None:
    took: Took = []
    group = doubling(took, pause=0.01)
    assert await asyncio.gather(*map(group.submit, range(8))) == [n * 2 for n in range(8)]
    assert max(map(len, took)) == 3
    assert [number for together in took for number in together] == list(range(8))


async def test_an_exception_goes_to_whom_it_concerns() -> None:
    group = doubling([])
    results = await asyncio.gather(*map(group.submit, (1, -1, 2)), return_exceptions=True)
    assert (results[0], type(results[1]), results[2]) == (2, Lost, 4)


async def test_a_fault_of_the_run_goes_to_all() -> None:
    async def run(_: Sequence[int]) -> Sequence[int | Exception]:
        raise Lost

    group: Group[int, int] = Group(run, most=3)
    results = await asyncio.gather(*map(group.submit, range(2)), return_exceptions=True)
    assert [type(result) for result in results] == [Lost, Lost]
    with pytest.raises(Lost):
        await group.submit(3)


async def test_whoever_stops_waiting_stops_nobody_else() -> None:
    group = doubling([], pause=0.01)
    waiting = [asyncio.create_task(group.submit(number)) for number in range(6)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[5].cancel()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[1:5] == [2, 4, 6, 8]


async def test_nobody_is_left_waiting_by_one_who_just_stopped_working() -> None:
    group = doubling([])

    async def one_after_another() -> int:
        return sum([await group.submit(1) for _ in range(50)])

    async with asyncio.timeout(2):
        assert await asyncio.gather(*(one_after_another() for _ in range(4))) == [100] * 4
