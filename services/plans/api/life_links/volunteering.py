"""The one way from a POST about a volunteer to its answer."""

from typing import Any
from uuid import UUID

from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts
from services.plans.api.models.volunteers import VolunteerAnswer
from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.handlers.life_links import volunteers as handlers
from shared.eventstore import Unit
from shared.http import Answer, Posted, account, respond


async def on_volunteer(
    service: Parts,
    command: Posted,
    volunteer_id: UUID,
    wanted: Any,
    *,
    at: str | None = None,
    status: int = 200,
) -> JSONResponse:
    """at: the address of the volunteers, where one is entered."""

    async def work(unit: Unit) -> Answer:
        handled = await handlers.on_volunteer(
            service.handling, unit, volunteer_id, wanted, expected=command.expected
        )
        # Not the id that was just made: an answer that is given again is the first one's.
        answer = VolunteerAnswer(
            volunteer_id=volunteer_id, version=handled.version, status=handled.state.status
        )
        return Answer(201 if at else status, answer.model_dump(mode="json"), handled.version)

    subjects = handlers.locked_for(volunteer_id, wanted)
    answer = await service.commands.once(command, work, subjects=subjects)
    return respond(answer, location=at and f"{at}/{answer.body['volunteer_id']}")


async def erasing(service: Parts, command: Posted, volunteer_id: UUID) -> JSONResponse:
    """Their key is destroyed within seconds of the answer."""
    wanted = commands.Erase(account=account(command.principal))

    async def work(unit: Unit) -> Answer:
        version, status = await handlers.erase(service.handling, unit, volunteer_id, wanted)
        answer = VolunteerAnswer(volunteer_id=volunteer_id, version=version, status=status)
        return Answer(200, answer.model_dump(mode="json"), version)

    subjects = handlers.locked_for(volunteer_id, wanted)
    return respond(await service.commands.once(command, work, subjects=subjects))
