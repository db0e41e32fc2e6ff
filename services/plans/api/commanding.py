"""The one way from a POST about a participant to its answer."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts
from shared.eventstore import Unit
from shared.http import Answer, Posted, respond
from shared.people import Scope


async def on_participant(
    service: Parts,
    command: Posted,
    participant_id: UUID,
    reach: Scope,
    work: Callable[[Unit], Awaitable[Answer]],
) -> JSONResponse:
    """Run `work` once, for a caller who reaches the participant, also after whatever was waited for.
    Raises NotFound for others, and NotYetKnown for somebody who has not arrived here."""

    async def authorise(unit: Unit) -> None:
        await service.handling.authorise(unit.connection, participant_id, reach)

    subjects = [str(participant_id)]
    return respond(await service.commands.once(command, work, authorise=authorise, subjects=subjects))
