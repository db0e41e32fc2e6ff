"""Who holds a case on a day, who is in a leader's teams, and whose training runs out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import raw

HOLDER: Final = """
    select case_manager_id, account, from_on from people_cases
    where participant_id = $1 and not ended and from_on <= $2 and (until_on is null or until_on > $2)
"""
TEAM: Final = """
    select distinct m.account
    from people_team_leaders l join people_team_members m on m.team_id = l.unit_id and m.joined
    where l.account = $1 and l.appointed and l.from_on <= $2 and (l.until_on is null or l.until_on > $2)
      and m.from_on <= $2 and (m.until_on is null or m.until_on > $2)
      and not exists (select from people_case_managers c where c.account = $1 and c.until_on <= $2)
"""
# Of each module the training that counts longest; one that counts for good never runs out.
EXPIRING: Final = """
    select case_manager_id, account, module, completed_on, expires_on
    from (select distinct on (t.case_manager_id, t.module) t.*, c.account
          from people_trainings t join people_case_managers c using (case_manager_id)
          where ($1::text[] is null or c.account = any($1)) and (c.until_on is null or c.until_on > $3)
          order by t.case_manager_id, t.module, t.expires_on desc nulls first) latest
    where expires_on <= $2 order by expires_on, case_manager_id, module limit $4
"""
MOST: Final = 500


@dataclass(frozen=True)
class CaseHolder:
    """Whose case it is, and since when."""

    case_manager_id: UUID
    account: str
    from_on: date


@dataclass(frozen=True)
class Expiring:
    """A module that a case manager needs to be trained in anew. expires_on: its last day."""

    case_manager_id: UUID
    account: str
    module: str
    completed_on: date
    expires_on: date


async def case_manager(connection: AsyncConnection, participant_id: UUID, today: date) -> CaseHolder | None:
    """Whose case they are on this day; None: nobody's."""
    row = await raw(connection).fetchrow(HOLDER, participant_id, today)
    return None if row is None else CaseHolder(**row)


async def team(connection: AsyncConnection, account: str, today: date) -> frozenset[str]:
    """The accounts of whoever is in a team that this account leads on this day."""
    rows = await raw(connection).fetch(TEAM, account, today)
    return frozenset(row["account"] for row in rows)


async def expiring(
    connection: AsyncConnection, accounts: Collection[str] | None, *, by: date, today: date
) -> Sequence[Expiring]:
    """Trainings that run out by a day, or have; the first 500 by their last day. accounts: of whom;
    None: of everybody who is here today."""
    of = None if accounts is None else list(accounts)
    return [Expiring(**row) for row in await raw(connection).fetch(EXPIRING, of, by, today, MOST)]
