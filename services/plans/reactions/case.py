"""What a participant's status, as assessment publishes it, makes of their case, and of what goes on
beside it."""

from collections.abc import Mapping
from typing import Final

from services.plans.domain.case.status import FollowStatus
from services.plans.handlers import Handling
from services.plans.handlers.case import status
from shared.contracts.assessment import ParticipantStatusChanged
from shared.contracts.declaration import Contract
from shared.eventstore import Unit, raw
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React
from shared.notices import cancel_all

# Nobody reminds somebody who died, or was recalled, or whose case is another provider's, of a time
# that was planned before.
AWAITED: Final = ("registered", "started")


def reactions(_: Handling) -> Mapping[type[Contract], React]:
    async def follow(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, ParticipantStatusChanged)
        said = {name: getattr(told, name) for name in ("participant_id", "status", "on", "reopened")}
        await status.follow(unit, FollowStatus(**said))
        if told.status not in AWAITED:
            await cancel_all(raw(unit.connection), told.participant_id, unit.now)

    return {ParticipantStatusChanged: follow}
