"""Recording what a follow-up found."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.answers import changed_by
from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.participants import Changed, FollowUp, Reoffence, SaidReoffence
from services.assessment.api.reading import check_readable
from services.assessment.domain.convictions import outcome
from services.assessment.domain.convictions.reoffending import RecordOutcome
from services.assessment.handlers import reoffending
from services.assessment.views import Scope
from services.assessment.views import reoffending_queries as queries
from shared.domain import Invalid
from shared.eventstore import Unit
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    Posted,
    open_to,
    refusals,
)
from shared.http.pagination import decode_numbered, page_of_numbered
from shared.http.parties import STAFF
from shared.http.reads import audited

router = APIRouter(
    prefix="/participants/{participant_id}",
    tags=["outcomes"],
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*STAFF))],
)
# How the command calls the fields that are these bodies' own.
WITHIN = re.compile(r"^(follow_up|reoffences\[0\])\.")


@router.post("/follow-up", response_model=Changed)
async def record_follow_up(
    participant_id: UUID, body: FollowUp, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """State from when to when reoffences were looked for; the last statement holds."""
    found = RecordOutcome(follow_up=outcome.FollowUp(**dict(body)), reoffences=())
    return await _record(participant_id, found, command, service, reach)


@router.post("/reoffences", status_code=201, response_model=Changed)
async def record_reoffence(
    participant_id: UUID, body: Reoffence, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record a proven reoffence."""
    found = RecordOutcome(follow_up=None, reoffences=(body.recorded(service.new_id()),))
    return await _record(participant_id, found, command, service, reach, status=201)


@router.get("/reoffences/history", responses=refusals(410))
async def reoffence_history(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[SaidReoffence]:
    """All that was ever said of this participant's reoffences, by reoffence, the oldest first: a
    corrected row of an extract supersedes what it said before, and both stay readable."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        found = await queries.reoffence_history(
            read.connection, participant_id, after=decode_numbered(cursor), limit=limit + 1
        )
        read.saw([participant_id])
    said = [SaidReoffence.model_validate(each) for each in found]
    return page_of_numbered(said, limit, lambda each: (each.reoffence_id, each.version))


async def _record(
    participant_id: UUID,
    found: RecordOutcome,
    command: Posted,
    service: Service,
    reach: Scope,
    *,
    status: int = 200,
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        with _fields_of_body():
            handled = await reoffending.record_outcome(
                service.handling, unit, participant_id, found, expected=command.expected
            )
        return changed_by(handled, status=status)

    return await on_participant(service, command, participant_id, reach, work)


@contextmanager
def _fields_of_body() -> Iterator[None]:
    try:
        yield
    except Invalid as refused:
        field = WITHIN.sub("", refused.field or "")
        raise Invalid(refused.detail, field=field, code=refused.reason) from None
