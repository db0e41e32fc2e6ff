"""Work beside the requests ends with its block, and does not end unheard before."""

import asyncio

import pytest
from structlog.testing import capture_logs

from shared.background import in_background


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
