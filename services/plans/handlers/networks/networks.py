"""Networks: what their rules need to know, read under the person's lock.

What may disclose an exclusion is asked in the same way whatever the answer is, so that neither the
answer nor how long it takes tells one refusal from another."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.domain.networks import connections, ties
from services.plans.domain.networks.availability import NetworkFacts, OtherKnown, PlaceKnown
from services.plans.domain.networks.network import DECIDER
from services.plans.domain.networks.network_state import Network
from services.plans.handlers.handling import Handling
from services.plans.views.networks import places_queries
from services.plans.views.networks.networks import place_connected
from shared import people
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit
from shared.eventstore.folding import folded
from shared.people import Scope


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: object,
    *,
    reach: Scope,
    expected: int | None,
) -> Handled[Network]:
    """Any command on a network; the first begins it. reach: the caller's, in which another participant
    must be to be named. Raises NotFound, NotYetKnown, Conflict, StaleVersion, and Invalid naming the
    field."""

    async def facts(standing: Standing) -> NetworkFacts:
        today = handling.today(unit.now)
        other = _other(command)
        place, excluded = await _place(handling, unit, participant_id, command)
        return NetworkFacts(
            today=today,
            standing=standing,
            vocabulary=handling.definitions.network,
            other=await _known(handling, unit, participant_id, other, reach) if other else None,
            place=place,
            place_excluded=excluded,
        )

    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, expected=expected
    )


async def read(handling: Handling, connection: AsyncConnection, participant_id: UUID) -> tuple[Network, int]:
    """The network with its words, and its stream's version; 0 where nothing was written yet."""
    store = handling.store
    return await folded(connection, store.codec, store.keyring, DECIDER, participant_id)


def _other(command: object) -> UUID | None:
    if isinstance(command, ties.RecordTie | ties.ChangeTie):
        return command.said.other_participant_id
    return None


async def _known(
    handling: Handling, unit: Unit, participant_id: UUID, other: UUID, reach: Scope
) -> OtherKnown:
    connection, today = unit.connection, handling.today(unit.now)
    return OtherKnown(
        standing=await people.standing(connection, other),
        reached=await people.reachable(connection, other, reach),
        excluded=await people.excluded(connection, participant_id, other=other, today=today),
    )


async def _place(
    handling: Handling, unit: Unit, participant_id: UUID, command: object
) -> tuple[PlaceKnown | None, bool]:
    """The place that a command is about, and whether it is excluded."""
    place_id = await _place_id(unit, participant_id, command)
    if place_id is None:
        return None, False
    row = await places_queries.one(unit.connection, place_id)
    # Asked of a place that is not there, too.
    where = people.Encounter(district=row.district, categories=row.categories) if row else people.Encounter()
    today = handling.today(unit.now)
    [excluded] = await people.excluded_from(unit.connection, participant_id, [where], today)
    return (row.known if row else None), excluded


async def _place_id(unit: Unit, participant_id: UUID, command: object) -> UUID | None:
    match command:
        case connections.Connect():
            return command.place_id
        case connections.ChangeConnection():
            return await place_connected(unit.connection, participant_id, command.connection_id)
    return None
