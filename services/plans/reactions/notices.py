"""What becomes of notices for somebody whose record goes on in another one, or does no longer."""

from collections.abc import Mapping

from services.plans.handlers import Handling
from services.plans.handlers.appointment_notices import take_back_all
from shared.contracts.assessment import ParticipantMerged, ParticipantUnmerged
from shared.contracts.declaration import Contract
from shared.eventstore import Unit, raw
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React
from shared.notices import cancel_all


def reactions(_: Handling) -> Mapping[type[Contract], React]:
    async def cancel(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, ParticipantMerged)
        await cancel_all(raw(unit.connection), told.participant_id, unit.now)

    async def part(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, ParticipantUnmerged)
        await take_back_all(unit, told.participant_id)

    return {ParticipantMerged: cancel, ParticipantUnmerged: part}
