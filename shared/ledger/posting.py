"""From commands to the log: lock every account, read what they touch, decide, append once.

A service whose own events go with the entries locks and appends everything together:

    await unit.lock([str(participant_id), *await subjects(unit, commands)])
    prepared = await prepare(unit, commands, today)
    await unit.append(Write(...), *prepared.writes)
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from shared.eventstore import Unit, Write, raw
from shared.eventstore.log import READ_STREAMS, to_recorded
from shared.eventstore.unit import MOST_STREAMS
from shared.ledger.book import Account, Balance, Book, evolve
from shared.ledger.commands import Command, Expire, Hold, OpenAccount, Post, Reverse, Transfer, Void
from shared.ledger.events import AccountOpened, Entered
from shared.ledger.rules import decide
from shared.security import Keys

ACCOUNTS: Final = """
    select account_id, kind, unit, floor, cap, posted, pending_in, pending_out
    from ledger_accounts where account_id = any($1)
"""
# With a row for each id that was used before, which is rare and then read. (`exists` would have PostgreSQL
# read through a log that it has no statistics of yet.)
NOW: Final = f"""
    {ACCOUNTS} union all
    select id, null, null, null, null, null, null, null from events where stream = any($2)
"""
HOLDING: Final = "select hold_id, amount from ledger_holds where hold_id = any($1)"
REVERSALS: Final = "select entry_id, reversed_by from ledger_reversals where entry_id = any($1)"


@dataclass(frozen=True)
class Prepared:
    """writes: what is to be appended; nothing for commands that were carried out before. book: of what
    the commands touch, as it then is; each command's entry is in it by its id, also one of before."""

    writes: Sequence[Write]
    book: Book


def account_stream(account_id: UUID) -> str:
    """Its stream, and the subject by which it is locked."""
    return f"ledger_account-{account_id}"


def entry_stream(entry_id: UUID) -> str:
    """The stream of this one event, and its subject."""
    return f"ledger_entry-{entry_id}"


async def subjects(unit: Unit, commands: Sequence[Command]) -> set[str]:
    """What to lock, in one call with all else that the transaction locks."""
    return _subjects(commands, await _entries(unit, _followed(commands)))


async def prepare(unit: Unit, commands: Sequence[Command], today: date) -> Prepared:
    """Decide one command after the other, each on what the ones before came to: all or none.
    Locks what is not locked yet.

    Raises what deciding raises, and ValueError for more than a transaction may lock (some 30 entries)."""
    # Before the locks, which depend on it: an entry never changes. One that is not there yet is not
    # there for this transaction, as its accounts are not locked.
    followed = await _entries(unit, _followed(commands))
    await unit.lock(_subjects(commands, followed))
    book = await _load(unit, commands, followed)
    writes = []
    for command in commands:
        for event in decide(command, book, today):
            book = evolve(book, event)
            stream = _stream(event)
            writes.append(Write(stream, stream, [event], 0))
    return Prepared(writes, book)


async def post(unit: Unit, commands: Sequence[Command], today: date) -> Prepared:
    """Prepare and append, where nothing else is to be recorded with it."""
    prepared = await prepare(unit, commands, today)
    if prepared.writes:
        await unit.append(*prepared.writes)
    return prepared


def _stream(event: AccountOpened | Entered) -> str:
    if isinstance(event, AccountOpened):
        return account_stream(event.account_id)
    return entry_stream(event.entry_id)


def _followed(commands: Sequence[Command]) -> set[UUID]:
    """The entries that commands are about; one that is made by a command before is among them."""
    about = {command.hold_id for command in commands if isinstance(command, Post | Void | Expire)}
    return about | {command.reverses for command in commands if isinstance(command, Reverse)}


def _own(commands: Sequence[Command]) -> set[UUID]:
    return {command.entry_id for command in commands if not isinstance(command, OpenAccount)}


def _accounts(commands: Sequence[Command], followed: Mapping[UUID, Entered]) -> set[UUID]:
    found = {command.account_id for command in commands if isinstance(command, OpenAccount)}
    between = [command for command in commands if isinstance(command, Transfer | Hold)]
    for entry in (*between, *followed.values()):
        found |= {entry.debit, entry.credit}
    return found


def _subjects(commands: Sequence[Command], followed: Mapping[UUID, Entered]) -> set[str]:
    """The accounts, and the entries against another use of the same id at the same time."""
    found = {account_stream(each) for each in _accounts(commands, followed)}
    found |= {entry_stream(each) for each in _own(commands)}
    if len(found) > MOST_STREAMS:
        raise ValueError(f"{len(found)} accounts and entries in a transaction; at most {MOST_STREAMS}")
    return found


async def _load(unit: Unit, commands: Sequence[Command], followed: Mapping[UUID, Entered]) -> Book:
    """What the commands need to know, once it is locked."""
    driver, own = raw(unit.connection), _own(commands)
    rows = await driver.fetch(NOW, list(_accounts(commands, followed)), [entry_stream(each) for each in own])
    accounts = [account_of(row) for row in rows if row["kind"]]
    known = await _entries(unit, own) if len(accounts) < len(rows) else {}
    return Book(
        accounts={account.account_id: account for account in accounts},
        entries={**followed, **known},
        holding=dict(await driver.fetch(HOLDING, list(followed))) if followed else {},
        reversals=dict(await driver.fetch(REVERSALS, list(followed))) if followed else {},
    )


async def _entries(unit: Unit, ids: Collection[UUID]) -> dict[UUID, Entered]:
    if not ids:
        return {}
    rows = await raw(unit.connection).fetch(READ_STREAMS, [entry_stream(each) for each in ids])
    recorded: list[Any] = [to_recorded(unit.store.codec, row, Keys()).event for row in rows]
    return {event.entry_id: event for event in recorded}


def account_of(row: Any) -> Account:
    """A row with the columns of ACCOUNTS."""
    limits = {name: row[name] for name in ("account_id", "kind", "unit", "floor", "cap")}
    amounts = {name: row[name] for name in ("posted", "pending_in", "pending_out")}
    return Account(**limits, balance=Balance(**amounts))
