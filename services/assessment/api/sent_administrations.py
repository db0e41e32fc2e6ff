"""One administration that was sent: recorded, or refused with an ear for who is in danger."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header
from fastapi.responses import JSONResponse

from services.assessment.api.dependencies import Parts
from services.assessment.api.measured import helps, language_for, recorded_by
from services.assessment.api.models.administrations_sent import AdministrationBody, UnreadAdministration
from services.assessment.domain.measures.administration import AlertThoughRefused, alerts
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.handlers import administrations as handlers
from services.assessment.views import Scope
from shared.domain import Refusal, Unavailable
from shared.eventstore import Unit
from shared.http import Answer, Posted
from shared.http.language import first_of
from shared.http.parties import author_of
from shared.http.problems import of_refusal

AcceptLanguage = Annotated[
    str | None, Header(description="Of crisis help, where the person's language is not recorded.")
]
NOTE = (
    "Nothing was recorded, and an alert was raised all the same, as an answer says that the person may be"
    " in danger. Speak with them now. GET /alerts lists it."
)


@dataclass(frozen=True)
class Sent:
    service: Parts
    command: Posted
    participant_id: UUID
    reach: Scope
    body: AdministrationBody | UnreadAdministration
    accepted: str | None

    async def record(self, unit: Unit) -> Answer:
        """Raises what recording raises."""
        author = author_of(self.command.principal, self.participant_id)
        asked = self.body.command(self.service.new_id(), self.participant_id, author)
        handled = await handlers.record(self.service.handling, unit, asked)
        language = await language_for(unit.connection, self.participant_id, self.accepted)
        return recorded_by(self.service, handled, language)

    async def refused(self, refusal: Refusal) -> JSONResponse:
        """The refusal as it is, with what its answers call for beside it."""
        items = self.body.answered()
        if not items:
            raise refusal
        async with self.service.database.connect() as connection:
            measure = await handlers.flagging(self.service.handling, connection, self.body.measure)
        raised = alerts(measure, items) if measure else []
        if measure is None or not raised:
            raise refusal
        # What is unavailable is sent again, and is not tried twice at once.
        language = None if isinstance(refusal, Unavailable) else await self._alerted()
        members = self._members(measure, raised, language)
        if not members:
            raise refusal
        return of_refusal(refusal, members)

    async def _alerted(self) -> str | None:
        """Raise the alerts, and say in which language to tell; None where there is nobody to raise
        them about, or nobody whom the caller reaches."""
        handling, participant_id = self.service.handling, self.participant_id
        asked = AlertThoughRefused(
            administration_id=self.service.new_id(),
            participant_id=participant_id,
            items=self.body.answered(),
        )
        try:
            async with self.service.store.unit(self.command.origin) as unit:
                await unit.lock([str(participant_id)])
                await handling.authorise(unit.connection, participant_id, self.reach)
                language = await language_for(unit.connection, participant_id, self.accepted)
                await handlers.alert_though_refused(handling, unit, asked, self.body.measure)
        except Refusal:
            return None
        return language

    def _members(
        self, measure: MeasureDefinition, raised: Sequence[str], language: str | None
    ) -> dict[str, Any]:
        """Of the problem document, beside its own. language: None where no alert was raised."""
        principal = self.command.principal
        if author_of(principal, self.participant_id).party == "practitioner":
            return {"alerts": list(raised), "alerts_note": NOTE} if language else {}
        if principal.participant_id != self.participant_id:
            return {}
        shown = helps(
            self.service, measure, raised, language or first_of(self.accepted), told=language is not None
        )
        return {"crisis_help": [each.model_dump(mode="json") for each in shown]}
