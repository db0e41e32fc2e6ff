"""Routes: how far the projection is, what it had to set aside, and who has not erased."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel

from services.analytics.api.dependencies import Admin, Onlooker, Overseer, Parts, Service, trace
from services.analytics.projections import standing
from services.analytics.projections.standing import OpenErasure, ParkedSubject
from shared.http import Cursor, Limit, Page
from shared.http.declared import refusals
from shared.http.pagination import decode, page_of

router = APIRouter(tags=["feed"])
ServiceName = Annotated[str, Path(pattern=r"^[a-z]{1,32}$")]
# Of a participant their id, of anything else its stream.
Subject = Annotated[str, Path(pattern=r"^[\w:.-]{1,200}$")]
MOST_PARKED = 200


class Partition(BaseModel):
    """position: opaque, where reading goes on. lag: events behind it; null where it is not known."""

    partition: str
    position: str
    lag: int | None


class FeedStanding(BaseModel):
    """here: whether this process projects; ready and reason are then its own. parked: the subjects
    that stand still, the longest first, at most 200; `reason` is a class of fault, never its words."""

    here: bool
    ready: bool | None
    reason: str
    partitions: list[Partition]
    parked: list[ParkedSubject]


class RetryAsked(BaseModel):
    """How many parked events will be tried again."""

    events: int


@router.get("/feed")
async def read_feed(request: Request, service: Service, principal: Onlooker) -> FeedStanding:
    """Positions, lag and parked subjects of the projection."""
    parked = await standing.parked(service.database, MOST_PARKED)
    await trace(request, service, principal, [each.subject for each in parked])
    health = service.consumer.health if service.consumer else None
    return FeedStanding(
        here=health is not None,
        ready=health.ready if health else None,
        reason=health.reason if health else "another process projects",
        partitions=await _partitions(service),
        parked=parked,
    )


async def _partitions(service: Parts) -> list[Partition]:
    lag = service.consumer.health.lag if service.consumer else {}
    positions = await standing.positions(service.database)
    return [Partition(partition=p, position=at, lag=lag.get(p)) for p, at in positions.items()]


# A flag that is set once or twice is the same: PUT, so that it needs no Idempotency-Key.
@router.put("/feed/parked/{source}/{subject}/retry", status_code=202, responses=refusals(404))
async def retry_parked(
    request: Request, service: Service, principal: Admin, source: ServiceName, subject: Subject
) -> RetryAsked:
    """Ask the projection to try a subject's parked events again."""
    await trace(request, service, principal, [subject])
    return RetryAsked(events=await standing.retry(service.database, source, subject))


@router.get("/erasures")
async def list_open_erasures(
    request: Request, service: Service, principal: Overseer, cursor: Cursor = None, limit: Limit = 50
) -> Page[OpenErasure]:
    """Erasures that some service has not yet said to have done, and which."""
    found = await standing.open_erasures(service.database, decode(cursor), limit + 1)
    page = page_of(found, limit, lambda erasure: erasure.participant_id)
    await trace(request, service, principal, [each.participant_id for each in page.items])
    return page
