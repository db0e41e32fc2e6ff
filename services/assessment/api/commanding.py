"""The one way from a POST about a participant to its answer."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import Parts
from services.assessment.views import Scope
from shared.eventstore import Unit
from shared.http import Answer, Posted, respond


async def on_participant(
    service: Parts,
    command: Posted,
    participant_id: UUID,
    reach: Scope,
    work: Callable[[Unit], Awaitable[Answer]],
    *,
    beside: Sequence[str] = (),
) -> JSONResponse:
    """Run `work` once, for a caller who reaches the participant, also after whatever was waited for.
    beside: what `work` locks as well. Raises NotFound for others."""

    async def authorise(unit: Unit) -> None:
        await service.handling.authorise(unit.connection, participant_id, reach)

    subjects = [str(participant_id), *beside]
    return respond(await service.commands.once(command, work, authorise=authorise, subjects=subjects))
