"""The seal: whole while nobody touched what it seals, broken at the first link that somebody did."""

import asyncio
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from shared.clock import utc_now
from shared.domain import ERASED
from shared.eventstore import EventStore, Write, raw
from shared.ledger.chain import NOTHING, READY, Chain, audit_chain, digest, seal, sealing
from shared.ledger.checking import DIFFERING, audit_ledger
from shared.ledger.posting import post, prepare, subjects
from shared.testing.budget import Opened
from shared.testing.log import ORIGIN, read_log
from shared.testing.postgres import FreshDatabase, Stores
from tests.integration.ledger.bookkeeping import (
    TODAY,
    account,
    assert_rows_are_the_replay,
    funded,
    hold,
    opened,
    reverse,
    tell,
    transfer,
)

START_OF_LOG = (0, 0, 0)
LEDGER_EVENTS = "starts_with(name, 'ledger-')"


@pytest_asyncio.fixture
async def store(stores: Stores, fresh: FreshDatabase) -> EventStore:
    return await opened(stores, fresh)


async def seal_all(store: EventStore, *, most: int = 1_000) -> list[int]:
    made = []
    while sealed := await seal(store.database, utc_now(), most=most):
        made.append(sealed)
    return made


async def ten_events(store: EventStore) -> None:
    """Two accounts, a transfer between them, six more, and a reversal."""
    funder, team = await funded(store, 1_000)
    moves = [transfer(team, funder, n) for n in range(1, 7)]
    for move in moves:
        await tell(store, move)
    await tell(store, reverse(moves[0].entry_id))


async def spoil(fresh: FreshDatabase, statement: str) -> None:
    connection: Any = await asyncpg.connect(fresh.dsn)
    assert (await connection.execute(statement)).split()[-1] != "0", "nothing was spoilt"
    await connection.close()


async def audited(store: EventStore) -> Chain:
    return await audit_chain(store.database)


async def test_what_is_whole_agrees_and_the_tail_is_named(store: EventStore) -> None:
    assert await audited(store) == Chain(0, None, None, 0)
    await ten_events(store)
    assert await seal_all(store, most=4) == [4, 4, 2]
    await ten_events(store)

    found = await audited(store)
    assert (found.events, found.broken, found.unsealed) == (10, None, 10)
    assert found.last is not None
    assert found.last.number == 3
    [line] = (await audit_ledger("fund", store.database)).lines()
    digest = found.last.digest.hex()
    assert line == f"ledger of fund: 10 events, sealed to link 3, {digest}; 10 not sealed yet"


@pytest.mark.parametrize(
    ("statement", "link"),
    [
        (f"""update events set data = replace(data::text, '"amount":6', '"amount":5')::json
             where position = (select max(position) - 1 from events) and {LEDGER_EVENTS}""", 3),
        ("update events set recorded_at = recorded_at + interval '1 microsecond' where position = 6", 2),
        ("update events set actor = 'somebody@else' where position = 5", 2),
        ("update events set correlation_id = '' where position = 5", 2),
        ("delete from events where position = 2", 1),
        ("update events set name = 'budget.spent' where position = 10", 3),
        ("""insert into events (epoch, xid, stream, version, id, name, schema_version, subject, recorded_at,
                                actor, correlation_id, data)
            select epoch, xid, 'ledger_entry-new', 1, gen_random_uuid(), name, 1, subject, recorded_at,
                   actor, correlation_id, data from events where position = 3""", 1),
        ("update ledger_chain set digest = sha256('') where number = 2", 2),
        ("update ledger_chain set events = 3 where number = 2", 2),
        ("delete from ledger_chain where number = 1", 1),
        ("delete from ledger_chain where number = 2", 2),
    ],
)  # fmt: skip
async def test_the_first_broken_link_is_named(
    store: EventStore, fresh: FreshDatabase, statement: str, link: int
) -> None:
    await ten_events(store)
    await seal_all(store, most=4)
    await spoil(fresh, statement)

    found = await audited(store)
    assert found.broken is not None
    assert found.broken.number == link
    assert (found.broken.upto is None) == statement.startswith("delete from ledger_chain")
    assert (found.last.number if found.last else 0) == link - 1
    report = await audit_ledger("fund", store.database)
    assert not report.sound
    assert any(f"the chain is broken at link {link}: " in line for line in report.lines())


async def test_a_link_that_was_made_anew_does_not_hold_the_next_one(
    store: EventStore, fresh: FreshDatabase
) -> None:
    await ten_events(store)
    await seal_all(store, most=4)
    await spoil(fresh, "update events set actor = 'somebody@else' where position = 2")
    async with store.database.connect() as connection:
        rows = await raw(connection).fetch(READY, *START_OF_LOG, 4)
        forged = digest(NOTHING, rows)
        await raw(connection).execute("update ledger_chain set digest = $1 where number = 1", forged)
    found = await audited(store)
    assert found.broken is not None
    assert found.broken.number == 2


async def test_nothing_is_sealed_above_the_horizon(stores: Stores, fresh: FreshDatabase) -> None:
    store, other = await opened(stores, fresh), await opened(stores, fresh)
    funder, team = await funded(store, 1_000)
    await seal_all(store)
    async with other.unit(ORIGIN) as late:
        await post(late, [transfer(funder, team, 1)], TODAY)
        await account(store)  # begun later, and there before
        assert await seal(store.database, utc_now()) == 0
        assert (await audited(store)).unsealed == 1
    assert await seal_all(store) == [2]
    found = await audited(store)
    assert (found.events, found.broken, found.unsealed) == (5, None, 0)


async def test_those_who_seal_at_once_make_one_chain(stores: Stores, fresh: FreshDatabase) -> None:
    several = [await opened(stores, fresh) for _ in range(4)]
    async with asyncio.TaskGroup() as group:
        for each in several:
            group.create_task(ten_events(each))
    made = await asyncio.gather(*(seal_all(each, most=3) for each in several))
    made.append(await seal_all(several[0], most=3))
    assert sum(map(sum, made)) == 40
    found = await audited(several[0])
    assert (found.events, found.broken, found.unsealed) == (40, None, 0)


async def test_it_is_sealed_beside_the_work_and_goes_on_in_a_new_epoch(
    store: EventStore, fresh: FreshDatabase
) -> None:
    await ten_events(store)
    async with sealing(store.database, utc_now, seconds=0.01):
        while (await audited(store)).unsealed:
            await asyncio.sleep(0.01)
    await spoil(fresh, "insert into epochs (system_identifier) select system_identifier from epochs")
    await ten_events(store)
    await seal_all(store)
    found = await audited(store)
    assert (found.events, found.broken, found.unsealed) == (20, None, 0)
    assert found.last is not None
    assert found.last.upto.epoch == 2


async def test_it_outlives_a_persons_erasure(store: EventStore) -> None:
    funder, team = await funded(store, 1_000)
    command = hold(team, funder, 400)
    async with store.unit(ORIGIN) as unit:
        await unit.lock(["holder", *await subjects(unit, [command])])
        prepared = await prepare(unit, [command], TODAY)
        wanted = Opened(holder="holder", limit_pence=400, purpose="a bicycle")
        await unit.append(Write("budget-1", "holder", [wanted]), *prepared.writes)
    await seal_all(store)
    before = await audited(store)

    await store.keyring.destroy("holder", utc_now())

    assert [r.event.purpose for r in await read_log(store) if isinstance(r.event, Opened)] == [ERASED]
    assert await audited(store) == before
    assert (before.events, before.broken) == (4, None)
    await assert_rows_are_the_replay(store)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("update ledger_accounts set posted = posted + 1 where kind = 'team'", "1 accounts differ"),
        ("update ledger_accounts set posted = posted + 1 where kind = 'team'", "1 units do not sum"),
        ("update ledger_lines set number = 100 where number = 1 and posted > 0", "1 accounts differ"),
        ("update ledger_lines set effective_on = effective_on - 1 where number = 2", f"1 {DIFFERING}"),
        ("update ledger_lines set posted = posted * 2 where number = 2", f"1 {DIFFERING}"),
        ("delete from ledger_lines where number = 3", f"1 {DIFFERING}"),
        ("insert into ledger_holds values (gen_random_uuid(), 5)", "1 holds differ"),
        ("delete from ledger_reversals", "1 holds differ"),
        ("""alter table ledger_accounts drop constraint ledger_accounts_cap;
            update ledger_accounts set cap = 1 where kind = 'team' and 1 = 1""", "1 accounts are beyond"),
    ],
)  # fmt: skip
async def test_rows_that_are_not_what_the_log_tells_are_found(
    store: EventStore, fresh: FreshDatabase, statement: str, fault: str
) -> None:
    await ten_events(store)
    assert (await audit_ledger("fund", store.database)).sound
    await spoil(fresh, statement)
    report = await audit_ledger("fund", store.database)
    assert not report.sound
    assert any(f"ledger of fund: {fault}" in line for line in report.lines())
