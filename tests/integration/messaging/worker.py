"""A relay or a projector as a process of its own, which says where it is so that a test can strike.

Lines on standard output: `sent` (a relay has its acknowledgement, its checkpoint has not moved),
`half` (a projector is in the middle of a batch), `held` (a projector has a batch in hand). It then
stands there until the file `go` is in its folder."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import asyncpg

from shared.clock import utc_now
from shared.eventstore import Codec, Database
from shared.messaging import Consumer, KafkaFeed, KafkaSettings, PublishedLog, Relay
from shared.security import Keyring
from shared.testing import budget
from shared.testing.postgres import MASTER
from tests.integration.messaging.spending import Spending


async def stand(say: str, folder: Path) -> None:
    print(say, flush=True)
    while not (folder / "go").exists():
        await asyncio.sleep(0.02)


async def relay(order: dict[str, Any], settings: KafkaSettings, folder: Path) -> None:
    class Standing(Relay):
        async def _move(self, *arguments: Any) -> None:
            await stand("sent", folder)
            await super()._move(*arguments)

    codec = Codec(budget.SERVICE, budget.EVENTS, budget.UPCASTERS)
    log = PublishedLog("assessment", Database(order["url"], name="log"), codec, budget.PUBLICATIONS)
    await Standing(log, settings, batch=order["batch"]).run()


class Half(Spending):
    """Stands in the middle of its first batch."""

    folder: Path

    async def __call__(self, connection: Any, events: Any) -> None:
        await super().__call__(connection, events[: len(events) // 2])
        await stand("half", self.folder)
        await super().__call__(connection, events[len(events) // 2 :])


async def project(order: dict[str, Any], settings: KafkaSettings, folder: Path) -> None:
    class Standing(Consumer):
        async def _work(self, batch: Any) -> None:
            if order["stand"] == "held":
                await stand("held", folder)
            await super()._work(batch)

    projection = Half() if order["stand"] == "half" else Spending()
    if isinstance(projection, Half):
        projection.folder = folder
    pool = await asyncpg.create_pool(order["dsn"], min_size=0, max_size=1)
    feed = KafkaFeed("reader", settings, ["assessment"], **order["feed"])
    database = Database(order["url"], name="reader")
    await Standing("reader", database, Keyring(pool, MASTER, utc_now), projection, feed).run()


if __name__ == "__main__":
    work = json.loads(sys.argv[1])
    kafka = KafkaSettings.model_validate(work["kafka"])
    asyncio.run({"relay": relay, "project": project}[work["as"]](work, kafka, Path(work["folder"])))
