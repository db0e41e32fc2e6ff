"""Route: who has not erased."""

from fastapi import APIRouter, Request

from services.analytics.api.dependencies import Overseer, Service, trace
from services.analytics.projections import standing
from services.analytics.projections.standing import OpenErasure
from shared.http import Cursor, Limit, Page
from shared.http.pagination import decode, page_of

router = APIRouter(tags=["feed"])


@router.get("/erasures")
async def list_open_erasures(
    request: Request, service: Service, principal: Overseer, cursor: Cursor = None, limit: Limit = 50
) -> Page[OpenErasure]:
    """Erasures that some service has not yet said to have done, and which."""
    found = await standing.open_erasures(service.database, decode(cursor), limit + 1)
    page = page_of(found, limit, lambda erasure: erasure.participant_id)
    await trace(request, service, principal, [each.participant_id for each in page.items])
    return page
