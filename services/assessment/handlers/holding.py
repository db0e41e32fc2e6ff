"""Whether a legal hold keeps a record: one on any record that merges tie to it keeps them all."""

from collections.abc import Sequence
from uuid import UUID

from services.assessment.handlers.handling import Handling
from services.assessment.views import merging, retention
from shared.eventstore import Unit


async def lock_tied(unit: Unit, participant_id: UUID) -> Sequence[UUID]:
    """Lock a record with those tied to it, so that no hold is placed on one of them meanwhile."""
    await unit.lock([str(each) for each in await merging.tied(unit.connection, participant_id)])
    # Whatever was tied or untied while this waited.
    return await merging.tied(unit.connection, participant_id)


async def is_held(handling: Handling, unit: Unit, participant_id: UUID) -> bool:
    """Locks the tied records."""
    tied = await lock_tied(unit, participant_id)
    return await retention.held(unit.connection, tied, handling.today(unit.now))
