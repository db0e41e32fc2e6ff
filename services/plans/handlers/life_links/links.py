"""Commands on links, and what their rules need to know, read under the locks of both.

What may disclose an exclusion, a refusal or a concern is asked by the same statements whatever the answer
is, and of a volunteer whom there is not, too: neither the answer nor how long it takes tells one refusal
from another."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import LinkKnown, VolunteerKnown
from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links.link import DECIDER
from services.plans.domain.life_links.link_commands import LinkFacts
from services.plans.domain.life_links.link_events import LinkResumed
from services.plans.domain.life_links.link_state import State
from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.meeting_notices import link_goes_on
from services.plans.handlers.owned import lock_owned
from services.plans.views.life_links.links_queries import link_known, taken
from services.plans.views.life_links.matching_queries import matchable
from services.plans.views.life_links.volunteers_queries import volunteer_known
from shared.domain import NotFound
from shared.eventstore import Handled, Unit, handle
from shared.eventstore.folding import folded
from shared.people import Scope, known, linked, onward, reachable


def locked_for(participant_id: UUID, volunteer_id: UUID | None) -> list[str]:
    """The person first, of whose commands few wait at a time."""
    volunteer = [] if volunteer_id is None else [f"volunteer-{volunteer_id}"]
    return [str(participant_id), *volunteer]


async def subjects(connection: AsyncConnection, participant_id: UUID, link_id: UUID) -> list[str]:
    """All that a command on a link locks. A link keeps its person and its volunteer for life."""
    link = await link_known(connection, link_id)
    return await subjects_with(connection, participant_id, link.volunteer_id if link else None)


async def subjects_with(
    connection: AsyncConnection, participant_id: UUID, volunteer_id: UUID | None
) -> list[str]:
    """All records of a person, and a volunteer."""
    people = await linked(connection, participant_id) - {participant_id}
    return [*locked_for(participant_id, volunteer_id), *map(str, people)]


async def volunteers_link(
    connection: AsyncConnection, link_id: UUID, account: str, own: UUID | None
) -> LinkKnown:
    """The link of the volunteer who signs in by this account. own: their own record, where they have one.
    Raises NotFound for anybody else's, as for one that there is not, and for one with themselves."""
    link = await link_known(connection, link_id)
    if link is None or link.volunteer_account != account or link.participant_id == own:
        raise NotFound("There is no such link, or it is not yours to see.")
    return link


async def acting_for(connection: AsyncConnection, link: LinkKnown) -> UUID:
    """The record in which a link's person goes on."""
    return await onward(connection, link.participant_id) or link.participant_id


async def propose(
    handling: Handling, unit: Unit, participant_id: UUID, command: commands.ProposeLink
) -> Handled[State]:
    """Raises what deciding raises, and Gone for somebody erased."""
    await unit.lock(locked_for(participant_id, command.volunteer_id))

    async def facts() -> LinkFacts:
        return await _facts(handling, unit, participant_id, command.link_id, command.volunteer_id)

    return await handle(unit, DECIDER, command.link_id, command, facts, subject=str(participant_id))


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    link_id: UUID,
    command: Any,
    *,
    expected: int | None = None,
) -> Handled[State]:
    """participant_id: the person, in the record that goes on. Raises NotFound, StaleVersion, Gone for
    somebody erased, and what deciding raises."""
    await unit.lock(await subjects(unit.connection, participant_id, link_id))
    link = await link_known(unit.connection, link_id)
    await lock_owned(unit, participant_id, link.participant_id if link else None)
    if link is None:
        raise NotFound("There is no such link, or it is not yours to see.")
    volunteer_id, subject = link.volunteer_id, str(link.participant_id)

    async def facts() -> LinkFacts:
        return await _facts(handling, unit, participant_id, link_id, volunteer_id)

    handled = await handle(unit, DECIDER, link_id, command, facts, subject=subject, expected=expected)
    if any(isinstance(event, LinkResumed) for event in handled.events):
        await link_goes_on(handling, unit, link_id)
    return handled


async def read(handling: Handling, connection: AsyncConnection, link_id: UUID) -> tuple[State, int]:
    """A link with its words, and its stream's version."""
    store = handling.store
    return await folded(connection, store.codec, store.keyring, DECIDER, link_id)


async def _facts(
    handling: Handling, unit: Unit, participant_id: UUID, link_id: UUID, volunteer_id: UUID
) -> LinkFacts:
    connection, today = unit.connection, handling.today(unit.now)
    standing = await known(connection, participant_id)
    people = await linked(connection, participant_id) | {participant_id}
    volunteer = await volunteer_known(connection, volunteer_id, today)
    # Asked of a volunteer whom there is not, too.
    asked = volunteer or _nobody(volunteer_id)
    possible = await matchable(connection, participant_id, [asked], today)
    works_with = await reachable(connection, participant_id, Scope(account=asked.account, today=today))
    places = await taken(connection, people, volunteer_id, link_id)
    return LinkFacts(
        today=today,
        standing=standing,
        definition=handling.definitions.links,
        volunteer=volunteer,
        matchable=volunteer_id in possible and not works_with,
        links=places.links,
        linked=places.linked,
    )


def _nobody(volunteer_id: UUID) -> VolunteerKnown:
    return VolunteerKnown(
        volunteer_id=volunteer_id,
        account="",
        offering=False,
        cleared_from=None,
        cleared_until=None,
        links=0,
        most_links=0,
        most_minutes_a_month=0,
    )
