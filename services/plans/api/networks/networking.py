"""The one way from a POST on a network to its answer."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.networks import NetworkChanged
from services.plans.handlers.networks import networks
from shared.domain.authorship import Author
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted
from shared.http.parties import author_of
from shared.people import Scope
from shared.security import Role

WRITERS = (Role.PERSON, Role.CASE_MANAGER, Role.TEAM_LEADER)


@dataclass(frozen=True)
class Networking:
    """A POST on one network."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @cached_property
    def author(self) -> Author:
        """From the token alone."""
        return author_of(self.posted.principal, self.participant_id)

    async def change(self, command: object, *, made: UUID | None = None) -> JSONResponse:
        """made: the id of what is made, for 201. Raises NotFound for a participant out of reach,
        StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await networks.change(
                self.service.handling,
                unit,
                self.participant_id,
                command,
                reach=self.reach,
                expected=self.posted.expected,
            )
            body = NetworkChanged(participant_id=self.participant_id, version=handled.version, made=made)
            status = 200 if made is None else 201
            return Answer(status, body.model_dump(mode="json"), handled.version, str(self.participant_id))

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)


async def networking(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Networking:
    return Networking(participant_id, command, service, reach)


Write = Annotated[Networking, Depends(networking)]
