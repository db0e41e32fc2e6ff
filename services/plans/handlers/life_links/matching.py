"""Volunteers suggested to somebody: hard exclusions first, then by what both said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.checking import check_taking_part, check_under_way
from services.plans.domain.life_links.matching import Offered, Seeker, Suggestion, best
from services.plans.domain.life_links.ranking import Ranking
from services.plans.domain.life_links.weights import Weights
from services.plans.handlers.handling import Handling
from services.plans.views.life_links import matching_queries
from services.plans.views.life_links.matching_queries import Apart
from services.plans.views.life_links.volunteers_queries import Offering, offering
from services.plans.views.life_links.wishes import seeker
from shared import people
from shared.domain import Conflict

AT_ONCE: Final = 1_000


async def suggestions(
    handling: Handling, connection: AsyncConnection, participant_id: UUID, today: date, most: int
) -> Sequence[Suggestion]:
    """At most so many, best first. Raises Conflict where the person takes part in nothing at present or
    looks for no volunteer, and what `standing` raises."""
    person, weights = await _looking(handling, connection, participant_id), handling.definitions.matching
    linked = await matching_queries.linked_with(connection, await people.linked(connection, participant_id))
    found: Sequence[Suggestion] = ()
    after = None
    while True:
        page = await offering(connection, today, after=after, limit=AT_ONCE)
        others = [each for each in page if each.known.volunteer_id not in linked]
        asked = [each.known for each in others]
        apart = await matching_queries.apart(connection, participant_id, asked, today)
        ranking = Ranking(_offered(others, apart, weights), weights)
        found = best([*found, *ranking.best(person, most)], most)
        if len(page) < AT_ONCE:
            return found
        after = page[-1].known.volunteer_id


async def _looking(handling: Handling, connection: AsyncConnection, participant_id: UUID) -> Seeker:
    standing = await handling.standing(connection, participant_id)
    check_under_way(standing)
    check_taking_part(standing)
    person = await seeker(connection, participant_id)
    if person is None:
        raise Conflict(
            "Nothing is written of what this person wishes for in a volunteer. Write that first.",
            code="looks-for-nobody",
        )
    return person


def _offered(page: Sequence[Offering], apart: Apart, weights: Weights) -> Iterator[Offered]:
    """Where the person may not be, they cannot meet: such a district is no reason."""
    for each in page:
        known, profile = each.known, each.profile
        if known.volunteer_id in apart.matchable:
            districts = tuple(here for here in profile.districts if here not in apart.districts)
            yield Offered(
                volunteer_id=known.volunteer_id,
                profile=replace(profile, districts=districts),
                meets=weights.met(known.categories) | each.traits,
                links=known.links,
            )
