"""The register of coaches: kept by the coordinators, read by whoever names one, and by each their own."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Service
from services.plans.api.models.coaches import CoachAnswer, CoachRead, LimitsBody, NewCoach, TrainingBody
from services.plans.domain.coaching.coach import (
    EraseCoach,
    LeaveCoaching,
    RecordTraining,
    RegisterCoach,
    SetLimits,
)
from services.plans.handlers.coaching import coaches as handlers
from services.plans.views.coaching.coaches import coach_of, coach_row, coaches_there
from shared.domain import NotFound
from shared.eventstore import Unit
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    Posted,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.http.parties import STAFF_READERS
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(prefix="/coaches", tags=["coaching"])
COORDINATORS = [Depends(open_to(Role.PROGRAMME_LEAD, Role.ADMIN))]
NAMING = [Depends(open_to(*STAFF_READERS))]
CHANGES = refusals(404, 409, 412)
NOBODY = "There is no such coach. GET /coaches lists them."


@router.post(
    "", status_code=201, response_model=CoachAnswer, responses=refusals(409, 412), dependencies=COORDINATORS
)
async def register_coach(body: NewCoach, command: Command, service: Service) -> JSONResponse:
    """With whom they sign in as. They coach once their training is recorded."""
    coach_id = service.new_id()
    wanted = RegisterCoach(coach_id=coach_id, account=account(command.principal), **dict(body))
    return await _on_coach(service, command, coach_id, wanted, at="/coaches")


@router.get("", response_model=Page[CoachRead], dependencies=NAMING)
async def coaches(
    request: Request,
    principal: Authenticated,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CoachRead]:
    """Those who are there, in the order in which they were registered."""
    after, keyring = decode(cursor), service.store.keyring
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await coaches_there(read.connection, keyring, after=after, limit=limit + 1)
        read.saw([row.coach_id for row in rows[:limit]])
    needed, today = service.handling.definitions.coaching.needed, service.today
    return page_of([CoachRead.of(row, needed, today) for row in rows], limit, lambda each: each.coach_id)


@router.get("/me", responses=refusals(404), dependencies=[Depends(open_to(Role.COACH))])
async def own_coach_record(request: Request, principal: Authenticated, service: Service) -> CoachRead:
    """The caller's own, with the days on which their training ends."""
    async with audited(service.database, request, principal, service.clock) as read:
        row = await coach_of(read.connection, service.store.keyring, account(principal))
        if row is None:
            raise NotFound("No coach signs in as you. Ask whoever coordinates the coaches.")
        read.saw([row.coach_id])
    return CoachRead.of(row, service.handling.definitions.coaching.needed, service.today)


@router.get("/{coach_id}", response_model=CoachRead, responses=refusals(404), dependencies=NAMING)
async def coach(coach_id: UUID, request: Request, principal: Authenticated, service: Service) -> JSONResponse:
    """One of them, also once they left. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        row = await coach_row(read.connection, service.store.keyring, coach_id)
        if row is None:
            raise NotFound(NOBODY)
        read.saw([coach_id])
    body = CoachRead.of(row, service.handling.definitions.coaching.needed, service.today)
    return respond(Answer(200, body.model_dump(mode="json"), row.version))


@router.post(
    "/{coach_id}/trainings", response_model=CoachAnswer, responses=CHANGES, dependencies=COORDINATORS
)
async def record_coach_training(
    coach_id: UUID, body: TrainingBody, command: Command, service: Service
) -> JSONResponse:
    """A module that they completed. Never by themselves."""
    wanted = RecordTraining(account=account(command.principal), **dict(body))
    return await _on_coach(service, command, coach_id, wanted)


@router.post("/{coach_id}/limits", response_model=CoachAnswer, responses=CHANGES, dependencies=COORDINATORS)
async def set_coach_limits(
    coach_id: UUID, body: LimitsBody, command: Command, service: Service
) -> JSONResponse:
    """Languages, and how many courses at a time, from now on."""
    wanted = SetLimits(account=account(command.principal), **dict(body))
    return await _on_coach(service, command, coach_id, wanted)


@router.post("/{coach_id}/leaving", response_model=CoachAnswer, responses=CHANGES, dependencies=COORDINATORS)
async def coach_leaves(coach_id: UUID, command: Command, service: Service) -> JSONResponse:
    """For good, once none of their courses is open."""
    wanted = LeaveCoaching(account=account(command.principal))
    return await _on_coach(service, command, coach_id, wanted)


@router.post("/{coach_id}/erasure", response_model=CoachAnswer, responses=CHANGES, dependencies=COORDINATORS)
async def erase_coach(coach_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Of somebody who left: what they are called is gone for good, within seconds of the answer."""
    wanted = EraseCoach(account=account(command.principal))

    async def work(unit: Unit) -> Answer:
        version = await handlers.erase(service.handling, unit, coach_id, wanted)
        body = CoachAnswer(coach_id=coach_id, version=version)
        return Answer(200, body.model_dump(mode="json"), version)

    subjects = handlers.locked_for(coach_id, wanted)
    return respond(await service.commands.once(command, work, subjects=subjects))


async def _on_coach(
    service: Parts, command: Posted, coach_id: UUID, wanted: object, *, at: str | None = None
) -> JSONResponse:
    """at: the address of the coaches, where one is registered."""

    async def work(unit: Unit) -> Answer:
        handled = await handlers.on_coach(service.handling, unit, coach_id, wanted, expected=command.expected)
        # Not the id that was just made: an answer that is given again is the first one's.
        body = CoachAnswer(coach_id=coach_id, version=handled.version)
        return Answer(201 if at else 200, body.model_dump(mode="json"), handled.version)

    subjects = handlers.locked_for(coach_id, wanted)
    answer = await service.commands.once(command, work, subjects=subjects)
    return respond(answer, location=at and f"{at}/{answer.body['coach_id']}")
