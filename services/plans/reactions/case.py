"""What a participant's status, as assessment publishes it, makes of their case."""

from collections.abc import Mapping

from services.plans.domain.case.status import FollowStatus
from services.plans.handlers import Handling, case
from shared.contracts.assessment import ParticipantStatusChanged
from shared.contracts.declaration import Contract
from shared.eventstore import Unit
from shared.messaging.projection import PublicEvent
from shared.messaging.reacting import React


def reactions(_: Handling) -> Mapping[type[Contract], React]:
    async def follow(unit: Unit, event: PublicEvent) -> None:
        told = event.data
        assert isinstance(told, ParticipantStatusChanged)
        said = {name: getattr(told, name) for name in ("participant_id", "status", "on", "reopened")}
        await case.follow(unit, FollowStatus(**said))

    return {ParticipantStatusChanged: follow}
