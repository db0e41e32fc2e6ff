"""The one way from a POST on a link to its answer: of the person and staff under the person's record, of the
volunteer under their own links."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.links import LinkChanged, RelationDeclaredRead
from services.plans.domain.known import LinkKnown
from services.plans.domain.life_links.link_commands import ProposeLink
from services.plans.domain.life_links.link_events import Voice
from services.plans.domain.life_links.link_state import State
from services.plans.domain.life_links.relation import DeclareRelation
from services.plans.handlers.life_links import links, links_stopping
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, Posted, account, respond
from shared.http.parties import STAFF, author_of
from shared.people import Scope
from shared.security import Role

WRITERS = (Role.PERSON, *STAFF)
Work = Callable[[Unit], Awaitable[Answer]]


@dataclass(frozen=True)
class Linking:
    """A POST on a participant's links."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @cached_property
    def by(self) -> Voice:
        author = author_of(self.posted.principal, self.participant_id)
        return Voice(party=author.party, account=author.account)

    async def propose(self, command: ProposeLink) -> JSONResponse:
        """Raises what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await links.propose(self.service.handling, unit, self.participant_id, command)
            return self._answer(handled, 201)

        return await self._once(links.locked_for(self.participant_id, command.volunteer_id), work)

    async def change(self, link_id: UUID, command: Any, *, concern_id: UUID | None = None) -> JSONResponse:
        """concern_id: of what is raised, for 201. Raises NotFound, StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await links.change(
                self.service.handling,
                unit,
                self.participant_id,
                link_id,
                command,
                # At which version something is refused would tell, too.
                expected=self.posted.expected if self.by.party == "practitioner" else None,
            )
            return self._answer(handled, 201 if concern_id else 200, concern_id)

        async with self.service.database.connect() as connection:
            subjects = await links.subjects(connection, self.participant_id, link_id)
        return await self._once(subjects, work)

    async def declare(self, command: DeclareRelation) -> JSONResponse:
        async def work(unit: Unit) -> Answer:
            await links_stopping.declare(self.service.handling, unit, self.participant_id, command)
            body = RelationDeclaredRead(volunteer_id=command.volunteer_id)
            return Answer(200, body.model_dump(mode="json"), None, str(self.participant_id))

        async with self.service.database.connect() as connection:
            subjects = await links.subjects_with(connection, self.participant_id, command.volunteer_id)
        return await self._once(subjects, work)

    async def _once(self, subjects: Sequence[str], work: Work) -> JSONResponse:
        async def authorise(unit: Unit) -> None:
            await self.service.handling.authorise(unit.connection, self.participant_id, self.reach)

        commands = self.service.commands
        return respond(await commands.once(self.posted, work, authorise=authorise, subjects=subjects))

    def _answer(self, handled: Handled[State], status: int, concern_id: UUID | None = None) -> Answer:
        # How many events something was would tell the person what it was.
        version = handled.version if self.by.party == "practitioner" else None
        return answer(handled.state, status, version, concern_id, str(self.participant_id))


@dataclass(frozen=True)
class MyLinking:
    """A POST of a volunteer on a link of their own. Nothing in its answer says whose record it is."""

    posted: Posted
    service: Parts

    @cached_property
    def by(self) -> Voice:
        return Voice(party="volunteer", account=account(self.posted.principal))

    async def change(self, link_id: UUID, command: Any, *, concern_id: UUID | None = None) -> JSONResponse:
        """As `Linking.change`."""

        async def work(unit: Unit, person: UUID) -> Answer:
            handled = await links.change(self.service.handling, unit, person, link_id, command)
            status = 201 if concern_id else 200
            return answer(handled.state, status, None, concern_id, str(person))

        return await self._once(link_id, work)

    async def declare(self, link_id: UUID, kind: str) -> JSONResponse:
        async def work(unit: Unit, person: UUID) -> Answer:
            link = await self._own(unit.connection, link_id)
            command = DeclareRelation(volunteer_id=link.volunteer_id, kind=kind, by=self.by)
            await links_stopping.declare(self.service.handling, unit, person, command)
            state, _ = await links.read(self.service.handling, unit.connection, link_id)
            return answer(state, 200, None, None, str(person))

        return await self._once(link_id, work)

    async def _own(self, connection: AsyncConnection, link_id: UUID) -> LinkKnown:
        return await links.volunteers_link(
            connection, link_id, self.by.account, self.posted.principal.participant_id
        )

    async def _once(self, link_id: UUID, work: Callable[[Unit, UUID], Awaitable[Answer]]) -> JSONResponse:
        async with self.service.database.connect() as connection:
            link = await self._own(connection, link_id)
            person = await links.acting_for(connection, link)
            subjects = await links.subjects(connection, person, link_id)

        async def authorise(unit: Unit) -> None:
            await self._own(unit.connection, link_id)

        async def theirs(unit: Unit) -> Answer:
            return await work(unit, person)

        commands = self.service.commands
        return respond(await commands.once(self.posted, theirs, authorise=authorise, subjects=subjects))


def answer(
    state: State, status: int, version: int | None, concern_id: UUID | None, sealed_for: str
) -> Answer:
    assert state is not None
    body = LinkChanged(link_id=state.link_id, state=state.state, version=version, concern_id=concern_id)
    return Answer(status, body.model_dump(mode="json"), version, sealed_for)


async def linking(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Linking:
    return Linking(participant_id, command, service, reach)


async def my_linking(command: Command, service: Service) -> MyLinking:
    return MyLinking(command, service)


Write = Annotated[Linking, Depends(linking)]
WriteMine = Annotated[MyLinking, Depends(my_linking)]
