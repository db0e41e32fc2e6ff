"""A process that appends for ever and says after each commit which command it was: the suite kills it.

Arguments: the database's URL, its DSN, this writer's number."""

import asyncio
import sys

import asyncpg

from shared.clock import utc_now, uuid7
from shared.eventstore import Codec, Database, EventStore, Write, no_view
from shared.security import Keyring
from shared.testing.budget import EVENTS, PUBLICATIONS, SERVICE, UPCASTERS, Noted, Spent
from shared.testing.log import ORIGIN
from shared.testing.postgres import MASTER


def command(writer: int, number: int) -> list[Write]:
    """Three events in two streams, the number of the command in each."""
    spent, noted = Spent(amount_pence=number), Noted(holder="holder", words=str(number))
    return [
        Write(f"budget-{writer}-a", "shared", [spent, noted]),
        Write(f"budget-{writer}-b", f"own-{writer}", [spent]),
    ]


async def main(url: str, dsn: str, writer: int) -> None:
    async with asyncpg.create_pool(dsn, min_size=0) as pool:
        codec = Codec(SERVICE, EVENTS, UPCASTERS)
        keyring = Keyring(pool, MASTER, utc_now)
        store = EventStore(
            Database(url, name=SERVICE),
            codec,
            keyring,
            publications=PUBLICATIONS,
            view=no_view,
            clock=utc_now,
            new_id=uuid7,
        )
        number = 0
        while True:
            number += 1
            async with store.unit(ORIGIN) as unit:
                await unit.append(*command(writer, number))
            print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
