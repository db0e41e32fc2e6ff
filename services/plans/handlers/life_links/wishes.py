"""What people wish for in a volunteer."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.life_links.wishes import DECIDER, Wishes, WishesFacts
from services.plans.handlers.handling import Handling
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit
from shared.eventstore.folding import folded


async def change(
    handling: Handling, unit: Unit, participant_id: UUID, command: object, *, expected: int | None
) -> Handled[Wishes]:
    """Any command on somebody's wishes; the first begins them. Raises NotYetKnown, Conflict, StaleVersion,
    and Invalid naming the field."""
    definitions = handling.definitions

    async def facts(standing: Standing) -> WishesFacts:
        return WishesFacts(
            today=handling.today(unit.now),
            standing=standing,
            interests=definitions.interests,
            areas=[area.code for area in definitions.plan.areas],
            weights=definitions.matching,
        )

    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def read(handling: Handling, connection: AsyncConnection, participant_id: UUID) -> tuple[Wishes, int]:
    """The wishes with their words, and their stream's version; 0 where nothing was written yet."""
    store = handling.store
    return await folded(connection, store.codec, store.keyring, DECIDER, participant_id)
