"""Reading a ledger: balances, now and as of a day; statements; holds that are over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import NotFound
from shared.eventstore import raw
from shared.ledger.book import Account, Balance
from shared.ledger.posting import ACCOUNTS, account_of

# Sums of an index: what is recorded late may count for an earlier day, so that no running balance is
# the balance as of a day. Nor do the bounds of bigint hold for it.
AS_OF: Final = """
    select coalesce(sum(posted), 0) as posted, coalesce(sum(pending_in), 0) as pending_in,
           coalesce(sum(pending_out), 0) as pending_out
    from ledger_lines
    where account_id = $1 and effective_on <= coalesce($2::date, 'infinity')
      and recorded_at <= coalesce($3::timestamptz, 'infinity')
"""
STATEMENT: Final = """
    select number, entry_id, act, counterpart, posted, pending_in, pending_out, posted_after,
           pending_in_after, pending_out_after, effective_on, recorded_at
    from ledger_lines where account_id = $1 and number < coalesce($2::bigint, 9223372036854775807)
    order by number desc limit $3
"""
OVER: Final = """
    select hold_id from ledger_holds where expires_on < $1 order by expires_on, hold_id limit $2
"""


@dataclass(frozen=True)
class Line:
    """One entry as it is on an account's statement, in the account's unit.

    act: `transferred`, `held`, `posted`, `voided`, `expired`, `reversed`. counterpart: the other account.
    balance: after this line, in the order in which lines were recorded."""

    number: int
    entry_id: UUID
    act: str
    counterpart: UUID
    posted: int
    pending_in: int
    pending_out: int
    balance: Balance
    effective_on: date
    recorded_at: datetime


async def accounts(connection: AsyncConnection, ids: Collection[UUID]) -> dict[UUID, Account]:
    """As they are now. Those that are not open are not among them."""
    rows = await raw(connection).fetch(ACCOUNTS, list(ids))
    return {row["account_id"]: account_of(row) for row in rows}


async def account(connection: AsyncConnection, account_id: UUID) -> Account:
    """Raises NotFound."""
    found = await accounts(connection, [account_id])
    if account_id not in found:
        raise NotFound("There is no such account.", code="no-such-account")
    return found[account_id]


async def balance_as_of(
    connection: AsyncConnection,
    account_id: UUID,
    *,
    effective_on: date | None = None,
    recorded_until: datetime | None = None,
) -> Balance:
    """Of what counts on this day or before, as far as it was recorded at this instant; None: without
    that limit. Nothing of an account that is not open. Reads every line of the account from an index."""
    row = await raw(connection).fetchrow(AS_OF, account_id, effective_on, recorded_until)
    assert row is not None
    return Balance(**{name: int(summed) for name, summed in row.items()})


async def statement(
    connection: AsyncConnection, account_id: UUID, *, before: int | None, limit: int
) -> list[Line]:
    """Up to `limit` lines, the newest first; those before a line's number, None: from the last."""
    rows = await raw(connection).fetch(STATEMENT, account_id, before, limit)
    return [_line(row) for row in rows]


async def holds_over(connection: AsyncConnection, today: date, *, limit: int) -> Sequence[UUID]:
    """Up to `limit` holds whose last day is over and which nobody has released, the oldest first.
    Release each by Expire, then ask again."""
    rows = await raw(connection).fetch(OVER, today, limit)
    return [row["hold_id"] for row in rows]


def _line(row: Any) -> Line:
    values = dict(row)
    after = {name: values.pop(f"{name}_after") for name in ("posted", "pending_in", "pending_out")}
    return Line(**values, balance=Balance(**after))
