"""Meetings of Life Links: what their rules need to know, read under the locks of both.

What may disclose an exclusion is asked in the same way whatever the answer is, so that neither the
answer nor how long it takes tells one refusal from another."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.domain.life_links.meeting_commands import MeetingFacts, PlanMeeting
from services.plans.domain.life_links.meeting_events import When
from services.plans.domain.life_links.meeting_state import State
from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.links import subjects
from services.plans.handlers.life_links.meeting_notices import tell
from services.plans.handlers.owned import lock_owned
from services.plans.views.life_links.links_queries import link_known
from services.plans.views.life_links.meetings_queries import Around, around, meeting_row
from services.plans.views.life_links.volunteers_queries import volunteer_known
from shared.eventstore import Handled, Unit, handle
from shared.people import excluded, linked


def volunteer_stream(volunteer_id: UUID) -> str:
    return f"volunteer-{volunteer_id}"


async def plan(
    handling: Handling, unit: Unit, participant_id: UUID, link_id: UUID, command: PlanMeeting
) -> Handled[State]:
    """Raises what deciding raises. participant_id: the record that goes on. A meeting is under the record of
    its link, so that it stays with it where the two part again."""
    await unit.lock(await subjects(unit.connection, participant_id, link_id))
    link = await _link(unit.connection, participant_id, link_id)

    async def facts() -> MeetingFacts:
        return await _facts(handling, unit, participant_id, link_id, command.meeting_id, command)

    subject = str(participant_id if link is None else link.participant_id)
    handled = await handle(unit, DECIDER, command.meeting_id, command, facts, subject=subject)
    await tell(handling, unit, participant_id, handled)
    return handled


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    link_id: UUID,
    meeting_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[State]:
    """Raises NotFound, also for a meeting of another link, StaleVersion, and what deciding raises."""
    await unit.lock(await subjects(unit.connection, participant_id, link_id))
    row = await meeting_row(unit.connection, meeting_id)
    owner = row.participant_id if row is not None and row.link_id == link_id else None
    await lock_owned(unit, participant_id, owner)

    async def facts() -> MeetingFacts:
        return await _facts(handling, unit, participant_id, link_id, meeting_id, command)

    subject = str(owner)
    handled = await handle(unit, DECIDER, meeting_id, command, facts, subject=subject, expected=expected)
    await tell(handling, unit, participant_id, handled)
    return handled


async def _facts(
    handling: Handling, unit: Unit, participant_id: UUID, link_id: UUID, meeting_id: UUID, command: Any
) -> MeetingFacts:
    connection, today = unit.connection, handling.today(unit.now)
    standing = await handling.standing(connection, participant_id)
    link = await _link(connection, participant_id, link_id)
    volunteer = None if link is None else await volunteer_known(connection, link.volunteer_id, today)
    when: When | None = getattr(command, "when", None)
    near, out = Around(overlaps=False, minutes_in_month=0), False
    if when is not None and link is not None:
        near = await _near(connection, link, participant_id, meeting_id, when)
        out = when.district is not None and await excluded(
            connection, participant_id, district=when.district, today=when.on
        )
    return MeetingFacts(
        standing=standing,
        now=unit.now,
        today=today,
        definition=handling.definitions.meetings,
        link=link,
        volunteer=volunteer,
        excluded=out,
        overlaps=near.overlaps,
        minutes_in_month=near.minutes_in_month,
    )


async def _link(connection: AsyncConnection, participant_id: UUID, link_id: UUID) -> LinkKnown | None:
    """None for another person's."""
    link = await link_known(connection, link_id)
    people = await linked(connection, participant_id)
    return link if link is not None and link.participant_id in people else None


async def _near(
    connection: AsyncConnection, link: LinkKnown, participant_id: UUID, meeting_id: UUID, when: When
) -> Around:
    people = await linked(connection, participant_id)
    return await around(connection, link.volunteer_id, people, meeting_id, when)
