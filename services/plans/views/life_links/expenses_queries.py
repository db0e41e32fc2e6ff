"""Reading expenses: a volunteer's own, and what coordinators are to decide on or to pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.meetings import expenses
from shared.eventstore import raw

STANDS: Final = "status in ('claimed', 'accepted', 'paid')"
RECEIPT_USED: Final = f"select exists (select from life_link_expenses where receipt_id = $1 and {STANDS})"
KIND_CLAIMED: Final = f"""
    select exists (select from life_link_expenses where meeting_id = $1 and kind = $2 and {STANDS})
"""


@dataclass(frozen=True)
class ExpenseRow:
    """decided_on: accepted or declined. reason: why it was declined."""

    expense_id: UUID
    volunteer_id: UUID
    meeting_id: UUID
    version: int
    status: str
    kind: str
    amount_pence: int
    metres: int | None
    receipt_id: UUID | None
    seen_elsewhere: bool
    met_on: date
    claimed_on: date
    decided_on: date | None
    reason: str | None
    paid_on: date | None


COLUMNS: Final = tuple(expenses.c[name] for name in ExpenseRow.__dataclass_fields__)


async def expense_row(connection: AsyncConnection, expense_id: UUID) -> ExpenseRow | None:
    query = select(*COLUMNS).where(expenses.c.expense_id == expense_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else ExpenseRow(**row._mapping)


async def expenses_of(
    connection: AsyncConnection,
    *,
    volunteer_id: UUID | None = None,
    status: str | None = None,
    after: UUID | None,
    limit: int,
) -> Sequence[ExpenseRow]:
    """In the order in which they were claimed. volunteer_id: whose; None: everybody's."""
    query = select(*COLUMNS)
    for column, value in ((expenses.c.volunteer_id, volunteer_id), (expenses.c.status, status)):
        if value is not None:
            query = query.where(column == value)
    if after is not None:
        query = query.where(expenses.c.expense_id > after)
    rows = await connection.execute(query.order_by(expenses.c.expense_id).limit(limit))
    return [ExpenseRow(**row._mapping) for row in rows]


async def receipt_used(connection: AsyncConnection, receipt_id: UUID) -> bool:
    """Whether a claim that stands uses it."""
    found: bool = await raw(connection).fetchval(RECEIPT_USED, receipt_id)
    return found


async def kind_claimed(connection: AsyncConnection, meeting_id: UUID, kind: str) -> bool:
    """Whether a claim of this kind stands for the meeting."""
    found: bool = await raw(connection).fetchval(KIND_CLAIMED, meeting_id, kind)
    return found
