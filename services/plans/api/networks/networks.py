"""Reading a network, its maps, and what they measure."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Reach, Service
from services.plans.api.models.network_maps import MapRead, MapSummary, NetworkMeasuresRead
from services.plans.api.models.networks_read import NetworkRead
from services.plans.api.reading import check_readable
from services.plans.handlers.networks import networks as handlers
from services.plans.views.networks import network_maps_queries, places_queries
from services.plans.views.networks.network_reviews import needing_review
from shared.domain import Invalid, NotFound
from shared.http import Answer, Authenticated, Cursor, Limit, Page, open_to, refusals, respond
from shared.http.pagination import decode, page_of
from shared.http.parties import READERS
from shared.http.reads import audited
from shared.http.staff_only import STAFF, read_by
from shared.http.values import CalendarDate

router = APIRouter(
    prefix="/participants/{participant_id}/network",
    tags=["networks"],
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(*READERS))],
)
Day = Annotated[CalendarDate | None, Query()]


@router.get("", response_model=NetworkRead)
async def network(
    participant_id: UUID, request: Request, principal: Authenticated, service: Service, reach: Reach
) -> JSONResponse:
    """Ties and connections, each with who wrote it. The ETag is for a later If-Match."""
    context = read_by(principal, participant_id)
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        state, version = await handlers.read(service.handling, read.connection, participant_id)
        names = await places_queries.named(read.connection, [each.place_id for each in state.connections])
        # Whoever reads: how long it takes shall not say for whom there is something to review.
        review = await needing_review(read.connection, participant_id, service.today)
        read.saw([participant_id])
    body = NetworkRead.of(participant_id, state, version, names=names, review=review, staff=context[STAFF])
    return respond(Answer(200, body.model_dump(mode="json", context=context), version))


@router.get("/maps")
async def maps(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[MapSummary]:
    """When maps were drawn, and by whom; one a day."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        after = decode(cursor)
        rows = await network_maps_queries.listed(
            read.connection, participant_id, after=after, limit=limit + 1
        )
        read.saw([participant_id])
    return page_of([MapSummary.of(row) for row in rows], limit, lambda each: each.map_id)


@router.get("/maps/{map_id}")
async def one_map(
    participant_id: UUID,
    map_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
) -> MapRead:
    """The network as it was on the day of the map, in codes, and what it measures."""
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        found = await network_maps_queries.one(read.connection, participant_id, map_id)
        if found is None:
            raise NotFound("There is no such map: another of the same day may have taken its place.")
        read.saw([participant_id])
    return MapRead.of(found)


@router.get("/measures")
async def measures(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Service,
    reach: Reach,
    before: Annotated[Day, Query(alias="from")] = None,
    after: Annotated[Day, Query(alias="to")] = None,
) -> NetworkMeasuresRead:
    """Of the last maps drawn by two days, and what changed between them. `to` left out: today; `from`
    left out: one map alone."""
    if before and before > (after or service.today):
        raise Invalid("This day is after the other one: give the earlier one first.", field="from")
    async with audited(service.database, request, principal, service.clock) as read:
        await check_readable(service, read.connection, participant_id, reach)
        last_by = network_maps_queries.last_by
        earlier = await last_by(read.connection, participant_id, before) if before else None
        later = await last_by(read.connection, participant_id, after or service.today)
        read.saw([participant_id])
    return NetworkMeasuresRead.of(earlier, later)
