"""Many who want the same: fifty debits where seven fit, and 500 transfers each reversed twice. In the
suite's process, or as one of its own that says what became of each command until it is killed.

Arguments: the database's URL, its DSN, `debits` or `reversals`."""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import asyncpg

from shared import ledger
from shared.clock import utc_now, uuid7
from shared.domain import Busy, Conflict
from shared.eventstore import Database, EventStore
from shared.security import Keyring
from shared.testing import budget
from shared.testing.postgres import MASTER
from tests.integration.ledger.bookkeeping import CODEC, TODAY, pence, tell, view

FUNDER, TEAM, SHOP = (UUID(int=n) for n in (1, 2, 3))
DEBITS, FITTING = 50, 7
TRANSFERS, ACCOUNTS = 500, 10


async def open_accounts(store: EventStore) -> None:
    funder = ledger.OpenAccount(account_id=FUNDER, kind="funder", unit="pence", floor=None, cap=None)
    others = [
        ledger.OpenAccount(account_id=each, kind="team", unit="pence", floor=pence(0), cap=None)
        for each in (TEAM, SHOP, *map(member, range(ACCOUNTS)))
    ]
    await tell(store, funder, *others)


def member(number: int) -> UUID:
    return UUID(int=100 + number % ACCOUNTS)


def move(entry_id: int, debit: UUID, credit: UUID, amount: int) -> ledger.Transfer:
    return ledger.Transfer(
        entry_id=UUID(int=entry_id), debit=debit, credit=credit, amount=pence(amount), effective_on=TODAY
    )


async def given_debits(store: EventStore) -> Sequence[ledger.Command]:
    """Fifty of 100 pence each, where there are 799."""
    await open_accounts(store)
    await tell(store, move(1_000, FUNDER, TEAM, 100 * FITTING + 99))
    return debits()


def debits() -> Sequence[ledger.Command]:
    return [move(2_000 + n, TEAM, SHOP, 100) for n in range(DEBITS)]


async def given_reversals(store: EventStore) -> Sequence[ledger.Command]:
    """500 transfers among ten accounts and the funder, two reversals of each."""
    await open_accounts(store)
    moves = [move(10_000 + n, FUNDER, member(n), 1 + n) for n in range(TRANSFERS)]
    for start in range(0, TRANSFERS, 50):
        await tell(store, *moves[start : start + 50])
    return reversals()


def reversals() -> Sequence[ledger.Command]:
    return [
        ledger.Reverse(
            entry_id=UUID(int=20_000 + 1_000 * again + n), reverses=UUID(int=10_000 + n), effective_on=TODAY
        )
        for n in range(TRANSFERS)
        for again in (0, 1)
    ]


async def crowd(
    stores: Sequence[EventStore],
    commands: Sequence[ledger.Command],
    *,
    workers: int,
    say: Callable[[UUID, str], None],
) -> None:
    """So many workers take one command after the other, and say of each `done` or its refusal's code."""
    waiting = iter(commands)

    async def outcome(store: EventStore, command: ledger.Command) -> str:
        while True:
            try:
                await tell(store, command)
            except Conflict as refused:
                return refused.reason
            except Busy:  # a crowd on a slow machine: as the refusal says, try again
                continue
            return "done"

    async def work(store: EventStore) -> None:
        for command in waiting:
            assert not isinstance(command, ledger.OpenAccount)
            say(command.entry_id, await outcome(store, command))

    await asyncio.gather(*(work(stores[n % len(stores)]) for n in range(workers)))


async def main(url: str, dsn: str, which: str) -> None:
    commands, workers = (debits(), DEBITS) if which == "debits" else (reversals(), 20)
    async with asyncpg.create_pool(dsn, min_size=0) as pool:
        store = EventStore(
            Database(url, name=budget.SERVICE),
            CODEC,
            Keyring(pool, MASTER, utc_now),
            publications=budget.PUBLICATIONS,
            view=view,
            clock=utc_now,
            new_id=uuid7,
        )

        def say(entry_id: UUID, what: str) -> None:
            print(entry_id, what, flush=True)
            time.sleep(1 / len(commands))  # or it might be done before it is killed

        await crowd([store], commands, workers=workers, say=say)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
