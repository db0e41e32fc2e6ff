"""A service with a ledger and a private event of its own, small: what these tests stand on."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ledger
from shared.domain.quantities import Pence
from shared.eventstore import Appended, Codec, EventStore, raw
from shared.ledger.lines import keep_lines
from shared.ledger.posting import Prepared, account_of, post
from shared.security import Keys
from shared.testing import budget
from shared.testing.log import ORIGIN, read_log
from shared.testing.postgres import KERNEL, Databases, FreshDatabase, Stores

TODAY = date(2026, 6, 30)
CODEC = Codec(budget.SERVICE, (*ledger.EVENTS, *budget.EVENTS), budget.UPCASTERS)


async def view(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
    await keep_lines(connection, appended, keys)


def database(databases: Databases) -> FreshDatabase:
    return databases.create(*KERNEL, "ledger")


async def opened(stores: Stores, fresh: FreshDatabase) -> EventStore:
    return await stores(fresh, view=view, codec=CODEC)


async def tell(store: EventStore, *commands: ledger.Command, today: date = TODAY) -> Prepared:
    async with store.unit(ORIGIN) as unit:
        return await post(unit, commands, today)


async def account(
    store: EventStore, *, floor: int | None = 0, cap: int | None = None, kind: str = "team"
) -> UUID:
    """A new account in pence."""
    account_id = uuid4()
    limits = {"floor": None if floor is None else pence(floor), "cap": None if cap is None else pence(cap)}
    await tell(store, ledger.OpenAccount(account_id=account_id, kind=kind, unit="pence", **limits))
    return account_id


async def funded(store: EventStore, amount: int) -> tuple[UUID, UUID]:
    """A funder without limit, and an account that has this from it and never less than nothing."""
    funder, team = await account(store, floor=None, kind="funder"), await account(store)
    await tell(store, transfer(funder, team, amount))
    return funder, team


def pence(number: int) -> Pence:
    return Pence(pence=number)


def transfer(debit: UUID, credit: UUID, amount: int, on: date = TODAY) -> ledger.Transfer:
    return ledger.Transfer(
        entry_id=uuid4(), debit=debit, credit=credit, amount=pence(amount), effective_on=on
    )


def hold(debit: UUID, credit: UUID, amount: int, *, until: date | None = None) -> ledger.Hold:
    return ledger.Hold(
        entry_id=uuid4(),
        debit=debit,
        credit=credit,
        amount=pence(amount),
        effective_on=TODAY,
        expires_on=until,
    )


def part(held: ledger.Hold, amount: int, *, last: bool = False) -> ledger.Post:
    return ledger.Post(
        entry_id=uuid4(), hold_id=held.entry_id, amount=pence(amount), effective_on=TODAY, last=last
    )


def void(held: ledger.Hold) -> ledger.Void:
    return ledger.Void(entry_id=uuid4(), hold_id=held.entry_id, effective_on=TODAY)


def reverse(entry_id: UUID) -> ledger.Reverse:
    return ledger.Reverse(entry_id=uuid4(), reverses=entry_id, effective_on=TODAY)


async def replayed(store: EventStore) -> ledger.Book:
    """The ledger as its events tell it, from nothing."""
    book = ledger.Book()
    for recorded in await read_log(store):
        if recorded.event.event_name.startswith(ledger.PREFIX):
            book = ledger.evolve(book, recorded.event)
    return book


async def kept(store: EventStore) -> ledger.Book:
    """The ledger as its rows tell it, without the entries themselves."""
    async with store.database.connect() as connection:
        driver = raw(connection)
        rows = await driver.fetch("""
            select account_id, kind, unit, floor, cap, posted, pending_in, pending_out from ledger_accounts
        """)
        return ledger.Book(
            accounts={row["account_id"]: account_of(row) for row in rows},
            holding=dict(await driver.fetch("select hold_id, amount from ledger_holds")),
            reversals=dict(await driver.fetch("select entry_id, reversed_by from ledger_reversals")),
        )


async def assert_rows_are_the_replay(store: EventStore) -> None:
    """And everything sums to nothing."""
    rows, told = await kept(store), await replayed(store)
    assert (rows.accounts, rows.holding, rows.reversals) == (told.accounts, told.holding, told.reversals)
    assert sum(each.balance.posted for each in rows.accounts.values()) == 0
    promised = sum(each.balance.pending_in for each in rows.accounts.values())
    assert promised == sum(each.balance.pending_out for each in rows.accounts.values())
    assert promised == sum(rows.holding.values())
