"""The audit of a ledger: its chain against the log, its rows against each other, and its sums."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from shared.eventstore import START, Codec, Database, raw
from shared.eventstore.log import to_recorded
from shared.ledger.chain import READY, Chain, audit_chain
from shared.ledger.events import EVENTS, Entered
from shared.ledger.lines import lines_of
from shared.security import Keys

# One statement each: what is appended meanwhile is in all of it or in none.
FAULTS: Final = {
    "accounts differ from the sum of their lines": """
        select count(*) from ledger_accounts a
        left join (
            select account_id, sum(posted) as posted, sum(pending_in) as pending_in,
                   sum(pending_out) as pending_out, count(*) as lines, max(number) as last
            from ledger_lines group by account_id
        ) l using (account_id)
        where (a.posted, a.pending_in, a.pending_out, a.lines, a.lines) is distinct from
              (coalesce(l.posted, 0), coalesce(l.pending_in, 0), coalesce(l.pending_out, 0),
               coalesce(l.lines, 0), coalesce(l.last, 0))
    """,
    "units do not sum to nothing": """
        select count(*) from (
            select from ledger_accounts group by unit
            having sum(posted) <> 0 or sum(pending_in) <> sum(pending_out)
        ) uneven
    """,
    "holds differ from what is pending, or reversals from the lines": """
        select (coalesce((select sum(amount) from ledger_holds), 0)
                <> coalesce((select sum(pending_out) from ledger_accounts), 0))::int
             + ((select count(*) from ledger_reversals) * 2
                <> (select count(*) from ledger_lines where act = 'reversed'))::int
    """,
    "accounts are beyond their limits": """
        select count(*) from ledger_accounts
        where posted - pending_out < floor or posted + pending_in > cap
    """,
}

DIFFERING: Final = "entries of the log differ from their lines"
LINES: Final = """
    select entry_id, account_id, act, counterpart, posted, pending_in, pending_out, effective_on, recorded_at
    from ledger_lines where entry_id = any($1)
"""
PAGE: Final = 500


@dataclass(frozen=True)
class LedgerAudit:
    """faults: what is wrong with the rows, and of how many."""

    service: str
    chain: Chain
    faults: Sequence[tuple[str, int]]

    @property
    def sound(self) -> bool:
        return self.chain.broken is None and not self.faults

    def lines(self) -> Iterator[str]:
        """In plain words; counts, positions and digests alone."""
        name, chain = f"ledger of {self.service}", self.chain
        sealed = f"sealed to link {chain.last.number}, {chain.last.digest.hex()}" if chain.last else "no seal"
        yield f"{name}: {chain.events} events, {sealed}; {chain.unsealed} not sealed yet"
        if broken := chain.broken:
            where = f"between {broken.after} and {broken.upto}" if broken.upto else "it is missing"
            yield f"{name}: the chain is broken at link {broken.number}: {where}"
        for fault, count in self.faults:
            yield f"{name}: {count} {fault}"


async def audit_ledger(service: str, database: Database) -> LedgerAudit:
    """Reads the whole ledger, a page at a time."""
    chain = await audit_chain(database)
    async with database.connect() as connection:
        driver = raw(connection)
        counts = [(fault, await driver.fetchval(query)) for fault, query in FAULTS.items()]
        counts.append((DIFFERING, await _differing(driver, Codec(service, EVENTS))))
    return LedgerAudit(service, chain, [(fault, count) for fault, count in counts if count])


async def _differing(driver: "asyncpg.Connection[Any]", codec: Codec) -> int:
    """How many entries of the log below the horizon do not have exactly the lines that follow from them."""
    differing, after = 0, START
    while rows := await driver.fetch(READY, after.epoch, after.xid, after.position, PAGE):
        recorded = [to_recorded(codec, row, Keys()) for row in rows]
        decoded: list[tuple[Any, datetime]] = [(item.event, item.recorded_at) for item in recorded]
        entries = [(event, at) for event, at in decoded if isinstance(event, Entered)]
        expected = {entry.entry_id: set(lines_of(entry, at)) for entry, at in entries}
        found: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
        for row in await driver.fetch(LINES, list(expected)):
            found[row["entry_id"]].append(tuple(row))
        differing += sum(
            len(found[i]) != len(lines) or set(found[i]) != lines for i, lines in expected.items()
        )
        after = recorded[-1].at
    return differing
