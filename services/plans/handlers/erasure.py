"""A participant's erasure, and what of it stays about others."""

from uuid import UUID

from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.volunteers import rest_those_under_a_concern
from shared.eventstore import Unit, Write
from shared.people import erasing


async def take(handling: Handling, unit: Unit, participant_id: UUID) -> None:
    """Once: their rows go with it, and their key is destroyed next."""
    beside = await rest_those_under_a_concern(handling, unit, participant_id)
    state, version = await unit.load(erasing.DECIDER, participant_id)
    command = erasing.TakeErasure(participant_id=participant_id)
    if taken := erasing.DECIDER.decide(command, state, None):
        stream = erasing.DECIDER.stream(participant_id)
        await unit.append(Write(stream, str(participant_id), taken, version), *beside)
