"""From a ledger's events to its rows, in the append's own transaction.

A row of ledger_accounts is written by many entries, each a stream of its own, and nobody waits for
anybody here: `posting` took the advisory locks of all accounts in one sorted call before."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import Appended, raw
from shared.ledger.book import changes
from shared.ledger.events import PREFIX, AccountOpened, Entered, Expired, Held, Posted, Reversed, Voided
from shared.security import Keys

OPEN: Final = """
    insert into ledger_accounts (account_id, kind, unit, floor, cap) values ($1, $2, $3, $4, $5)
"""
# A line with the balance after it. Without the account there is none to write, and the row is refused.
ENTER: Final = """
    with moved as (
        update ledger_accounts
        set posted = posted + $5, pending_in = pending_in + $6, pending_out = pending_out + $7,
            lines = lines + 1
        where account_id = $2 returning lines, posted, pending_in, pending_out
    )
    insert into ledger_lines
    select $2, m.lines, $1, $3, $4, $5, $6, $7, m.posted, m.pending_in, m.pending_out, $8, $9
    from (select) one left join moved m on true
"""
HOLD: Final = "insert into ledger_holds (hold_id, amount, expires_on) values ($1, $2, $3)"
# A hold of which nothing is left has ended.
TAKE: Final = """
    with ended as (delete from ledger_holds where hold_id = $1 and amount = $2)
    update ledger_holds set amount = amount - $2 where hold_id = $1 and amount > $2
"""
REVERSE: Final = "insert into ledger_reversals (entry_id, reversed_by) values ($1, $2)"


async def keep_lines(connection: AsyncConnection, appended: Sequence[Appended], keys: Keys, /) -> None:
    """The view of a ledger: call it from the view of the service whose ledger it is."""
    driver = raw(connection)
    mine = [item for item in appended if item.event.event_name.startswith(PREFIX)]
    if opened := [tuple(vars(i.event).values()) for i in mine if isinstance(i.event, AccountOpened)]:
        await driver.executemany(OPEN, opened)
    entries = [(item.event, item.recorded_at) for item in mine if isinstance(item.event, Entered)]
    if lines := [line for entry, at in entries for line in lines_of(entry, at)]:
        await driver.executemany(ENTER, lines)
    for entry, _ in entries:
        if state := _state(entry):
            statement, *values = state
            await driver.execute(statement, *values)


def lines_of(entry: Entered, recorded_at: datetime) -> Iterator[tuple[Any, ...]]:
    """The columns of an entry's two lines as ENTER takes them."""
    one, other = changes(entry)
    when = entry.effective_on, recorded_at
    for change, counterpart in ((one, other.account_id), (other, one.account_id)):
        moved = change.posted, change.pending_in, change.pending_out
        yield entry.entry_id, change.account_id, act_of(entry), counterpart, *moved, *when


def act_of(entry: Entered) -> str:
    """What an entry is called on a statement: `transferred`, `held` …"""
    name: str = entry.event_name  # type: ignore[union-attr]  # the decorator gives every event its name
    return name.removeprefix(PREFIX)


def _state(entry: Entered) -> tuple[Any, ...] | None:
    """The statement of what an entry began or ended, with its parameters."""
    match entry:
        case Held():
            return HOLD, entry.entry_id, entry.amount, entry.expires_on
        case Posted():
            return TAKE, entry.hold_id, entry.amount + entry.released
        case Voided() | Expired():
            return TAKE, entry.hold_id, entry.amount
        case Reversed():
            return REVERSE, entry.reverses, entry.entry_id
    return None
