"""A reader that is woken and cancelled at the same moment ends."""

import asyncio

from shared.messaging import LogFeed


async def test_a_wake_does_not_swallow_a_cancellation() -> None:
    feed = LogFeed([], poll_seconds=5)
    await feed.open()
    reading = asyncio.create_task(feed.take(5))
    await asyncio.sleep(0.01)

    feed.wake()
    await asyncio.sleep(0)  # the wake is under way
    reading.cancel()

    await asyncio.wait([reading], timeout=1)
    assert reading.cancelled()
