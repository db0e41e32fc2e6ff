"""Reading meetings, for whoever may: the person, staff, the volunteer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from services.plans.api.models.meetings_read import MeetingRead, MeetingSummary, Reader
from services.plans.domain.life_links.meeting import DECIDER
from services.plans.views.life_links.links_queries import link_known
from services.plans.views.life_links.meetings_queries import meetings_of
from shared.domain import NotFound
from shared.eventstore.folding import folded
from shared.http import Answer, Cursor, Page
from shared.http.pagination import decode, page_of
from shared.http.staff_only import STAFF
from shared.people import linked


async def check_link(connection: AsyncConnection, participant_id: UUID, link_id: UUID) -> None:
    """Raises NotFound for another person's link."""
    link = await link_known(connection, link_id)
    if link is None or link.participant_id not in await linked(connection, participant_id):
        raise NotFound("This participant has no such link.")


async def page_of_meetings(
    connection: AsyncConnection, link_id: UUID, reader: Reader, cursor: Cursor, limit: int
) -> Page[MeetingSummary]:
    rows = await meetings_of(connection, link_id, before=decode(cursor), limit=limit + 1)
    found = [MeetingSummary.of(row, reader) for row in rows]
    return page_of(found, limit, lambda each: each.meeting_id)


async def read_meeting(
    service: Parts, connection: AsyncConnection, link_id: UUID, meeting_id: UUID, reader: Reader
) -> Answer:
    """Raises NotFound for one of another link."""
    store = service.store
    state, version = await folded(connection, store.codec, store.keyring, DECIDER, meeting_id)
    if state is None or state.link_id != link_id:
        raise NotFound("This link has no such meeting.")
    body = MeetingRead.of(state, version, reader)
    shown = body.model_dump(mode="json", context={STAFF: reader == "practitioner"})
    return Answer(200, shown, version, str(state.participant_id))
