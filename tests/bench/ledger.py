"""Transfers through the ledger, on one hot account and spread over 1,000, against bare SQL on the same
PostgreSQL: two row locks, a check, two entries and two balances in a transaction, without ids that may
come again, limits, holds, events or order."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from itertools import count
from random import Random
from uuid import UUID

import asyncpg

from shared import ledger
from shared.clock import utc_now, uuid7
from shared.domain.quantities import Pence
from shared.eventstore import Codec, Database, EventStore, Origin, raw
from shared.ledger.lines import keep_lines
from shared.ledger.posting import post
from shared.migrations import upgrade
from shared.postgres import EmbeddedPostgres
from shared.security import Keyring
from shared.testing.postgres import MASTER
from tests.bench.rounds import Comparison, compare

HOT, SPREAD, TOGETHER = "ledger, one hot account", "ledger, 1,000 accounts", "ledger, hot, 20 a transaction"
BARE = "bare double entry"
ACCOUNTS, TRANSFERS, WRITERS, MANY = 1_000, 800, 8, 20
GIVEN = 1_000_000
TODAY = date(2026, 6, 30)
ORIGIN = Origin("bench@bench", "bench")
FUNDER = UUID(int=1)
MEMBERS = [UUID(int=1_000 + n) for n in range(ACCOUNTS)]
HOT_ACCOUNT = MEMBERS[0]
TABLES = """
    create table accounts (id uuid primary key, balance bigint not null);
    create table entries (id uuid, account_id uuid, amount bigint not null, at timestamptz not null,
                          primary key (id, account_id));
"""
LOCK = "select id, balance from accounts where id = any($1) order by id for update"
ENTER = "insert into entries values ($1, $2, $4::bigint, $5), ($1, $3, -$4::bigint, $5)"
MOVE = """
    update accounts set balance = balance + case id when $1 then -$3::bigint else $3::bigint end
    where id in ($1, $2)
"""
Pair = tuple[UUID, UUID]
Pairs = Callable[[], Iterator[Pair]]


def run(postgres: EmbeddedPostgres) -> tuple[Comparison, ...]:
    """800 transfers by 8 writers on 5 connections, each a transaction of its own; and 20 a transaction."""
    for name in ("bench_ledger", "bench_bare"):
        postgres.drop_database(name)
        postgres.ensure_database(name)
    upgrade(postgres.url("bench_ledger"), branches=["log", "keys", "ledger"])
    return asyncio.run(_compare(postgres))


async def _compare(postgres: EmbeddedPostgres) -> tuple[Comparison, ...]:
    async with (
        _store(postgres) as store,
        asyncpg.create_pool(postgres.dsn("bench_bare"), min_size=5, max_size=5) as pool,
    ):
        await _open(store, pool)
        found = (
            await compare({HOT: lambda: _ours(store, hot), BARE: lambda: _theirs(pool, hot)}),
            await compare({SPREAD: lambda: _ours(store, spread), BARE: lambda: _theirs(pool, spread)}),
            await compare({TOGETHER: lambda: _ours(store, hot, MANY), BARE: lambda: _theirs(pool, hot)}),
        )
        await _nothing_is_lost(store)
        return found


@asynccontextmanager
async def _store(postgres: EmbeddedPostgres) -> AsyncIterator[EventStore]:
    keys = await asyncpg.create_pool(postgres.dsn("bench_ledger"), min_size=1, max_size=2)
    database = Database(postgres.url("bench_ledger"), name="bench")
    store = EventStore(
        database,
        Codec("bench", ledger.EVENTS),
        Keyring(keys, MASTER, utc_now),
        publications={},
        view=keep_lines,
        clock=utc_now,
        new_id=uuid7,
    )
    try:
        await store.start()
        yield store
    finally:
        await keys.close()
        await database.close()


async def _open(store: EventStore, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    await pool.execute(TABLES)
    await pool.executemany("insert into accounts values ($1, $2)", [(each, GIVEN) for each in MEMBERS])
    await _tell(
        store, [ledger.OpenAccount(account_id=FUNDER, kind="funder", unit="pence", floor=None, cap=None)]
    )
    for start in range(0, ACCOUNTS, 40):
        some = MEMBERS[start : start + 40]
        floor = Pence(pence=0)
        await _tell(
            store,
            [
                ledger.OpenAccount(account_id=m, kind="team", unit="pence", floor=floor, cap=None)
                for m in some
            ],
        )
        await _tell(store, [_transfer((FUNDER, member), GIVEN) for member in some])


def hot() -> Iterator[Pair]:
    random = Random(1)
    while True:
        yield HOT_ACCOUNT, random.choice(MEMBERS[1:])


def spread() -> Iterator[Pair]:
    random = Random(2)
    while True:
        debit, credit = random.sample(MEMBERS, 2)
        yield debit, credit


def _transfer(pair: Pair, amount: int = 1) -> ledger.Transfer:
    debit, credit = pair
    money = Pence(pence=amount)
    return ledger.Transfer(entry_id=uuid7(), debit=debit, credit=credit, amount=money, effective_on=TODAY)


async def _tell(store: EventStore, commands: list[ledger.Command]) -> None:
    async with store.unit(ORIGIN) as unit:
        await post(unit, commands, TODAY)


async def _by_many(move: Callable[[], Awaitable[None]], times: int) -> float:
    """Transfers a second."""
    left = count()

    async def work() -> None:
        while next(left) < times:
            await move()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(WRITERS)))
    return TRANSFERS / (time.perf_counter() - started)


async def _ours(store: EventStore, pairs: Pairs, together: int = 1) -> float:
    drawn = pairs()

    async def move() -> None:
        await _tell(store, [_transfer(next(drawn)) for _ in range(together)])

    return await _by_many(move, TRANSFERS // together)


async def _theirs(pool: "asyncpg.Pool[asyncpg.Record]", pairs: Pairs) -> float:
    drawn = pairs()

    async def move() -> None:
        debit, credit = next(drawn)
        async with pool.acquire() as connection, connection.transaction():
            balances = dict(await connection.fetch(LOCK, [debit, credit]))
            if balances[debit] < 1:
                raise RuntimeError("not covered")
            await connection.execute(ENTER, uuid7(), credit, debit, 1, utc_now())
            await connection.execute(MOVE, debit, credit, 1)

    return await _by_many(move, TRANSFERS)


async def _nothing_is_lost(store: EventStore) -> None:
    """Raises RuntimeError where a transfer is missing or somebody owes."""
    async with store.database.connect() as connection:
        driver = raw(connection)
        uneven = await driver.fetchval("select sum(posted) from ledger_accounts")
        owing = await driver.fetchval("select count(*) from ledger_accounts where posted < floor")
        entries = await driver.fetchval("select count(*) from ledger_lines where act = 'transferred'")
        events = await driver.fetchval("select count(*) from events where name = 'ledger-transferred'")
    if uneven or owing or entries != 2 * events or events != 3 * 6 * TRANSFERS + ACCOUNTS:
        raise RuntimeError(f"{uneven} pence from nowhere, {owing} owing, {entries} lines of {events} events")
