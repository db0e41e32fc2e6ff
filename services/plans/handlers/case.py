"""Moving a case through its phases, by command or as the participant's status says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.case.case import DECIDER, CaseFacts
from services.plans.domain.case.status import Case, FollowStatus
from services.plans.handlers.handling import Handling
from services.plans.views.assessed import assessment_known
from services.plans.views.networks import maps_known
from services.plans.views.plan import plan_known
from services.plans.views.requirements import requirements_known
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, handle
from shared.people import linked, standing


async def change(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, *, expected: int | None
) -> Handled[Case]:
    """A command of `domain.case`. expected: the case's version. Raises what deciding raises, Conflict
    for a record that was merged, and StaleVersion."""

    async def facts(found: Standing) -> CaseFacts:
        return await facts_of(handling, unit.connection, found, unit.now)

    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def facts_of(
    handling: Handling, connection: AsyncConnection, found: Standing, now: datetime
) -> CaseFacts:
    """What the gates are asked about, over the record and those merged into it."""
    people = await linked(connection, found.participant_id)
    return CaseFacts(
        standing=found,
        today=handling.today(now),
        gates=handling.definitions.gates,
        assessment=await assessment_known(connection, people),
        plan=await plan_known(connection, people),
        requirements=await requirements_known(connection, people),
        maps=await maps_known(connection, people),
    )


async def follow(unit: Unit, command: FollowStatus) -> None:
    """As the status says; nothing for somebody erased, of whom nothing is kept."""
    subject = str(command.participant_id)
    await unit.lock([subject])
    found = await standing(unit.connection, command.participant_id)
    if found is None or not found.erased:
        await handle(unit, DECIDER, command.participant_id, command, subject=subject)
