"""Work beside the requests ends with its block, and does not end unheard before."""

import asyncio

import pytest
import structlog
from structlog.testing import capture_logs

from shared import background
from shared.background import Lanes, in_background


@pytest.fixture(autouse=True)
def new_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A logger that has been used keeps what it was set up with, and nothing can be captured of it."""
    monkeypatch.setattr(background, "log", structlog.get_logger("background"))


async def test_given_work_that_fails_then_its_class_is_logged_and_the_block_goes_on() -> None:
    async def fails() -> None:
        raise LookupError("of somebody")

    with capture_logs() as logs:
        async with in_background(fails(), "looking") as task:
            await asyncio.wait([task])
            await asyncio.sleep(0)
    [entry] = logs
    assert (entry["work"], entry["fault"]) == ("looking", "LookupError")
    assert "of somebody" not in str(entry)


async def test_given_work_that_goes_on_when_the_block_ends_then_it_is_cancelled() -> None:
    with capture_logs() as logs:
        async with in_background(asyncio.Event().wait(), "waiting") as task:  # type: ignore[arg-type]
            await asyncio.sleep(0)
    assert task.cancelled()
    assert logs == []
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_given_lanes_when_woken_then_they_look_again_before_their_time() -> None:
    looked = 0

    async def look() -> None:
        nonlocal looked
        looked += 1

    lanes = Lanes(look, "looking", lanes=1, poll_seconds=60)
    async with lanes.running():
        await asyncio.sleep(0.01)
        assert looked == 1
        lanes.wake()
        await asyncio.sleep(0.01)
        assert looked == 2
    assert len(asyncio.all_tasks()) == 1


async def test_given_what_fails_then_its_class_is_logged_and_it_is_tried_the_next_time() -> None:
    tried = asyncio.Semaphore(0)

    async def fails() -> None:
        tried.release()
        raise LookupError("of somebody")

    with capture_logs() as logs:
        async with Lanes(fails, "looking", lanes=1, poll_seconds=0.01).running(), asyncio.timeout(5):
            for _ in range(3):
                await tried.acquire()
    assert len(logs) >= 2
    assert {(entry["work"], entry["fault"]) for entry in logs} == {("looking", "LookupError")}
    assert "of somebody" not in str(logs)


async def test_given_one_that_hangs_then_the_other_lane_goes_on() -> None:
    done = asyncio.Event()
    first = True

    async def look() -> None:
        nonlocal first
        if first:
            first = False
            await asyncio.Event().wait()
        done.set()

    async with Lanes(look, "looking", lanes=2, poll_seconds=60).running(), asyncio.timeout(5):
        await done.wait()
