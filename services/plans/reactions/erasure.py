"""What becomes of what is kept here of somebody who is to be erased."""

from collections.abc import Mapping

from services.plans.handlers import Handling
from services.plans.handlers.erasure import take
from shared.contracts.assessment import ErasureRequested
from shared.contracts.declaration import Contract
from shared.eventstore import Unit
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React


def reactions(handling: Handling) -> Mapping[type[Contract], React]:
    async def forget(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, ErasureRequested)
        await take(handling, unit, told.participant_id)

    return {ErasureRequested: forget}
