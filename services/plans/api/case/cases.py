"""The cases of a caseload."""

from fastapi import APIRouter, Depends, Request

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.case import CaseSummary
from services.plans.domain.case.definition import To
from services.plans.views.case.case_queries import caseload
from shared.http import Authenticated, Cursor, Limit, Page, open_to
from shared.http.pagination import decode, page_of
from shared.http.parties import STAFF_READERS
from shared.http.reads import audited

router = APIRouter(prefix="/cases", tags=["case"])


@router.get("", response_model=Page[CaseSummary], dependencies=[Depends(open_to(*STAFF_READERS))])
async def list_cases(
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    phase: To | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CaseSummary]:
    """Those that the caller reaches, in a stable order. phase: the open ones in it, or `closed`."""
    after = decode(cursor)
    async with audited(service.database, request, principal, service.clock) as read:
        rows = await caseload(read.connection, reach, phase=phase, after=after, limit=limit)
        read.saw(row.participant_id for row in rows[:limit])
    summaries = [CaseSummary(**CaseSummary.values(row, service.today)) for row in rows]
    return page_of(summaries, limit, lambda summary: summary.participant_id)
