"""What is coming: a person's own appointments, or those of whom a case manager holds."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from services.plans.api.dependencies import Service
from services.plans.api.models.contacts import Instant
from services.plans.api.models.contacts_read import AppointmentRead
from services.plans.views.appointments import appointments, whose_are
from shared.http import Authenticated, open_to
from shared.http.calendar import HOLDERS, LOOKING_BACK, feed_of
from shared.http.reads import audited

router = APIRouter(tags=["contacts"])


@router.get("/appointments", dependencies=[Depends(open_to(*HOLDERS))])
async def coming_appointments(
    request: Request,
    principal: Authenticated,
    service: Service,
    since: Annotated[Instant | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    only: Annotated[UUID | None, Query(alias="id", description="One of them, as a calendar names it")] = None,
) -> list[AppointmentRead]:
    """Planned contacts and sessions from now on, or since a later instant, the nearest first. By its id
    also one that a calendar still shows, though it is past."""
    now = service.clock()
    start = now - LOOKING_BACK if only else max(since or now, now)
    feed = feed_of(principal)
    async with audited(service.database, request, principal, service.clock) as read:
        found = await appointments(read.connection, feed, start, service.today)
        coming = [each for each in found if not each.cancelled and only in (None, each.id)][:limit]
        whose = await whose_are(read.connection, coming)
        read.saw(sorted({person for _, person in whose.values()}))
    return [AppointmentRead.of(each, *whose[each.id]) for each in coming]
