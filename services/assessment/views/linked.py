"""Which records are one person's, in whatever direction merges lead and through whatever record."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.views.merged_reach import LINKS, merged, target


async def linked_to(connection: AsyncConnection, people: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """By record, those of these that have any: the others that are the same person's."""
    groups = {person: frozenset({person}) for person in people}
    new = set(groups)
    while new:
        # Two queries: an index answers each, and none the two at once.
        ways = (merged.c.participant_id.in_(new), target.c.participant_id.in_(new))
        found = [row for way in ways for row in await connection.execute(LINKS.where(way))]
        new = {each for row in found for each in (row.participant_id, row.merged_into)} - groups.keys()
        for row in found:
            one, other = row.participant_id, row.merged_into
            group = groups.get(one, frozenset({one})) | groups.get(other, frozenset({other}))
            groups.update(dict.fromkeys(group, group))
    return {person: groups[person] - {person} for person in people if len(groups[person]) > 1}
