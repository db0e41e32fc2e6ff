"""However many come at once, and whoever is killed: what does not fit is refused, what was acknowledged
is there, and all of it sums to nothing."""

import asyncio
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from shared import ledger
from shared.eventstore import EventStore, Recorded
from shared.ledger.checking import audit_ledger
from shared.testing.log import assert_in_order, read_log
from shared.testing.postgres import FreshDatabase, Stores
from tests.integration.ledger import crowd
from tests.integration.ledger.bookkeeping import assert_rows_are_the_replay, funded, kept, opened, transfer

ROOT = Path(__file__).parents[3]


async def whole(stores: Stores, fresh: FreshDatabase) -> list[EventStore]:
    return [await opened(stores, fresh) for _ in range(4)]


async def told(stores: list[EventStore], commands: Any, workers: int) -> Counter[str]:
    said: dict[UUID, str] = {}
    await crowd.crowd(stores, commands, workers=workers, say=said.__setitem__)
    assert len(said) == len(commands)
    return Counter(said.values())


async def sound(store: EventStore) -> None:
    assert_in_order(await read_log(store))
    await assert_rows_are_the_replay(store)
    audited = await audit_ledger("testing", store.database)
    assert audited.sound, list(audited.lines())


async def test_of_fifty_debits_at_once_exactly_the_seven_that_fit_are_done(
    stores: Stores, fresh: FreshDatabase
) -> None:
    together = await whole(stores, fresh)
    commands = await crowd.given_debits(together[0])
    assert await told(together, commands, crowd.DEBITS) == {"done": 7, "not-covered": 43}
    assert (await kept(together[0])).accounts[crowd.TEAM].balance.posted == 99
    await sound(together[0])


async def test_of_500_transfers_reversed_twice_by_twenty_each_is_reversed_once(
    stores: Stores, fresh: FreshDatabase
) -> None:
    together = await whole(stores, fresh)
    commands = await crowd.given_reversals(together[0])
    assert await told(together, commands, 20) == {"done": 500, "already-reversed": 500}
    assert {each.balance.posted for each in (await kept(together[0])).accounts.values()} == {0}
    await sound(together[0])


async def test_crossing_transfers_do_not_wait_for_each_other_in_a_circle(
    stores: Stores, fresh: FreshDatabase
) -> None:
    together = await whole(stores, fresh)
    funder, one = await funded(together[0], 1_000)
    _, other = await funded(together[0], 1_000)
    circle = [(one, other), (other, one), (other, funder), (funder, one)]
    commands = [transfer(*pair, 1) for _ in range(15) for pair in circle]
    assert await told(together, commands, 20) == {"done": 60}
    await sound(together[0])


async def test_an_id_that_comes_many_times_at_once_is_one_entry(stores: Stores, fresh: FreshDatabase) -> None:
    together = await whole(stores, fresh)
    pairs = [await funded(together[0], 1_000) for _ in range(2)]

    async def outcome(number: int, command: ledger.Command) -> str:
        said: list[str] = []
        await crowd.crowd([together[number % 4]], [command], workers=1, say=lambda _, what: said.append(what))
        return said[0]

    for _ in range(5):
        first = transfer(*pairs[0], 5)
        other = replace(first, debit=pairs[1][0], credit=pairs[1][1])
        commands = [first, other] * 6
        came = await asyncio.gather(*(outcome(*each) for each in enumerate(commands)))
        # Whichever came first is done, however often it comes.
        assert sorted([set(came[::2]), set(came[1::2])], key=str) == [{"done"}, {"id-used"}]
    await sound(together[0])


async def killed(fresh: FreshDatabase, which: str, done: int) -> dict[UUID, str]:
    """Run the crowd in a process of its own, SIGKILL it once so many were done; what it said of each."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.integration.ledger.crowd", fresh.url, fresh.dsn, which,
        stdout=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    assert process.stdout is not None
    lines: list[bytes] = []
    while sum(line.endswith(b" done\n") for line in lines) < done:
        lines.append(await process.stdout.readline())
        assert lines[-1], "it ended by itself"
    process.kill()
    lines += (await process.stdout.read()).splitlines(keepends=True)
    await process.wait()
    said = [line.decode().split() for line in lines if line.endswith(b"\n")]
    return {UUID(entry_id): what for entry_id, what in said}


async def until_settled(fresh: FreshDatabase) -> None:
    """Until the server has noticed that its clients are dead."""
    connection: Any = await asyncpg.connect(fresh.dsn)
    busy = "select count(*) from pg_stat_activity where application_name like 'mydirection-%' and pid in ("
    busy += "select pid from pg_locks where locktype in ('advisory', 'transactionid'))"
    while await connection.fetchval(busy):
        await asyncio.sleep(0.02)
    await connection.close()


@pytest.mark.parametrize(
    ("which", "killed_after", "done", "refused"),
    [("debits", 3, 7, "not-covered"), ("reversals", 150, 500, "already-reversed")],
)
async def test_sigkill_in_the_middle_of_both(
    stores: Stores, fresh: FreshDatabase, which: str, killed_after: int, done: int, refused: str
) -> None:
    store = await opened(stores, fresh)
    given = {"debits": crowd.given_debits, "reversals": crowd.given_reversals}[which]
    commands = await given(store)
    said = await killed(fresh, which, killed_after)
    await until_settled(fresh)

    await sound(store)
    entered = {UUID(each.stream[-36:]) for each in await read_log(store) if is_entry(each)}
    assert {entry_id for entry_id, what in said.items() if what == "done"} <= entered

    # Everybody asks again with the ids they had: what was done is done once.
    assert await told([store], commands, 20) == {"done": done, refused: len(commands) - done}
    await sound(store)


def is_entry(recorded: Recorded) -> bool:
    return recorded.stream.startswith("ledger_entry-")
