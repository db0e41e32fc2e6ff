"""Volunteers suggested to somebody. Who is not among them, and why, is nobody's to learn here."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.link_suggestions import SuggestionsRead
from services.plans.handlers.life_links import matching
from shared.http import Authenticated, open_to, refusals
from shared.http.language import first_of
from shared.http.parties import READERS
from shared.http.reads import audited

router = APIRouter(prefix="/participants/{participant_id}/link-suggestions", tags=["life links"])
Most = Annotated[int, Query(ge=1, le=20, description="How many at most")]


@router.get("", responses=refusals(404, 409, 410), dependencies=[Depends(open_to(*READERS))])
async def link_suggestions(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    limit: Most = 10,
    accept_language: Annotated[str | None, Header()] = None,
) -> SuggestionsRead:
    """Those who are free and fit best by what both said, each with its reasons in the reader's language."""
    handling = service.handling
    async with audited(service.database, request, principal, service.clock) as read:
        await handling.authorise(read.connection, participant_id, reach)
        found = await matching.suggestions(handling, read.connection, participant_id, service.today, limit)
        read.saw([participant_id])
    return SuggestionsRead.of(participant_id, found, handling.definitions, first_of(accept_language))
