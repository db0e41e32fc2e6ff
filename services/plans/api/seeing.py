"""What happened to the records that a caller reaches."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from services.plans.api.reading import check_readable
from services.plans.domain.coaching import coaching_events
from services.plans.domain.life_links import link_events, meeting_events
from services.plans.domain.life_links.relation_events import RelationDeclared
from services.plans.domain.relationship import contact_events
from services.plans.views.life_links import links_queries
from shared.eventstore import Recorded
from shared.http.auth import account
from shared.http.happened import Sight, load_titles
from shared.http.reaching import scope_of
from shared.people import linked, reached_ids
from shared.people.erasing import ErasureTaken
from shared.security import Principal

TITLES: Final = Path(__file__).parents[1] / "definitions" / "timeline"
DELETIONS: Final = frozenset({ErasureTaken})


def to_staff(event: Any) -> Any | None:
    """Of what the person wrote for themselves alone staff know nothing; of a rating the score,
    and of a session of coaching not what was talked of."""
    match event:
        case contact_events.OwnNoteWritten(shared=False):
            return None
        case contact_events.ContactRated(shared=False):
            return replace(event, words=None)
        case meeting_events.PersonNoteWritten(shared=False) | meeting_events.VolunteerNoteWritten():
            return None
        case meeting_events.MeetingRated(shared=False):
            return replace(event, words=None)
        case coaching_events.SessionHeld():
            return replace(event, focus="", options=())
    return event


def to_the_person(event: Any) -> bool:
    """Whether subject access tells that it happened. Of a concern, a relation or a note that is not theirs
    it does not, whatever of it is withheld: that there is one would be enough."""
    match event:
        case link_events.ConcernRaised() | link_events.MayBeAskedAgain():
            return event.party == "person"
        case RelationDeclared():
            return event.by.party == "person"
        case meeting_events.VolunteerNoteWritten():
            return event.shared
    return not isinstance(event, link_events.ConcernClosed)


async def but_own(
    connection: AsyncConnection, principal: Principal, recorded: Sequence[Recorded]
) -> Sequence[Recorded]:
    """Without concerns about links of which the caller is the volunteer."""
    concerns = {
        each.id: each.event.link_id
        for each in recorded
        if isinstance(each.event, link_events.ConcernRaised | link_events.ConcernClosed)
    }
    if not concerns:
        return recorded
    own = await links_queries.volunteered(connection, account(principal), set(concerns.values()))
    return [each for each in recorded if concerns.get(each.id) not in own]


def sight(service: Parts) -> Sight:
    async def subjects(
        connection: AsyncConnection, principal: Principal, today: date
    ) -> Sequence[UUID] | None:
        ids = reached_ids(scope_of(principal, today, reading=True))
        return None if ids is None else list(await connection.scalars(ids))

    async def one(
        connection: AsyncConnection, principal: Principal, participant_id: UUID, today: date
    ) -> Collection[UUID]:
        await check_readable(service, connection, participant_id, scope_of(principal, today, reading=True))
        return await linked(connection, participant_id)

    today = service.handling.today
    return Sight(service.store, load_titles(TITLES), DELETIONS, today, subjects, one, to_staff, but_own)
