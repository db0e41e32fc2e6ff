"""Changing a plan by what both parties say, and reading it as it is or was."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan.facts import PlanFacts
from services.plans.domain.plan.plan import DECIDER
from services.plans.domain.plan.plan_state import Plan
from services.plans.domain.plan.proposing import ProposeChange
from services.plans.handlers.handling import Handling
from services.plans.handlers.plan import plan_notices
from services.plans.views.case.assessed import strengths_known
from services.plans.views.sentence.requirements import requirements_known
from shared.clock import instant
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit
from shared.eventstore.folding import folded
from shared.people import linked


async def propose(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: ProposeChange,
    *,
    expected: int | None = None,
) -> Handled[Plan]:
    """The one way by which anything new comes before the other party, whoever asks for it. Raises what
    `change` raises, and NotYetKnown for a strength that has not arrived here."""
    return await change(handling, unit, participant_id, command, expected=expected)


async def change(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, *, expected: int | None
) -> Handled[Plan]:
    """Any command of `domain.plan`. Raises what deciding raises, Conflict for a record that was merged,
    and StaleVersion."""

    async def facts(standing: Standing) -> PlanFacts:
        people = await linked(unit.connection, participant_id)
        return PlanFacts(
            today=handling.today(unit.now),
            standing=standing,
            definition=handling.definitions.plan,
            strengths=await strengths_known(unit.connection, people),
            requirements=tuple(await requirements_known(unit.connection, people)),
        )

    handled = await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )
    await plan_notices.tell(handling, unit, participant_id, handled)
    return handled


async def read(
    handling: Handling,
    connection: AsyncConnection,
    participant_id: UUID,
    as_of: datetime | date | None = None,
) -> tuple[Plan, int]:
    """A plan with its words and its stream's version, as it was at an instant or at the end of a day;
    an empty one of version 0 before it was begun."""
    store = handling.store
    until = instant(as_of, handling.zone)
    return await folded(connection, store.codec, store.keyring, DECIDER, participant_id, until)


async def requirements(connection: AsyncConnection, participant_id: UUID) -> Sequence[RequirementKnown]:
    """Of the person's sentence, over the record and those merged into it."""
    return await requirements_known(connection, await linked(connection, participant_id))
