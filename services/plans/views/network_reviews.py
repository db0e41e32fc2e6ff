"""What in a network an exclusion that came later is about. For staff alone: it never reaches the person.

Found whenever it is asked, so that nothing in the person's own record says when an exclusion came."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import raw
from shared.people.exclusions import HOLDS, TIED

HELD = HOLDS.format(today="$2::date")
# Between participants it goes both ways, and for every record that merges tie together, as in
# `shared.people.excluded`, here for all that one network names.
NEEDING: Final = f"""
    with recursive {TIED.format(name="theirs", of="array[$1::uuid]")},
    held as (
        select participant_id, other_participant_id, district, category from people_exclusions where {HELD}),
    mine as (select * from held where participant_id in (table theirs))
    select tie_id as id from network_ties tie
    where participant_id = $1 and ended_on is null and in_error_on is null
      and other_participant_id is not null
      and exists (
        with recursive {TIED.format(name="others", of="array[tie.other_participant_id]")}
        select from held
        where participant_id in (table theirs) and other_participant_id in (table others)
           or participant_id in (table others) and other_participant_id in (table theirs))
    union all
    select connection_id from network_connections join places using (place_id)
    where participant_id = $1 and state <> 'stopped'
      and exists (select from mine where mine.district = places.district
                                      or mine.category = any(places.categories))
"""


async def needing_review(connection: AsyncConnection, participant_id: UUID, today: date) -> frozenset[UUID]:
    """Ids of standing ties and connections to somebody or a place that is excluded on this day."""
    rows = await raw(connection).fetch(NEEDING, participant_id, today)
    return frozenset(row["id"] for row in rows)
