"""What is known of somebody's assessments; written by `reactions.assessments`."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import AssessmentKnown
from shared.eventstore import raw
from shared.eventstore.changes import Change, participant
from shared.people.erasing import ErasureTaken

LATEST: Final = """
    select assessment_id, number, completed_on, answer, in_own_session, countersigned, strengths, needs
    from known_assessments where participant_id = any($1::uuid[]) and completed_on is not null
    order by completed_on desc, number desc, assessment_id desc limit 1
"""
STRENGTHS: Final = """
    select distinct unnest(strengths) as strength from known_assessments
    where participant_id = any($1::uuid[]) and completed_on is not null
"""
FORGET = "delete from known_assessments where participant_id = $1"
CHANGES = (Change(ErasureTaken, FORGET, participant),)


async def assessment_known(connection: AsyncConnection, people: Collection[UUID]) -> AssessmentKnown | None:
    """The latest completed version over these records: a newer one that is begun does not undo it."""
    row = await raw(connection).fetchrow(LATEST, list(people))
    if row is None:
        return None
    ids = {name: frozenset(row[name]) for name in ("strengths", "needs")}
    return AssessmentKnown(**{**row, **ids})


async def strengths_known(connection: AsyncConnection, people: Collection[UUID]) -> frozenset[UUID]:
    """Those of every completed version, for goals to point at."""
    rows = await raw(connection).fetch(STRENGTHS, list(people))
    return frozenset(row["strength"] for row in rows)
