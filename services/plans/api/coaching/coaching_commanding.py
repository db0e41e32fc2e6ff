"""The one way from a POST on a course of coaching to its answer: of the person, staff, or the coach."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.coaching import CoachingChanged
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching.coaching_events import Speaker
from services.plans.domain.coaching.coaching_state import State
from services.plans.handlers.coaching import coaching
from services.plans.views.coaching.coaching_queries import Whose, whose_is
from shared.domain import NotFound, Refusal
from shared.eventstore import Handled, Unit
from shared.http import Answer, Command, Posted, account, respond
from shared.http.parties import author_of
from shared.security import Principal, Role

NOT_YOURS = "There is no such coaching, or it is not yours to see."


@dataclass(frozen=True)
class Coursing:
    """A POST on one participant's coaching. by: in whose voice, from the token alone. authorise: raises
    what refuses the caller."""

    participant_id: UUID
    posted: Posted
    service: Parts
    by: Speaker
    authorise: Callable[[Unit], Awaitable[None]]

    def new_id(self) -> UUID:
        return self.service.new_id()

    def today(self, at: datetime) -> date:
        """Of an instant, at the provider's place."""
        return self.service.handling.today(at)

    async def begin(self, command: commands.RequestCoaching | commands.OfferCoaching) -> JSONResponse:
        """Raises what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await coaching.begin(self.service.handling, unit, self.participant_id, command)
            return self._answer(handled, None, 201)

        return await self.run(command, work)

    async def change(self, coaching_id: UUID, command: Any, *, made: UUID | None = None) -> JSONResponse:
        """made: the id of what is made, for 201. Raises NotFound, StaleVersion, and what deciding raises."""

        async def work(unit: Unit) -> Answer:
            handled = await coaching.change(
                self.service.handling,
                unit,
                self.participant_id,
                coaching_id,
                command,
                expected=self.posted.expected,
            )
            return self._answer(handled, made, 201 if made else 200)

        return await self.run(command, work)

    async def refuse(self, refusal: Refusal) -> JSONResponse:
        """What is wrong with a body, told to nobody who does not reach the record."""

        async def work(_: Unit) -> Answer:
            raise refusal

        return await self.run(None, work)

    async def run(self, command: object, work: Callable[[Unit], Awaitable[Answer]]) -> JSONResponse:
        """Once, for a caller who is let in, also after whatever was waited for."""
        subjects = coaching.locked_for(self.participant_id, command)
        once = self.service.commands.once
        return respond(await once(self.posted, work, authorise=self.authorise, subjects=subjects))

    def _answer(self, handled: Handled[State], made: UUID | None, status: int) -> Answer:
        state = handled.state
        assert state is not None
        body = CoachingChanged(
            coaching_id=state.coaching_id, status=state.status, version=handled.version, made=made
        )
        return Answer(status, body.model_dump(mode="json"), handled.version, str(self.participant_id))


async def coursing(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Coursing:
    """Of the person themselves, or of staff who reach them."""

    async def authorise(unit: Unit) -> None:
        await service.handling.authorise(unit.connection, participant_id, reach)

    author = author_of(command.principal, participant_id)
    by = Speaker(party=author.party, account=author.account)
    return Coursing(participant_id, command, service, by, authorise)


async def coached(coaching_id: UUID, command: Command, service: Service) -> Coursing:
    """Of the coach who is named. Raises NotFound for any other, the same as for an id of nothing."""
    caller = command.principal

    async def authorise(unit: Unit) -> None:
        check_coach(await whose_is(unit.connection, coaching_id), caller)

    async with service.database.connect() as connection:
        found = check_coach(await whose_is(connection, coaching_id), caller)
    by = Speaker(party="coach", account=account(caller))
    return Coursing(found.participant_id, command, service, by, authorise)


def check_coach(found: Whose | None, principal: Principal) -> Whose:
    """Raises NotFound for anybody but its coach, and for a coach who is the person themselves."""
    own = found is not None and principal.participant_id == found.participant_id
    if found is None or found.account is None or found.account != account(principal) or own:
        raise NotFound(NOT_YOURS)
    assert principal.has(Role.COACH)
    return found


Course = Annotated[Coursing, Depends(coursing)]
OwnCourse = Annotated[Coursing, Depends(coached)]
