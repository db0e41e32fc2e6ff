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
from services.plans.domain.relationship import contact_events
from shared.http.happened import Sight, load_titles
from shared.http.reaching import scope_of
from shared.people import linked, reached_ids
from shared.people.erasing import ErasureTaken
from shared.security import Principal

TITLES: Final = Path(__file__).parents[1] / "definitions" / "timeline"
DELETIONS: Final = frozenset({ErasureTaken})


def to_staff(event: Any) -> Any | None:
    """Of what the person wrote for themselves alone staff know nothing; of a rating the score."""
    match event:
        case contact_events.OwnNoteWritten(shared=False):
            return None
        case contact_events.ContactRated(shared=False):
            return replace(event, words=None)
    return event


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
    return Sight(service.store, load_titles(TITLES), DELETIONS, today, subjects, one, to_staff)
