"""The one way from a POST on a meeting to its answer: of the person, staff, or the volunteer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.meetings import MeetingChanged
from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.meeting_commands import PlanMeeting
from services.plans.domain.life_links.meeting_state import State
from services.plans.handlers.life_links import meetings
from services.plans.handlers.life_links.links import acting_for, subjects, volunteers_link
from shared.domain import NotFound
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, Posted, account, respond
from shared.http.parties import author_of
from shared.security import Principal, Role


@dataclass(frozen=True)
class Meets:
    """A POST on the meetings of one link. participant_id: the record that goes on. voice: from the token
    alone. authorise: raises what refuses the caller. subjects: all that is locked."""

    participant_id: UUID
    link_id: UUID
    posted: Posted
    service: Parts
    voice: Voice
    authorise: Callable[[Unit], Awaitable[None]]
    subjects: Sequence[str]

    @property
    def zone(self) -> str:
        return self.service.handling.zone

    async def plan(self, command: PlanMeeting) -> JSONResponse:
        """Raises what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await meetings.plan(
                self.service.handling, unit, self.participant_id, self.link_id, command
            )
            return self._answer(handled, 201, None)

        return await self.run(work)

    async def change(self, meeting_id: UUID, command: Any, *, note_id: UUID | None = None) -> JSONResponse:
        """note_id: of what is written, for 201. Raises NotFound, StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await meetings.change(
                self.service.handling,
                unit,
                self.participant_id,
                self.link_id,
                meeting_id,
                command,
                expected=self.posted.expected,
            )
            return self._answer(handled, 201 if note_id else 200, note_id)

        return await self.run(work)

    async def run(self, work: Callable[[Unit], Awaitable[Answer]]) -> JSONResponse:
        """Once, for a caller who is let in, also after whatever was waited for."""
        once = self.service.commands.once
        return respond(await once(self.posted, work, authorise=self.authorise, subjects=self.subjects))

    def _answer(self, handled: Handled[State], status: int, note_id: UUID | None) -> Answer:
        state = handled.state
        assert state is not None
        body = MeetingChanged(
            meeting_id=state.meeting_id, status=state.status, version=handled.version, note_id=note_id
        )
        return Answer(status, body.model_dump(mode="json"), handled.version, str(self.participant_id))


async def of_party(
    participant_id: UUID, link_id: UUID, command: Command, service: Service, reach: Reach
) -> Meets:
    """Of the person themselves, or of staff who reach them."""

    async def authorise(unit: Unit) -> None:
        await service.handling.authorise(unit.connection, participant_id, reach)

    author = author_of(command.principal, participant_id)
    voice = Voice(party=author.party, account=author.account)
    async with service.database.connect() as connection:
        locked = await subjects(connection, participant_id, link_id)
    return Meets(participant_id, link_id, command, service, voice, authorise, locked)


async def of_volunteer(link_id: UUID, command: Command, service: Service) -> Meets:
    """Of the link's volunteer. Raises NotFound for any other, the same as for an id of nothing."""

    async def authorise(unit: Unit) -> None:
        await own_link(unit.connection, link_id, command.principal)

    async with service.database.connect() as connection:
        link = await own_link(connection, link_id, command.principal)
        participant_id = await acting_for(connection, link)
        locked = await subjects(connection, participant_id, link_id)
    voice = Voice(party="volunteer", account=account(command.principal))
    return Meets(participant_id, link_id, command, service, voice, authorise, locked)


async def own_link(connection: AsyncConnection, link_id: UUID, principal: Principal) -> LinkKnown:
    """Raises NotFound for anybody but its volunteer, for one who is the person themselves, and before both
    have said yes."""
    assert principal.has(Role.VOLUNTEER)
    link = await volunteers_link(connection, link_id, account(principal), principal.participant_id)
    if link.consented_on is None:
        raise NotFound("There is no such link, or it is not yours to see.")
    return link


PartyMeets = Annotated[Meets, Depends(of_party)]
VolunteerMeets = Annotated[Meets, Depends(of_volunteer)]
