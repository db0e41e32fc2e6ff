"""Whether a caller may read what is kept about a participant."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from shared.domain.standing import Standing
from shared.people import Scope, known


async def check_readable(
    service: Parts, connection: AsyncConnection, participant_id: UUID, reach: Scope
) -> Standing:
    """Raises NotYetKnown, NotFound for who is not the caller's to see, and Gone for somebody erased."""
    await service.handling.authorise(connection, participant_id, reach)
    return await known(connection, participant_id)
