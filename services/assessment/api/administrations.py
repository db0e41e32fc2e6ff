"""Administrations of outcome measures: recording, reading, withdrawing, and what changed."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Parts, Reach, Service
from services.assessment.api.measured import administration_changed
from services.assessment.api.models.administrations import (
    AdministrationChanged,
    AdministrationRead,
    MeasureRead,
    Recorded,
    Withdrawal,
)
from services.assessment.api.models.administrations_sent import PostedAdministration
from services.assessment.api.reading import check_readable
from services.assessment.api.sent_administrations import AcceptLanguage, Sent
from services.assessment.domain.measures.administration import WithdrawAdministration
from services.assessment.domain.measures.administration_events import Answers
from services.assessment.domain.measures.progress import Administered, end_of, progress, start_of
from services.assessment.domain.people.standing import Standing
from services.assessment.handlers import administrations as handlers
from services.assessment.handlers.definitions import measures as published
from services.assessment.views import administrations_queries as queries
from services.assessment.views.administrations_queries import AdministrationRow
from shared.domain import NotFound, Refusal
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS, STAFF, author_of
from shared.http.reads import audited
from shared.security import Role

# Whoever only reads records nothing.
WRITERS = [Depends(open_to(Role.PERSON, *STAFF))]
router = APIRouter(
    prefix="/participants/{participant_id}", tags=["measures"], dependencies=[Depends(open_to(*READERS))]
)


@router.post(
    "/administrations",
    status_code=201,
    response_model=Recorded,
    responses=refusals(404, 409, 412),
    dependencies=WRITERS,
)
async def record_administration(
    participant_id: UUID,
    body: PostedAdministration,
    command: Command,
    service: Service,
    reach: Reach,
    accept_language: AcceptLanguage = None,
) -> JSONResponse:
    """Record one filling-in of a measure. Show `crisis_help` at once where the answer has any: also a
    refusal, which records nothing, raises the alerts that its answers call for. It then has
    `crisis_help` for the person, and `alerts` and `alerts_note` for staff."""
    sent = Sent(service, command, participant_id, reach, body, accept_language)
    try:
        return await on_participant(service, command, participant_id, reach, sent.record)
    except Refusal as refused:
        return await sent.refused(refused)


@router.get("/administrations", responses=refusals(404, 410))
async def administrations(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AdministrationRead]:
    """Every administration, withdrawn ones too, in the order of recording."""
    async with audited(service.database, request, principal, service.clock) as read:
        standing = await check_readable(service, read.connection, participant_id, reach)
        rows = await queries.of_participant(
            read.connection, service.store.keyring, participant_id, after=decode(cursor), limit=limit + 1
        )
        read.saw([participant_id])
    return page_of(
        [_read(service, standing, row) for row in rows], limit, lambda item: item.administration_id
    )


@router.get(
    "/administrations/{administration_id}", response_model=AdministrationRead, responses=refusals(404, 410)
)
async def administration(
    participant_id: UUID,
    administration_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """One administration with its answers. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        standing = await check_readable(service, read.connection, participant_id, reach)
        rows = await queries.of_participant(
            read.connection, service.store.keyring, participant_id, only=administration_id
        )
        read.saw([participant_id])
    if not rows:
        raise NotFound("There is no such administration, or it is not yours to see.")
    body = _read(service, standing, rows[0]).model_dump(mode="json")
    return respond(Answer(200, body, rows[0].version))


@router.post(
    "/administrations/{administration_id}/withdrawal",
    response_model=AdministrationChanged,
    responses=refusals(404, 409, 412),
    dependencies=WRITERS,
)
async def withdraw_administration(
    participant_id: UUID,
    administration_id: UUID,
    body: Withdrawal,
    command: Command,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """Withdraw what was entered in error. An alert that it raised stays open."""
    author = author_of(command.principal, participant_id)
    asked = WithdrawAdministration(participant_id=participant_id, reason=body.reason, author=author)

    async def work(unit: Unit) -> Answer:
        handled = await handlers.change(
            service.handling, unit, administration_id, asked, expected=command.expected
        )
        return administration_changed(handled)

    return await on_participant(service, command, participant_id, reach, work)


@router.get("/measures", responses=refusals(404, 410))
async def measures(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> list[MeasureRead]:
    """What became of each measure since its baseline, and whether that is more than its own error."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        rows = await queries.of_participant(read.connection, service.store.keyring, participant_id)
        counted = [_administered(row) for row in rows if row.withdrawn is None]
        used = {each.measure for each in counted}
        known = await published(service.handling, read.connection, used)
        read.saw([participant_id])
    return [MeasureRead.of(each) for each in progress(counted, known)]


def _read(service: Parts, standing: Standing, row: AdministrationRow) -> AdministrationRead:
    point = service.definitions.time_points.find(row.time_point)
    ended = point is not None and point.counted_from == "end"
    counted_from = end_of(standing) if ended else start_of(standing)
    window = point.window(counted_from) if point and counted_from else None
    in_window = window[0] <= row.administered_on <= window[1] if window else None
    return AdministrationRead.of(row, in_window)


def _administered(row: AdministrationRow) -> Administered:
    answers = row.answers or Answers(items={}, goals={})
    return Administered(
        administration_id=row.administration_id,
        measure=row.measure,
        time_point=row.time_point,
        administered_on=row.administered_on,
        total=row.scores.total,
        goals=answers.goals,
    )
