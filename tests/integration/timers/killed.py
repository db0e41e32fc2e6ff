"""A process that runs timers and is killed once it says `done`: after the command has committed and
before the timer knows of it. Arguments: the database's URL, its DSN."""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

import asyncpg

from shared.clock import utc_now, uuid7
from shared.eventstore import Codec, Database, EventStore, Origin, no_view
from shared.security import Keyring
from shared.testing.budget import EVENTS, PUBLICATIONS, SERVICE, UPCASTERS
from shared.testing.postgres import MASTER
from shared.timers import TimerRunner
from tests.integration.timers.conftest import START, spend_once


async def main(url: str, dsn: str) -> None:
    async with asyncpg.create_pool(dsn, min_size=0) as pool:
        store = EventStore(
            Database(url, name=SERVICE),
            Codec(SERVICE, EVENTS, UPCASTERS),
            Keyring(pool, MASTER, utc_now),
            publications=PUBLICATIONS,
            view=no_view,
            clock=utc_now,
            new_id=uuid7,
        )

        async def spend(parameters: Mapping[str, Any], origin: Origin) -> None:
            await spend_once(store, parameters["budget"], origin)
            print("done", flush=True)
            await asyncio.Event().wait()

        await TimerRunner(
            store.database, {"spend": spend}, actor="killed@test", clock=lambda: START
        ).run_due()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
