"""Who may be matched with whom. Whatever the answer is, the same statements are sent, so that how long it
takes tells nothing of why somebody is not among them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import VolunteerKnown
from services.plans.tables.links import life_links
from services.plans.views.life_links import links_queries
from shared import people
from shared.people import Encounter


@dataclass(frozen=True)
class Apart:
    """matchable: whom no hard exclusion bars. districts: of theirs, where the person may not be."""

    matchable: frozenset[UUID]
    districts: frozenset[str]


async def linked_with(connection: AsyncConnection, own: Collection[UUID]) -> frozenset[UUID]:
    """The volunteers with whom somebody has an open link. own: all their records."""
    query = select(life_links.c.volunteer_id).where(life_links.c.participant_id.in_(own))
    return frozenset(await connection.scalars(query.where(life_links.c.state.in_(links_queries.OPEN))))


async def matchable(
    connection: AsyncConnection, participant_id: UUID, candidates: Sequence[VolunteerKnown], today: date
) -> frozenset[UUID]:
    """The ids of those whom no hard exclusion bars: neither the register nor that they know each other or
    that either refused. Whether a volunteer is free is not asked."""
    return (await apart(connection, participant_id, candidates, today)).matchable


async def apart(
    connection: AsyncConnection, participant_id: UUID, candidates: Sequence[VolunteerKnown], today: date
) -> Apart:
    """As `matchable`, with the districts that are excluded. One who named districts is barred once all of
    them are. As long as an exclusion waits to be checked, nobody is matched with whoever it is recorded of:
    the outsider may be anybody."""
    own = await people.linked(connection, participant_id)
    named = sorted({district for each in candidates for district in each.districts})
    met = [Encounter(other=each.participant_id, categories=each.categories) for each in candidates]
    there = [Encounter(district=district) for district in named]
    found = await people.excluded_from(connection, participant_id, [*met, *there], today)
    themselves = [each.participant_id for each in candidates if each.participant_id]
    unchecked = await people.unchecked_among(connection, [participant_id, *themselves], today)
    refused = await links_queries.barred(connection, own, [each.volunteer_id for each in candidates])
    districts = frozenset(each for each, excluded in zip(named, found[len(met) :], strict=True) if excluded)
    barred = {
        each.volunteer_id
        for each, excluded in zip(candidates, found[: len(met)], strict=True)
        if excluded
        or unchecked & {participant_id, each.participant_id}
        or each.participant_id in own
        or _nowhere(each, districts)
    }
    asked = {each.volunteer_id for each in candidates}
    return Apart(matchable=frozenset(asked - barred - refused), districts=districts)


def _nowhere(volunteer: VolunteerKnown, excluded: frozenset[str]) -> bool:
    return bool(volunteer.districts) and excluded.issuperset(volunteer.districts)
