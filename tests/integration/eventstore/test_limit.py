"""A rule that concurrent commands could break holds, because they wait for each other."""

import asyncio

from shared.eventstore import EventStore, create, handle
from shared.testing.budget import BUDGET, Open, OverLimit, Spend
from shared.testing.log import ORIGIN, assert_in_order, read_log
from shared.testing.postgres import KERNEL, Databases, Stores


async def spend(store: EventStore) -> bool:
    try:
        async with store.unit(ORIGIN) as unit:
            await handle(unit, BUDGET, 1, Spend(amount_pence=100), subject="person")
    except OverLimit:
        return False
    return True


async def test_of_fifty_at_once_exactly_the_seven_that_fit_are_accepted(
    databases: Databases, stores: Stores
) -> None:
    fresh = databases.create(*KERNEL)
    opened = [await stores(fresh) for _ in range(4)]
    async with opened[0].unit(ORIGIN) as unit:
        await create(unit, BUDGET, 1, Open(holder="person", limit_pence=799), subject="person")

    accepted = await asyncio.gather(*(spend(opened[n % 4]) for n in range(50)))

    assert sum(accepted) == 7
    log = await read_log(opened[0])
    assert_in_order(log)
    assert BUDGET.fold(r.event for r in log).spent_pence == 700
