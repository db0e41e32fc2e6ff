"""What the kernel's routes of notices and calendars are given of this service."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts
from services.plans.views.appointments import appointments
from shared.calendar import Appointment, Feed
from shared.domain.standing import Standing
from shared.eventstore import Unit
from shared.http.calendar import Calendar
from shared.http.notices import Notices
from shared.http.reaching import scope_of
from shared.people import authorise, known
from shared.security import BlindIndex, Principal


def notices_of(parts: Parts) -> Notices:
    async def reaches(
        connection: AsyncConnection, principal: Principal, participant_id: UUID, reading: bool
    ) -> None:
        await authorise(connection, participant_id, scope_of(principal, parts.today, reading=reading))

    async def stands(unit: Unit, participant_id: UUID) -> Standing:
        return await parts.handling.standing(unit.connection, participant_id)

    async def merged_too(unit: Unit, participant_id: UUID) -> Standing:
        return await known(unit.connection, participant_id)

    return Notices(parts.store, parts.commands, parts.handling.zone, reaches, stands, merged_too)


def calendar_of(parts: Parts, index: BlindIndex) -> Calendar:
    async def coming(connection: AsyncConnection, feed: Feed, since: datetime) -> Sequence[Appointment]:
        return await appointments(connection, feed, since, parts.today)

    return Calendar(parts.store, parts.commands, index, coming, "/appointments?id={id}")
