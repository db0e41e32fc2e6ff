"""Commands on a contact, and what the person is told of it outside the service."""

from typing import Any
from uuid import UUID

from services.plans.domain.relationship import contact_commands as commands
from services.plans.domain.relationship.contact import DECIDER
from services.plans.domain.relationship.contact_commands import ContactFacts
from services.plans.domain.relationship.contact_state import State
from services.plans.handlers.handling import Handling
from services.plans.handlers.owned import lock_owned
from services.plans.handlers.relationship.contact_notices import tell
from services.plans.views.relationship.contacts_queries import goals_of, overlapping, owner_of, staff_among
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, handle
from shared.people import case_manager, linked


async def begin(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: commands.RequestContact | commands.PlanContact | commands.RecordUnplanned,
) -> Handled[State]:
    """Raises what deciding raises."""

    async def facts(standing: Standing) -> ContactFacts:
        return await _facts(handling, unit, standing, command)

    key = command.contact_id
    handled = await handling.about(unit, DECIDER, key, command, facts, participant_id=participant_id)
    await tell(handling, unit, participant_id, handled)
    return handled


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    contact_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[State]:
    """Raises NotFound, StaleVersion, and what deciding raises."""
    owner = await owner_of(unit.connection, contact_id)
    await lock_owned(unit, participant_id, owner)

    async def facts() -> ContactFacts:
        standing = await handling.standing(unit.connection, participant_id)
        return await _facts(handling, unit, standing, command)

    subject = str(owner)
    handled = await handle(unit, DECIDER, contact_id, command, facts, subject=subject, expected=expected)
    await tell(handling, unit, participant_id, handled)
    return handled


async def overlaps(unit: Unit, handled: Handled[State]) -> bool:
    """Whether who is to hold it holds another at that time: nothing forbids it, and it is said."""
    state = handled.state
    if state is None or state.status != "planned" or state.with_account is None:
        return False
    when = state.when
    return await overlapping(
        unit.connection, state.with_account, state.contact_id, when.starts_at, when.minutes
    )


async def _facts(handling: Handling, unit: Unit, standing: Standing, command: Any) -> ContactFacts:
    today, held = handling.today(unit.now), getattr(command, "held", None)
    holder = await case_manager(unit.connection, standing.participant_id, today)
    named = {getattr(command, "with_account", None), held and held.held_by, holder and holder.account}
    goals: frozenset[UUID] = frozenset()
    if held and held.goal_ids:
        goals = await goals_of(unit.connection, await linked(unit.connection, standing.participant_id))
    return ContactFacts(
        standing=standing,
        now=unit.now,
        today=today,
        definition=handling.definitions.contacts,
        case_manager=holder.account if holder else None,
        staff=await staff_among(unit.connection, {name for name in named if name}, today),
        goals=goals,
    )
