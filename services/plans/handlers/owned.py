"""Commands on what was begun under one record and may go on under the one that it was merged into."""

from uuid import UUID

from shared.domain import NotFound
from shared.eventstore import Unit
from shared.people import linked


async def lock_owned(unit: Unit, participant_id: UUID, owner: UUID | None) -> frozenset[UUID]:
    """Lock the participant, and whoever was merged into them: a stream keeps its subject for life. owner:
    whose the thing is, None where there is no such thing. Returns the records that are theirs.
    Raises NotFound."""
    people = await linked(unit.connection, participant_id) | {participant_id}
    await unit.lock(str(each) for each in people)
    if owner not in people:
        raise NotFound("This participant has nothing under this id.")
    return people
