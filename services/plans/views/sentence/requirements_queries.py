"""Reading requirements: whose they are, lists of them, and what is planned next for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.sentence.requirement_state import State
from services.plans.tables.sentence import requirements
from services.plans.views.sentence.requirements import ordered_at, state_of
from shared.domain import ERASED
from shared.eventstore import raw
from shared.security import Keyring, Keys

NEXT = """
    select distinct on (wanted.requirement_id) wanted.requirement_id, session_id, starts_at, minutes, mode
    from interventions delivering
    join unnest($2::uuid[]) wanted (requirement_id)
        on wanted.requirement_id = any(delivering.requirement_ids)
    join intervention_sessions using (intervention_id)
    where delivering.participant_id = any($1::uuid[]) and starts_at > $3 and not cancelled
    order by wanted.requirement_id, starts_at, session_id
"""


@dataclass(frozen=True)
class RequirementPlace:
    """Whose requirement it is, and of which sentence."""

    participant_id: UUID
    sentence_id: UUID


@dataclass(frozen=True)
class NextSession:
    """starts_at: an instant."""

    session_id: UUID
    starts_at: datetime
    minutes: int
    mode: str


@dataclass(frozen=True)
class RequirementRow:
    """ordered: what exactly was ordered, in words; None once erased."""

    requirement_id: UUID
    participant_id: UUID
    version: int
    kind: str
    sentence_id: UUID
    starts_on: date
    ends_on: date | None
    unit: str | None
    amount: int | None
    delivered: int
    state: State
    completed_on: date | None
    ordered: str | None
    next_session: NextSession | None


async def place_of(connection: AsyncConnection, requirement_id: UUID) -> RequirementPlace | None:
    columns = requirements.c.participant_id, requirements.c.sentence_id
    query = select(*columns).where(requirements.c.requirement_id == requirement_id)
    row = (await connection.execute(query)).first()
    return None if row is None else RequirementPlace(row.participant_id, row.sentence_id)


async def open_of_sentence(connection: AsyncConnection, sentence_id: UUID) -> Sequence[UUID]:
    """Those that would end with it, in the order of their ids."""
    columns = requirements.c
    query = select(columns.requirement_id).where(columns.sentence_id == sentence_id, columns.closed.is_(None))
    return [row.requirement_id for row in await connection.execute(query.order_by(columns.requirement_id))]


async def how_many_of_sentence(connection: AsyncConnection, sentence_id: UUID) -> int:
    """Whatever became of them."""
    query = select(func.count()).where(requirements.c.sentence_id == sentence_id)
    return int((await connection.execute(query)).scalar_one())


async def requirements_of(
    connection: AsyncConnection,
    keyring: Keyring,
    people: Collection[UUID],
    now: datetime,
    *,
    after: UUID | None,
    limit: int,
) -> Sequence[RequirementRow]:
    """Of a record and those merged into it, in the order in which they were recorded. Without those that
    were entered in error."""
    columns = requirements.c
    query = select(requirements).where(
        columns.participant_id.in_(people), columns.closed.is_distinct_from("entered_in_error")
    )
    if after is not None:
        query = query.where(columns.requirement_id > after)
    rows = (await connection.execute(query.order_by(columns.requirement_id).limit(limit))).all()
    keys = await keyring.load({str(row.participant_id) for row in rows})
    following = await next_sessions(connection, people, [row.requirement_id for row in rows], now)
    return [_row(row, keys, following.get(row.requirement_id)) for row in rows]


def _row(row: Any, keys: Keys, next_session: NextSession | None) -> RequirementRow:
    own = {name: row._mapping[name] for name in RequirementRow.__dataclass_fields__ if name in row._mapping}
    if row.ordered is not None:
        words = keys.open(str(row.participant_id), ordered_at(row.requirement_id), row.ordered)
        own["ordered"] = None if words is ERASED else words
    return RequirementRow(**own, state=state_of(row), next_session=next_session)


async def next_sessions(
    connection: AsyncConnection, people: Collection[UUID], requirement_ids: Collection[UUID], now: datetime
) -> Mapping[UUID, NextSession]:
    """By requirement, the next session of an intervention of these people that delivers it."""
    rows = await raw(connection).fetch(NEXT, list(people), list(requirement_ids), now)
    return {row["requirement_id"]: NextSession(*row[1:]) for row in rows}
