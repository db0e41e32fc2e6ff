"""What is known here of somebody: their standing, and which records are theirs. Fails closed: of whom
nothing was told yet, nothing is assumed."""

import json
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.domain import Gone, NotYetKnown
from shared.domain.merged import merged_into
from shared.domain.standing import Standing
from shared.eventstore import raw

STANDING: Final = """
    select arm, status, status_on, erased,
           (select coalesce(json_object_agg(purpose, may), '{}')::text from people_permissions p
            where p.participant_id = people.participant_id) as permissions
    from people where participant_id = $1 and (arm is not null or erased)
"""
# The end of the chain. Where it has none, as records lead round in a circle, the next one.
ONWARD: Final = """
    with recursive onward(participant_id, merged_into, step) as (
        select participant_id, merged_into, 1 from people_links where participant_id = $1
        union all
        select l.participant_id, l.merged_into, step + 1
        from onward join people_links l on l.participant_id = onward.merged_into
    ) cycle participant_id set looped using path
    select merged_into from onward where not looped
    order by exists (select from people_links l where l.participant_id = onward.merged_into), step limit 1
"""
# `union` drops what was found before, so that a circle ends.
LINKED: Final = """
    with recursive linked(participant_id) as (
        select $1::uuid
        union
        select l.participant_id from linked join people_links l on l.merged_into = linked.participant_id)
    select participant_id from linked
"""


async def standing(connection: AsyncConnection, participant_id: UUID) -> Standing | None:
    """None for somebody who is not registered, as far as was told here. Of somebody erased only that,
    and `arm` is empty. Lock their subject before, as an erasure does when it is taken; of the rest, what
    is told meanwhile counts from the next command on."""
    row = await raw(connection).fetchrow(STANDING, participant_id)
    if row is None:
        return None
    if row["erased"]:
        return Standing(participant_id=participant_id, arm="", erased=True)
    return Standing(
        participant_id=participant_id,
        arm=row["arm"],
        status=_status(row["arm"], row["status"]),
        status_on=row["status_on"],
        merged_into=await onward(connection, participant_id),
        permissions=json.loads(row["permissions"]),
    )


def _status(arm: str, told: str | None) -> str | None:
    """Who is in the programme arm is registered until something else is told; of a comparator only a
    death is, and what was told before a correction of the arm counts no longer."""
    if arm == "programme":
        return told or "registered"
    return told if told == "died" else None


async def known(connection: AsyncConnection, participant_id: UUID) -> Standing:
    """Of somebody to whose record something may be added. Raises NotYetKnown, and Gone for somebody
    erased. Whether the caller reaches them is asked apart (`reach.authorise`)."""
    found = await standing(connection, participant_id)
    if found is None:
        raise not_yet_known()
    if found.erased:
        raise Gone("This record was erased, so nothing can be added to it.")
    return found


async def refuse_merged(connection: AsyncConnection, participant_id: UUID) -> None:
    """Raises Conflict, naming the record to go on in."""
    target = await onward(connection, participant_id)
    if target is not None:
        raise merged_into(target)


async def onward(connection: AsyncConnection, participant_id: UUID) -> UUID | None:
    """The record in which this one goes on, through however many; None where it is its own."""
    found: UUID | None = await raw(connection).fetchval(ONWARD, participant_id)
    return found


async def linked(connection: AsyncConnection, participant_id: UUID) -> frozenset[UUID]:
    """The record itself and all that were merged into it, directly or through others."""
    rows = await raw(connection).fetch(LINKED, participant_id)
    return frozenset(row["participant_id"] for row in rows)


def not_yet_known() -> NotYetKnown:
    return NotYetKnown("Nothing was told here of this participant yet. Try again in a moment.")
