"""The case of a participant: where it is, what is still open, and the moves between its phases."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from sqlalchemy.ext.asyncio import AsyncConnection

from services.plans.api.commanding import on_participant
from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.case import (
    CaseChanged,
    CaseRead,
    CloseBody,
    GatesRead,
    GoBackBody,
    NextPhaseBody,
    ReopenBody,
    wanted,
)
from services.plans.api.reading import check_readable
from services.plans.domain.case.case import CaseFacts, CloseCase, EnterNextPhase, GoBack, ReopenCase
from services.plans.handlers.case import case as handlers
from services.plans.views.case.case_queries import CaseRow, case_of, moves_of
from shared.domain import Invalid, NotFound
from shared.domain.authorship import Author
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Posted, open_to, refusals, respond
from shared.http.parties import READERS, STAFF, author_of
from shared.http.reads import audited
from shared.http.staff_only import read_by
from shared.people import Scope

router = APIRouter(
    prefix="/participants/{participant_id}/case", tags=["case"], responses=refusals(404, 409, 410)
)
BY_STAFF: Any = {"responses": refusals(412), "dependencies": [Depends(open_to(*STAFF))]}


@dataclass(frozen=True)
class Moving:
    """A POST on a participant's case."""

    participant_id: UUID
    posted: Posted
    service: Parts
    reach: Scope

    @property
    def author(self) -> Author:
        return author_of(self.posted.principal, self.participant_id)

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(role.value for role in self.posted.principal.roles)

    async def move(self, command: Any) -> JSONResponse:
        """Raises what deciding raises, and StaleVersion."""

        async def work(unit: Unit) -> Answer:
            handled = await handlers.change(
                self.service.handling, unit, self.participant_id, command, expected=self.posted.expected
            )
            state = handled.state
            body = CaseChanged(
                participant_id=self.participant_id,
                phase=state.phase,
                since=state.entered_on,
                closed=state.closed is not None,
                version=handled.version,
            )
            return Answer(200, body.model_dump(mode="json"), handled.version, str(self.participant_id))

        return await on_participant(self.service, self.posted, self.participant_id, self.reach, work)


async def moving(participant_id: UUID, command: Command, service: Service, reach: Reach) -> Moving:
    return Moving(participant_id, command, service, reach)


Move = Annotated[Moving, Depends(moving)]


@router.post("/next-phase", response_model=CaseChanged, **BY_STAFF)
async def enter_next_phase(body: NextPhaseBody, move: Move) -> JSONResponse:
    """By the gate: refused with each check that is not met (409 `gate-not-met`), unless a team leader
    or a programme lead overrides it, which counts against fidelity."""
    override = wanted(body.override)
    if override is not None and body.to is None:
        raise Invalid("Say which phase the override is for.", field="to")
    command = EnterNextPhase(author=move.author, roles=move.roles, override=override, to=body.to)
    return await move.move(command)


@router.post("/back", response_model=CaseChanged, **BY_STAFF)
async def go_back(body: GoBackBody, move: Move) -> JSONResponse:
    """To an earlier phase, with a reason. The way on is by the gates again."""
    return await move.move(GoBack(author=move.author, **dict(body)))


@router.post("/close", response_model=CaseChanged, **BY_STAFF)
async def close_case(body: CloseBody, move: Move) -> JSONResponse:
    """As completed, by the gate of the last phase; or for another reason, at any time."""
    override = wanted(body.override)
    command = CloseCase(
        author=move.author, roles=move.roles, reason=body.reason, words=body.words, override=override
    )
    return await move.move(command)


@router.post("/reopen", response_model=CaseChanged, **BY_STAFF)
async def reopen_case(body: ReopenBody, move: Move) -> JSONResponse:
    """What a command closed, in the phase in which it was. What the status closed goes on with it."""
    return await move.move(ReopenCase(author=move.author, **dict(body)))


@router.get("", response_model=CaseRead, dependencies=[Depends(open_to(*READERS))])
async def read_case(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """Where the case is, what happened to it, and what is still open before the next step. The ETag is
    for a later If-Match."""
    keys = await service.store.keyring.load({str(participant_id)})
    async with audited(service.database, request, principal, service.clock) as read:
        row, facts = await _known(service, read.connection, participant_id, reach)
        moves = await moves_of(read.connection, participant_id, keys)
        read.saw([participant_id])
    body = CaseRead.of(row, moves, facts).model_dump(mode="json", context=read_by(principal, participant_id))
    return respond(Answer(200, body, row.version, str(participant_id)))


@router.get("/gates", response_model=GatesRead, dependencies=[Depends(open_to(*READERS))])
async def read_gates(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> GatesRead:
    """Every gate that is still to be passed, with each check as it stands today."""
    async with audited(service.database, request, principal, service.clock) as read:
        row, facts = await _known(service, read.connection, participant_id, reach)
        read.saw([participant_id])
    return GatesRead.of(row, facts)


async def _known(
    service: Parts, connection: AsyncConnection, participant_id: UUID, reach: Scope
) -> tuple[CaseRow, CaseFacts]:
    """Raises NotFound where there is no case, and what refuses a reader."""
    standing = await check_readable(service, connection, participant_id, reach)
    row = await case_of(connection, participant_id)
    if row is None:
        raise NotFound("There is no case yet: it opens when the participant starts.")
    facts = await handlers.facts_of(service.handling, connection, standing, service.clock())
    return row, facts
