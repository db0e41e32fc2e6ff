"""Whether a caller may read what is kept about a participant beside the participant's own row."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.api.dependencies import Parts
from services.assessment.domain.people.standing import Standing
from services.assessment.views import Scope
from shared.domain import Gone, NotFound


async def check_readable(
    service: Parts, connection: AsyncConnection, participant_id: UUID, reach: Scope
) -> Standing:
    """Raises NotFound for who is not the caller's to see, and Gone for somebody erased."""
    await service.handling.authorise(connection, participant_id, reach)
    standing = await service.queries.standing(connection, participant_id)
    if standing is None:
        raise NotFound("There is no such participant, or it is not yours to see.")
    if standing.erased:
        raise Gone("This person's record was erased. Nothing about who it was is kept.")
    return standing
