"""Alerts that an answer raised: open ones, and acknowledging them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, ReadingReach, Service
from services.assessment.api.measured import administration_changed
from services.assessment.api.models.administrations import (
    Acknowledgement,
    AdministrationChanged,
    AlertRead,
)
from services.assessment.domain.measures.administration import AcknowledgeAlert
from services.assessment.handlers import administrations as handlers
from services.assessment.views import administrations_queries as queries
from shared.contracts.values import CODE
from shared.domain.authorship import Author
from shared.eventstore import Unit
from shared.http import Answer, Authenticated, Command, Cursor, Limit, Page, account, open_to, refusals
from shared.http.pagination import decode, page_of
from shared.http.parties import STAFF_READERS, author_of
from shared.http.reads import audited
from shared.security import Principal, Role

router = APIRouter(tags=["measures"])
# Another system has seen to nobody.
PRACTITIONERS = tuple(role for role in STAFF_READERS if role is not Role.SYSTEM)
AlertCode = Annotated[str, Path(pattern=CODE)]


@router.get("/alerts", dependencies=[Depends(open_to(*STAFF_READERS))])
async def alerts(
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AlertRead]:
    """Open alerts of everybody whom the caller reaches, the oldest first, with those of requests that
    were refused."""
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await queries.open_alerts(read.connection, reach, after=decode(cursor), limit=limit + 1)
        read.saw(sorted({row.participant_id for row in rows[:limit]}))
    return page_of([AlertRead.of(row) for row in rows], limit, lambda item: item.alert_id)


@router.post(
    "/participants/{participant_id}/administrations/{administration_id}/alerts/{alert}/acknowledgement",
    response_model=AdministrationChanged,
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*PRACTITIONERS))],
)
async def acknowledge_alert(
    participant_id: UUID,
    administration_id: UUID,
    alert: AlertCode,
    body: Acknowledgement,
    command: Command,
    service: Service,
    reach: ReadingReach,
) -> JSONResponse:
    """Say what was done about an alert, also as a safeguarding lead. Nothing else closes it."""
    author = _seen_to_by(command.principal, participant_id)
    asked = AcknowledgeAlert(participant_id=participant_id, alert=alert, action=body.action, author=author)

    async def work(unit: Unit) -> Answer:
        handled = await handlers.change(
            service.handling, unit, administration_id, asked, expected=command.expected
        )
        return administration_changed(handled)

    return await on_participant(service, command, participant_id, reach, work)


def _seen_to_by(principal: Principal, participant_id: UUID) -> Author:
    """A safeguarding lead, who writes nothing else, sees to somebody else's alert as a practitioner."""
    if principal.has(Role.SAFEGUARDING_LEAD) and principal.participant_id != participant_id:
        return Author(party="practitioner", account=account(principal))
    return author_of(principal, participant_id)
