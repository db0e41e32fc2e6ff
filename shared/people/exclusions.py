"""Who may not meet whom. An exclusion goes both ways between participants, and holds for every record of
theirs: for all that merges tie together, in either direction. Wider than what a caller reaches, as a
match that should not have been cannot be taken back. No answer says who or what is excluded."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
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
# held: what they are excluded from, whichever of two it was recorded of. Whoever is tied to one of
# those `barred` is tied to all, so that nothing need be sought out for each who is asked about.
EXCLUDED: Final = f"""
    with recursive {TIED.format(name="theirs", of="array[$1::uuid]")},
    held(other, district, category) as (
        select other_participant_id, district, category from people_exclusions
        where {HOLDS.format(today="$2::date")} and participant_id in (table theirs)
        union all
        select participant_id, null, null from people_exclusions
        where {HOLDS.format(today="$2::date")} and other_participant_id in (table theirs)),
    {TIED.format(name="barred", of="array(select other from held where other is not null)")}
    select distinct number
    from unnest($3::int[], $4::uuid[], $5::text[], $6::text[]) asked(number, other, district, category)
    where other in (table barred)
       or exists (select from held where held.district = asked.district or held.category = asked.category)
"""
# From those of whom something waits to be checked, who are few, to whoever is asked about.
WAITING: Final = f"""
    array(select participant_id from people_exclusions
          where not checked and {HOLDS.format(today="$2::date")})
"""
UNCHECKED: Final = f"""
    with recursive {TIED.format(name="waiting", of=WAITING)}
    select asked from unnest($1::uuid[]) asked where asked in (table waiting)
"""


@dataclass(frozen=True)
class Encounter:
    """Meeting another participant, being in a postcode district, or meeting people of any of these
    categories (each where it is given)."""

    other: UUID | None = None
    district: str | None = None
    categories: Sequence[str] = ()


async def excluded_from(
    connection: AsyncConnection, participant_id: UUID, encounters: Sequence[Encounter], today: date
) -> Sequence[bool]:
    """Of each, whether they are excluded from it on this day. One query, whatever the answers."""
    rows = [
        (number, each.other, each.district, category)
        for number, each in enumerate(encounters)
        for category in each.categories or (None,)
    ]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 4
    found = await raw(connection).fetch(EXCLUDED, participant_id, today, *columns)
    numbers = {row["number"] for row in found}
    return [number in numbers for number in range(len(encounters))]


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
    encounter = Encounter(other, district, () if category is None else (category,))
    [found] = await excluded_from(connection, participant_id, [encounter], today)
    return found


async def unchecked(connection: AsyncConnection, participant_id: UUID, today: date) -> bool:
    """Whether an outsider is excluded whom no practitioner has confirmed yet: nobody is matched then."""
    return bool(await unchecked_among(connection, [participant_id], today))


async def unchecked_among(
    connection: AsyncConnection, people: Collection[UUID], today: date
) -> frozenset[UUID]:
    """Those of them of whom `unchecked` is true. One query, whatever the answers."""
    rows = await raw(connection).fetch(UNCHECKED, list(people), today)
    return frozenset(row["asked"] for row in rows)
