"""The directory of groups and places."""

from uuid import UUID

from services.plans.domain.networks.place import DECIDER, OpenPlace, Place, PlaceFacts
from services.plans.handlers.handling import Handling
from services.plans.views.networks import places_queries
from shared.eventstore import Handled, Unit, handle

# Whoever adds to the directory waits for each other: a code could be taken twice.
DIRECTORY = "places"


def locked_for(place_id: UUID, command: object) -> list[str]:
    stream = DECIDER.stream(place_id)
    return [DIRECTORY, stream] if isinstance(command, OpenPlace) else [stream]


async def on_place(
    handling: Handling, unit: Unit, place_id: UUID, command: object, *, expected: int | None = None
) -> Handled[Place]:
    """Any command on a place. Raises NotFound, Conflict, StaleVersion, and Invalid naming the field."""
    await unit.lock(locked_for(place_id, command))

    async def facts() -> PlaceFacts:
        taken = isinstance(command, OpenPlace) and await places_queries.code_taken(
            unit.connection, command.code
        )
        return PlaceFacts(
            today=handling.today(unit.now), vocabulary=handling.definitions.network, code_taken=taken
        )

    stream = DECIDER.stream(place_id)
    return await handle(unit, DECIDER, place_id, command, facts, subject=stream, expected=expected)
