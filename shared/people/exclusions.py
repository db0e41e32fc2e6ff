"""Who may not meet whom. An exclusion goes both ways between participants, and holds for every record of
theirs: for all that merges tie together, in either direction. Wider than what a caller reaches, as a
match that should not have been cannot be taken back. No answer says who or what is excluded."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.eventstore import raw

# {of}: the records that are one person's, of which one is in the array.
TIED: Final = """
    {name}(participant_id) as (
        select unnest({of})
        union
        select case when m.participant_id = t.participant_id then m.merged_into else m.participant_id end
        from {name} t join people_merges m
          on m.merged_into is not null and t.participant_id in (m.participant_id, m.merged_into))
"""
HOLDS: Final = """
    starts_on <= {today} and (ends_on is null or ends_on >= {today})
    and (ended_on is null or ended_on > {today})
"""
EXCLUDED: Final = f"""
    with recursive {TIED.format(name="theirs", of="array[$1::uuid]")},
                   {TIED.format(name="others", of="array_remove(array[$2::uuid], null)")}
    select exists (
        select from people_exclusions
        where {HOLDS.format(today="$5::date")}
          and (participant_id in (table theirs)
               and (other_participant_id in (table others) or district = $3 or category = $4)
               or participant_id in (table others) and other_participant_id in (table theirs)))
"""
UNCHECKED: Final = f"""
    with recursive {TIED.format(name="theirs", of="array[$1::uuid]")}
    select exists (
        select from people_exclusions
        where {HOLDS.format(today="$2::date")} and not checked and participant_id in (table theirs))
"""


async def excluded(
    connection: AsyncConnection,
    participant_id: UUID,
    *,
    other: UUID | None = None,
    district: str | None = None,
    category: str | None = None,
    today: date,
) -> bool:
    """Whether on this day they may not meet the other participant, be in the postcode district, or
    meet people of the category (each where it is given)."""
    found: bool = await raw(connection).fetchval(EXCLUDED, participant_id, other, district, category, today)
    return found


async def unchecked(connection: AsyncConnection, participant_id: UUID, today: date) -> bool:
    """Whether an outsider is excluded whom no practitioner has confirmed yet: nobody is matched then."""
    found: bool = await raw(connection).fetchval(UNCHECKED, participant_id, today)
    return found
