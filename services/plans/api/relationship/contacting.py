"""The one way from a POST on a contact to its answer."""

from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.contacts import ContactChanged
from services.plans.domain.relationship.contact_state import State
from services.plans.handlers.relationship import contacts
from shared.domain.authorship import Author
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, Posted
from shared.http.parties import STAFF, author_of
from shared.people import Scope
from shared.security import Role

WRITERS = (Role.PERSON, *STAFF)


@dataclass(frozen=True)
class Contacting:
    """A POST on a participant's contacts."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @cached_property
    def author(self) -> Author:
        """From the token alone."""
        return author_of(self.posted.principal, self.participant_id)

    @property
    def zone(self) -> str:
        return self.service.handling.zone

    async def begin(self, command: Any) -> JSONResponse:
        """Raises what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await contacts.begin(self.service.handling, unit, self.participant_id, command)
            return await self._answer(unit, handled, 201)

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)

    async def change(self, contact_id: UUID, command: Any, *, note_id: UUID | None = None) -> JSONResponse:
        """note_id: of what is written, for 201. Raises NotFound, StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await contacts.change(
                self.service.handling,
                unit,
                self.participant_id,
                contact_id,
                command,
                expected=self.posted.expected,
            )
            return await self._answer(unit, handled, 201 if note_id else 200, note_id)

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)

    async def _answer(
        self, unit: Unit, handled: Handled[State], status: int, note_id: UUID | None = None
    ) -> Answer:
        state = handled.state
        assert state is not None
        # Of whoever plans it: what else a practitioner has to do is not the person's to know.
        overlap = self.author.party == "practitioner" and await contacts.overlaps(unit, handled)
        body = ContactChanged(
            contact_id=state.contact_id,
            status=state.status,
            version=handled.version,
            warnings=["overlap"] if overlap else [],
            note_id=note_id,
        )
        return Answer(status, body.model_dump(mode="json"), handled.version, str(self.participant_id))


async def contacting(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Contacting:
    return Contacting(participant_id, command, service, reach)


Write = Annotated[Contacting, Depends(contacting)]
