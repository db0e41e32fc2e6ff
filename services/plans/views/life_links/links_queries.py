"""Reading links: one as its meetings need to know it, lists of them, and who must not be matched."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.link_events import Speaker
from services.plans.domain.life_links.link_state import UNDER_WAY, Stage
from services.plans.tables.links import life_link_concerns, life_links
from services.plans.tables.volunteers import volunteers
from shared.eventstore import raw

KNOWN: Final = tuple(life_links.c[name] for name in LinkKnown.__dataclass_fields__)
# What takes a place of a volunteer's, and of a person's.
OPEN: Final = ("proposed", "trial", "active", "paused")
# $1: all records of a person. $2: volunteers who are asked about. Whoever left and came back as somebody new
# is the same by their account.
BARRED: Final = """
    with apart(volunteer_id) as (
        select volunteer_id from life_link_relations where participant_id = any($1::uuid[])
        union
        select volunteer_id from life_links
        where participant_id = any($1::uuid[]) and refused_by is not null)
    select volunteer_id from apart where volunteer_id = any($2::uuid[])
    union
    select same.volunteer_id
    from apart join volunteers using (volunteer_id) join volunteers same on same.account = volunteers.account
    where same.volunteer_id = any($2::uuid[])
"""


async def link_known(connection: AsyncConnection, link_id: UUID) -> LinkKnown | None:
    """As its meetings need to know it, with the account by which the volunteer signs in."""
    query = select(*KNOWN).where(life_links.c.link_id == link_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else LinkKnown(**row)


async def barred(
    connection: AsyncConnection, people: Collection[UUID], volunteers: Collection[UUID]
) -> frozenset[UUID]:
    """Those of these volunteers to whom there is a declared relation, or of whom either party refused the
    other and has not said that they may be asked again. people: all records of one person. One query."""
    rows = await raw(connection).fetch(BARRED, list(people), list(volunteers))
    return frozenset(row["volunteer_id"] for row in rows)


@dataclass(frozen=True)
class LinkRow:
    """causes: why it is paused. consented_on: of the second of both. concerns_open: how many."""

    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    volunteer_account: str
    version: int
    state: Stage
    causes: Sequence[str]
    proposed_on: date
    person_consented_on: date | None
    volunteer_consented_on: date | None
    consented_on: date | None
    trial_ends_on: date | None
    review_due_on: date | None
    paused_on: date | None
    concerns_open: int
    ended_on: date | None


@dataclass(frozen=True)
class Taken:
    """links: how many open ones a person has. linked: whether one, other than that asked about, is with the
    volunteer."""

    links: int
    linked: bool


@dataclass(frozen=True)
class OpenLink:
    link_id: UUID
    volunteer_id: UUID
    state: Stage


async def links_of(
    connection: AsyncConnection, people: Collection[UUID], *, before: UUID | None, limit: int
) -> Sequence[LinkRow]:
    """Of a record and those merged into it, the newest first."""
    return await _listed(connection, life_links.c.participant_id.in_(people), before, limit)


async def links_of_account(
    connection: AsyncConnection, account: str, *, without: UUID | None, before: UUID | None, limit: int
) -> Sequence[LinkRow]:
    """Of the volunteer who signs in by this account, the newest first. without: the record that is theirs."""
    theirs = life_links.c.volunteer_account == account
    if without is not None:
        theirs &= life_links.c.participant_id != without
    return await _listed(connection, theirs, before, limit)


async def volunteered(connection: AsyncConnection, account: str, links: Collection[UUID]) -> frozenset[UUID]:
    """Those of these links in which this account is the volunteer's."""
    query = select(life_links.c.link_id).where(life_links.c.volunteer_account == account)
    return frozenset(await connection.scalars(query.where(life_links.c.link_id.in_(links))))


async def _listed(
    connection: AsyncConnection, whose: ColumnElement[bool], before: UUID | None, limit: int
) -> Sequence[LinkRow]:
    columns = [life_links.c[name] for name in LinkRow.__dataclass_fields__]
    query = select(*columns).where(whose)
    if before is not None:
        query = query.where(life_links.c.link_id < before)
    rows = await connection.execute(query.order_by(life_links.c.link_id.desc()).limit(limit))
    return [LinkRow(**row._mapping) for row in rows]


async def taken(
    connection: AsyncConnection, people: Collection[UUID], volunteer_id: UUID, link_id: UUID
) -> Taken:
    """What the open links of one person, in all their records, leave room for. One query."""
    with_them = (life_links.c.volunteer_id == volunteer_id) & (life_links.c.link_id != link_id)
    query = select(func.count(), func.count().filter(with_them)).where(
        life_links.c.participant_id.in_(people), life_links.c.state.in_(OPEN)
    )
    links, others = (await connection.execute(query)).one()
    return Taken(links=links, linked=others > 0)


async def open_of(connection: AsyncConnection, people: Collection[UUID]) -> Sequence[OpenLink]:
    """Of these records, in the order of their ids."""
    columns = [life_links.c[name] for name in OpenLink.__dataclass_fields__]
    query = select(*columns).where(life_links.c.participant_id.in_(people), life_links.c.state.in_(OPEN))
    rows = await connection.execute(query.order_by(life_links.c.link_id))
    return [OpenLink(**row._mapping) for row in rows]


async def people_linked_to(
    connection: AsyncConnection, *, volunteer_id: UUID | None = None, records: Collection[UUID] = ()
) -> frozenset[UUID]:
    """Whose links are under way with a volunteer: this one, or those of whom these are the own records as
    participants."""
    found = select(life_links.c.participant_id).where(life_links.c.state.in_(UNDER_WAY))
    if volunteer_id is not None:
        found = found.where(life_links.c.volunteer_id == volunteer_id)
    else:
        theirs = select(volunteers.c.volunteer_id).where(volunteers.c.participant_id.in_(records))
        found = found.where(life_links.c.volunteer_id.in_(theirs))
    return frozenset(await connection.scalars(found))


async def volunteers_under_a_concern(connection: AsyncConnection, participant_id: UUID) -> frozenset[UUID]:
    """With whom this record has a link of which a concern is open."""
    query = select(life_links.c.volunteer_id).where(life_links.c.participant_id == participant_id)
    return frozenset(await connection.scalars(query.where(life_links.c.concern_open)))


@dataclass(frozen=True)
class ConcernRow:
    """raised_by: the party. closed_on, outcome: None while it is open."""

    concern_id: UUID
    link_id: UUID
    participant_id: UUID
    volunteer_id: UUID
    category: str
    raised_by: Speaker
    raised_on: date
    closed_on: date | None
    outcome: str | None


CONCERN: Final = tuple(life_link_concerns.c[name] for name in ConcernRow.__dataclass_fields__)


async def concern_row(connection: AsyncConnection, concern_id: UUID) -> ConcernRow | None:
    query = select(*CONCERN).where(life_link_concerns.c.concern_id == concern_id)
    row = (await connection.execute(query)).mappings().one_or_none()
    return None if row is None else ConcernRow(**row)


async def concerns(
    connection: AsyncConnection,
    *,
    closed: bool,
    account: str,
    participant_id: UUID | None,
    before: UUID | None,
    limit: int,
) -> Sequence[ConcernRow]:
    """Those that are open, or those that are closed, the newest first. account, participant_id: of whoever
    asks, who is told of none in which they are a party themselves."""
    column = life_link_concerns.c
    query = (
        select(*CONCERN)
        .join(life_links, life_links.c.link_id == column.link_id)
        .where(column.closed_on.is_not(None) if closed else column.closed_on.is_(None))
        .where(life_links.c.volunteer_account != account)
    )
    if participant_id is not None:
        query = query.where(column.participant_id != participant_id)
    if before is not None:
        query = query.where(column.concern_id < before)
    rows = await connection.execute(query.order_by(column.concern_id.desc()).limit(limit))
    return [ConcernRow(**row._mapping) for row in rows]
