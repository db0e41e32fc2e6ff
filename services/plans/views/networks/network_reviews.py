"""What in a network an exclusion that came later is about. For staff alone: it never reaches the person.

Found whenever it is asked, so that nothing in the person's own record says when an exclusion came."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import raw
from shared.people import Encounter, excluded_from

STANDING: Final = """
    select tie_id as id, other_participant_id as other, null as district, '{}'::text[] as categories
    from network_ties
    where participant_id = $1 and ended_on is null and in_error_on is null
      and other_participant_id is not null
    union all
    select connection_id, null, district, categories
    from network_connections join places using (place_id)
    where participant_id = $1 and state <> 'stopped'
"""


async def needing_review(connection: AsyncConnection, participant_id: UUID, today: date) -> frozenset[UUID]:
    """Ids of standing ties and connections to somebody or a place that is excluded on this day."""
    rows = await raw(connection).fetch(STANDING, participant_id)
    encounters = [Encounter(row["other"], row["district"], row["categories"]) for row in rows]
    found = await excluded_from(connection, participant_id, encounters, today)
    return frozenset(row["id"] for row, excluded in zip(rows, found, strict=True) if excluded)
