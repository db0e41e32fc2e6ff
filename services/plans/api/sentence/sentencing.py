"""The one way from a POST on a requirement or an intervention to its answer."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.interventions_read import InterventionChanged
from services.plans.api.models.requirements_read import RequirementChanged
from services.plans.domain.sentence.intervention import StartIntervention
from services.plans.domain.sentence.requirement_commands import RecordRequirement
from services.plans.handlers.sentence import interventions, requirements
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted, account
from shared.people import Scope


@dataclass(frozen=True)
class Sentencing:
    """A POST about what a participant has to do."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @property
    def account(self) -> str:
        return account(self.posted.principal)

    @property
    def new_id(self) -> UUID:
        return self.service.new_id()

    async def requirement(
        self, requirement_id: UUID, command: Any, *, made: UUID | None = None
    ) -> JSONResponse:
        """made: the id of what is made, for 201. Raises NotFound, NotYetKnown, StaleVersion, and what
        deciding raises."""

        async def work(unit: Unit) -> Answer:
            whose = self.service.handling, unit, self.participant_id
            if isinstance(command, RecordRequirement):
                handled = await requirements.record(*whose, command)
            else:
                handled = await requirements.change(
                    *whose, requirement_id, command, expected=self.posted.expected
                )
            body = RequirementChanged(
                participant_id=self.participant_id,
                requirement_id=requirement_id,
                made=made,
                version=handled.version,
            )
            return self._answer(body.model_dump(mode="json"), handled.version, made)

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)

    async def intervention(
        self, intervention_id: UUID, command: Any, *, made: UUID | None = None
    ) -> JSONResponse:
        """As `requirement`."""

        async def work(unit: Unit) -> Answer:
            whose = self.service.handling, unit, self.participant_id
            if isinstance(command, StartIntervention):
                handled = await interventions.start(*whose, command)
            else:
                handled = await interventions.change(
                    *whose, intervention_id, command, expected=self.posted.expected
                )
            body = InterventionChanged(
                participant_id=self.participant_id,
                intervention_id=intervention_id,
                made=made,
                version=handled.version,
            )
            return self._answer(body.model_dump(mode="json"), handled.version, made)

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)

    def _answer(self, body: dict[str, Any], version: int, made: UUID | None) -> Answer:
        return Answer(200 if made is None else 201, body, version, str(self.participant_id))


async def sentencing(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Sentencing:
    return Sentencing(participant_id, command, service, reach)


Sentenced = Annotated[Sentencing, Depends(sentencing)]
