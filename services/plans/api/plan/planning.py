"""The one way from a POST on a participant's plan to its answer."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.plan import PlanChanged
from services.plans.handlers.plan import plan
from shared.domain.authorship import Author, OwnWords
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted, open_to, refusals
from shared.http.own_words import OwnWordsBody
from shared.http.parties import STAFF, author_of
from shared.people import Scope
from shared.security import Role

PREFIX = "/participants/{participant_id}/plan"
BY_BOTH: Any = {"dependencies": [Depends(open_to(Role.PERSON, *STAFF))]}
BY_STAFF: Any = {"dependencies": [Depends(open_to(*STAFF))]}
REFUSED = refusals(404, 409, 410, 412)


@dataclass(frozen=True)
class Planning:
    """A POST on one plan."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @cached_property
    def author(self) -> Author:
        """From the token alone."""
        return author_of(self.posted.principal, self.participant_id)

    def new_id(self) -> UUID:
        return self.service.new_id()

    def words(self, body: OwnWordsBody | None) -> OwnWords | None:
        return body.words(self.author) if body else None

    async def change(self, command: Any, *, status: int = 200, **made: Any) -> JSONResponse:
        """made: what the answer names beside the plan. Raises NotFound for a plan out of reach,
        StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await plan.change(
                self.service.handling, unit, self.participant_id, command, expected=self.posted.expected
            )
            in_force = handled.state.in_force
            body = PlanChanged(
                participant_id=self.participant_id,
                version=handled.version,
                in_force=in_force.number if in_force else None,
                last=len(handled.state.versions),
                **made,
            )
            return Answer(status, body.model_dump(mode="json"), handled.version, str(self.participant_id))

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)


async def planning(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Planning:
    return Planning(participant_id, command, service, reach)


Planned = Annotated[Planning, Depends(planning)]
