"""What is due over a caseload."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from services.plans.api.dependencies import Parts, Reach, Service
from services.plans.api.models.due import DueRead
from services.plans.views.due import Asked, Due, due
from shared.http import Authenticated, Cursor, Limit, Page, account, open_to
from shared.http.pagination import Numbered, decode_numbered, page_of_numbered
from shared.http.parties import STAFF_READERS
from shared.http.reads import audited

router = APIRouter(prefix="/due", tags=["case"])
Ahead = Annotated[int, Query(ge=0, le=366, description="Days from today on")]


@router.get("", response_model=Page[DueRead], dependencies=[Depends(open_to(*STAFF_READERS))])
async def list_due(
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    ahead_days: Ahead = 28,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DueRead]:
    """By its day, what is overdue first: reviews, phases that last longer than they are meant to,
    answers that are awaited, contacts that nobody recorded, what coaching waits for, and the caller's
    trainings. Of each kind the oldest, at least five hundred."""
    after, today = decode_numbered(cursor), service.today
    until = today + timedelta(days=ahead_days)
    asked = Asked(account(principal), _targets(service), until, service.clock(), service.handling.today)
    async with audited(service.database, request, principal, service.clock) as read:
        found = await due(read.connection, reach, asked)
        later = [item for item in found if after is None or _place(item) > (after[1], after[0])]
        page = [DueRead.of(item, today) for item in later[: limit + 1]]
        read.saw({item.participant_id for item in page[:limit] if item.participant_id})
    return page_of_numbered(page, limit, _number)


def _place(item: Due) -> tuple[int, UUID]:
    """In the order of the list."""
    return item.due_on.toordinal(), item.key


def _number(item: DueRead) -> Numbered:
    """As a cursor names it."""
    return item.key, item.due_on.toordinal()


def _targets(service: Parts) -> dict[str, int]:
    defined = service.handling.definitions.gates.phases
    return {phase.phase: phase.target_days for phase in defined if phase.target_days is not None}
