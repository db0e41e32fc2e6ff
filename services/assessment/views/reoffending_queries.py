"""Reading reoffences: what judging needs of many people, and all that was ever said of one's."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.convictions.outcome import FollowUp, Outcome, Reoffence
from services.assessment.domain.convictions.reoffending import Reoffending
from services.assessment.tables.reoffending import reoffence_versions
from shared.eventstore import raw

# In the order of the columns that are read.
FACTS: Final = [field.name for field in fields(Reoffence)]
SAID: Final = [field.name for field in fields(Outcome)]


@dataclass(frozen=True)
class ReoffenceVersion:
    """One statement about a reoffence. version: of the participant's record; said_at: None before
    versions were kept. A withdrawal says nothing else than whose it is."""

    reoffence_id: UUID
    version: int
    said_at: datetime | None
    withdrawn: bool
    offence_date: date | None
    proven_date: date | None
    disposal: str | None
    offence_code: str | None
    proof: str | None
    source: str | None


async def reoffence_history(
    connection: AsyncConnection, participant_id: UUID, *, after: tuple[UUID, int] | None, limit: int
) -> Sequence[ReoffenceVersion]:
    """Up to `limit` statements about one participant, by reoffence, the oldest first. after: a
    reoffence and the version of the last statement about it that was read."""
    columns = [c for c in reoffence_versions.c if c.name != "participant_id"]
    place = tuple_(reoffence_versions.c.reoffence_id, reoffence_versions.c.version)
    query = select(*columns).where(reoffence_versions.c.participant_id == participant_id)
    if after is not None:
        query = query.where(place > after)
    found = await connection.execute(
        query.order_by(reoffence_versions.c.reoffence_id, reoffence_versions.c.version).limit(limit)
    )
    return [ReoffenceVersion(**row) for row in found.mappings()]


@dataclass(frozen=True)
class FollowedRow:
    """A participant as the outcome rules need them: what folding the whole stream comes to, without
    reading it. Lock the participant first."""

    index_date: date
    died_on: date | None
    erased: bool
    reoffending: Reoffending


PEOPLE: Final = """
    select participant_id, index_date, died_on, erasure_requested_at is not null as erased,
           follow_up_starts_on as starts_on, follow_up_ends_on as ends_on
    from participants where participant_id = any($1::uuid[])
"""
REOFFENCES: Final = """
    select participant_id, withdrawn, covers_until, reoffence_id, offence_date, proven_date, disposal,
           offence_code, proof, source
    from reoffences where participant_id = any($1::uuid[]) order by version
"""
OUTCOMES: Final = """
    select participant_id, rule, status, event, time_days, reoffences
    from outcomes where participant_id = any($1::uuid[])
"""


async def followed(connection: AsyncConnection, participants: Sequence[UUID]) -> dict[UUID, FollowedRow]:
    """Those of these that are participants."""
    driver, found = raw(connection), {}
    reoffences: dict[UUID, list[Reoffence]] = defaultdict(list)
    withdrawn: dict[UUID, set[UUID]] = defaultdict(set)
    outcomes: dict[UUID, list[tuple[str, Outcome]]] = defaultdict(list)
    until: dict[UUID, dict[UUID, date]] = defaultdict(dict)
    for person, gone, covers_until, *facts in await driver.fetch(REOFFENCES, participants):
        if covers_until:
            until[person][facts[0]] = covers_until
        if gone:
            withdrawn[person].add(facts[0])
        else:
            reoffences[person].append(Reoffence(**dict(zip(FACTS, facts, strict=True))))
    for person, rule, *said in await driver.fetch(OUTCOMES, participants):
        outcomes[person].append((rule, Outcome(**dict(zip(SAID, said, strict=True)))))
    for row in await driver.fetch(PEOPLE, participants):
        person = row["participant_id"]
        searched = row["starts_on"] is not None
        state = Reoffending(
            follow_up=FollowUp(starts_on=row["starts_on"], ends_on=row["ends_on"]) if searched else None,
            reoffences=tuple(reoffences[person]),
            outcomes=tuple(outcomes[person]),
            withdrawn=frozenset(withdrawn[person]),
            covers_until=until[person],
        )
        found[person] = FollowedRow(row["index_date"], row["died_on"], row["erased"], state)
    return found
