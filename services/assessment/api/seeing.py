"""What happened to the records that a caller reaches."""

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.api.dependencies import Parts, scope_of
from services.assessment.api.reading import check_readable
from services.assessment.domain.assessments import assessment_events
from services.assessment.domain.measures import administration_events
from services.assessment.domain.people import participant_events
from services.assessment.views.queries import Scope
from shared.http.happened import Sight, load_titles
from shared.security import Principal

TITLES: Final = Path(__file__).parents[1] / "definitions" / "timeline"
DELETIONS: Final = frozenset(
    {
        assessment_events.ItemRemoved,
        administration_events.AdministrationWithdrawn,
        participant_events.ErasureRequested,
        participant_events.ParticipantErased,
    }
)


def sight(service: Parts) -> Sight:
    async def subjects(
        connection: AsyncConnection, principal: Principal, today: date
    ) -> Sequence[UUID] | None:
        scope = scope_of(principal, today, reading=True)
        return None if scope == Scope() else await service.queries.reached(connection, scope)

    async def one(
        connection: AsyncConnection, principal: Principal, participant_id: UUID, today: date
    ) -> Collection[UUID]:
        await check_readable(service, connection, participant_id, scope_of(principal, today, reading=True))
        return await service.queries.reached(connection, Scope(participant_id=participant_id))

    return Sight(service.store, load_titles(TITLES), DELETIONS, service.handling.today, subjects, one)
