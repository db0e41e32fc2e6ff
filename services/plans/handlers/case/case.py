"""Moving a case through its phases, by command or as the participant's status says."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.case.case import DECIDER, CaseFacts
from services.plans.domain.case.status import Case, FollowStatus
from services.plans.handlers.handling import Handling
from services.plans.views.case.assessed import assessment_known
from services.plans.views.networks.networks import maps_known
from services.plans.views.plan.plan import plan_known
from services.plans.views.sentence.requirements import requirements_known
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, Write
from shared.people import linked


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


async def followed(unit: Unit, command: FollowStatus) -> Sequence[Write]:
    """What a status makes of the case; of `handlers.status`, which appends it."""
    key = command.participant_id
    state, version = await unit.load(DECIDER, key)
    happened = DECIDER.decide(command, state, None)
    return [Write(DECIDER.stream(key), str(key), happened, version)] if happened else []
