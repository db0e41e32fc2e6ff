"""Reading contacts: lists, what has no record yet, what overlaps, and who may hold one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.tables.contacts import contacts
from services.plans.tables.plan import plan_goals
from shared.eventstore import raw

MOST_UNRECORDED: Final = 500
# A contact lasts a day at most, so that the index on starts_at serves.
OVERLAPS: Final = """
    select exists (
        select from contacts where status = 'planned' and with_account = $1 and contact_id <> $2
        and starts_at < $3::timestamptz + make_interval(mins => $4)
        and starts_at > $3::timestamptz - interval '1 day'
        and starts_at + make_interval(mins => minutes) > $3::timestamptz)
"""
STAFF: Final = """
    select account from people_case_managers
    where account = any($1::text[]) and (until_on is null or until_on > $2)
"""


@dataclass(frozen=True)
class ContactRow:
    """with_account, held_by: accounts. held_on: a day at the provider's place. rating: 0 to 10."""

    contact_id: UUID
    participant_id: UUID
    version: int
    status: str
    starts_at: datetime
    minutes: int
    mode: str
    place: str | None
    purpose: str
    asked_for_by: str
    with_account: str | None
    planned: bool
    held_on: date | None
    held_minutes: int | None
    held_by: str | None
    missed_by: str | None
    acceptable: str | None
    rating: int | None


@dataclass(frozen=True)
class UnrecordedRow:
    """A planned contact whose time has come and of which nobody said whether it was kept."""

    contact_id: UUID
    participant_id: UUID
    starts_at: datetime
    with_account: str | None


COLUMNS: Final = tuple(contacts.c[name] for name in ContactRow.__dataclass_fields__)


async def owner_of(connection: AsyncConnection, contact_id: UUID) -> UUID | None:
    query = select(contacts.c.participant_id).where(contacts.c.contact_id == contact_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def contacts_of(
    connection: AsyncConnection, people: Collection[UUID], *, before: UUID | None, limit: int
) -> Sequence[ContactRow]:
    """Of a record and those merged into it, in the order of their ids, the newest first."""
    query = select(*COLUMNS).where(contacts.c.participant_id.in_(people))
    if before is not None:
        query = query.where(contacts.c.contact_id < before)
    rows = await connection.execute(query.order_by(contacts.c.contact_id.desc()).limit(limit))
    return [ContactRow(**row._mapping) for row in rows]


async def contacts_unrecorded(
    connection: AsyncConnection, ids: Select[tuple[UUID]] | None, until: datetime
) -> Sequence[UnrecordedRow]:
    """Planned ones that began before an instant and have no record, the oldest first, 500 at most.
    ids: of whom; None: of everybody."""
    columns = [contacts.c[name] for name in UnrecordedRow.__dataclass_fields__]
    query = select(*columns).where(contacts.c.status == "planned", contacts.c.starts_at < until)
    if ids is not None:
        query = query.where(contacts.c.participant_id.in_(ids))
    rows = await connection.execute(
        query.order_by(contacts.c.starts_at, contacts.c.contact_id).limit(MOST_UNRECORDED)
    )
    return [UnrecordedRow(**row._mapping) for row in rows]


async def overlapping(
    connection: AsyncConnection, account: str, contact_id: UUID, starts_at: datetime, minutes: int
) -> bool:
    """Whether this account holds another planned contact at that time."""
    found: bool = await raw(connection).fetchval(OVERLAPS, account, contact_id, starts_at, minutes)
    return found


async def staff_among(connection: AsyncConnection, accounts: Collection[str], today: date) -> frozenset[str]:
    """Those of these accounts that are of case managers who are here today."""
    rows = await raw(connection).fetch(STAFF, list(accounts), today) if accounts else []
    return frozenset(row["account"] for row in rows)


async def goals_of(connection: AsyncConnection, people: Collection[UUID]) -> frozenset[UUID]:
    """Goals that are, or were, in the plan of a record and those merged into it: an achieved one may
    have been spoken of."""
    query = select(plan_goals.c.goal_id).where(plan_goals.c.participant_id.in_(people))
    return frozenset((await connection.execute(query)).scalars())
