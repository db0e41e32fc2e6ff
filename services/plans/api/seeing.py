"""What happened to the records that a caller reaches."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from services.plans.api.reading import check_readable
from shared.http.happened import Sight, load_titles
from shared.http.reaching import scope_of
from shared.people import linked, reached_ids
from shared.people.erasing import ErasureTaken
from shared.security import Principal

TITLES: Final = Path(__file__).parents[1] / "definitions" / "timeline"
DELETIONS: Final = frozenset({ErasureTaken})


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

    return Sight(service.store, load_titles(TITLES), DELETIONS, service.handling.today, subjects, one)
