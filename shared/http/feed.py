"""How far a service has followed the others, and what it had to set aside: in every service that follows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request
from pydantic import BaseModel

from shared.clock import Clock
from shared.contracts import person_of
from shared.eventstore import Database
from shared.http.answers import NOBODY
from shared.http.auth import open_to
from shared.http.declared import refusals
from shared.http.reads import audited
from shared.messaging import following
from shared.messaging.consumer import Consumer
from shared.messaging.following import ParkedSubject
from shared.security import Principal, Role

ServiceName = Annotated[str, Path(pattern=r"^[a-z]{1,32}$")]
# Of a participant their id, of anything else its stream.
Subject = Annotated[str, Path(pattern=r"^[\w:.-]{1,200}$")]
MOST_PARKED: Final = 200


@dataclass(frozen=True)
class Following:
    """What the routes need; a service's application keeps it as `app.state.following`. name: the
    consumer's. consumer: None where another process follows."""

    name: str
    database: Database
    consumer: Consumer | None
    clock: Clock


async def following_of(request: Request) -> Following:
    found: Following = request.app.state.following
    return found


Service = Annotated[Following, Depends(following_of)]
Admin = Annotated[Principal, Depends(open_to(Role.ADMIN))]


class Partition(BaseModel):
    """position: opaque, where reading goes on. lag: events behind it; null where it is not known."""

    partition: str
    position: str
    lag: int | None


class FeedStanding(BaseModel):
    """here: whether this process follows; ready and reason are then its own. parked: the subjects that
    stand still, the longest first, at most 200; `reason` is a class of fault, never its words."""

    here: bool
    ready: bool | None
    reason: str
    partitions: list[Partition]
    parked: list[ParkedSubject]


class RetryAsked(BaseModel):
    """How many parked events will be tried again."""

    events: int


def feed_router(*onlookers: Role) -> APIRouter:
    """onlookers: who sees where it stands. Only an admin has what is parked tried again."""
    router = APIRouter(tags=["feed"])
    onlooker = Depends(open_to(*onlookers))

    @router.get("/feed")
    async def read_feed(
        request: Request, service: Service, principal: Annotated[Principal, onlooker]
    ) -> FeedStanding:
        """Positions, lag and parked subjects."""
        parked = await following.parked(service.database, service.name, MOST_PARKED)
        await _trace(request, service, principal, [each.subject for each in parked])
        health = service.consumer.health if service.consumer else None
        return FeedStanding(
            here=health is not None,
            ready=health.ready if health else None,
            reason=health.reason if health else "another process follows",
            partitions=await _partitions(service),
            parked=parked,
        )

    # A flag that is set once or twice is the same: PUT, so that it needs no Idempotency-Key.
    @router.put("/feed/parked/{source}/{subject}/retry", status_code=202, responses=refusals(404))
    async def retry_parked(
        request: Request, service: Service, principal: Admin, source: ServiceName, subject: Subject
    ) -> RetryAsked:
        """Ask for a subject's parked events to be tried again."""
        await _trace(request, service, principal, [subject])
        return RetryAsked(events=await following.retry(service.database, service.name, source, subject))

    return router


async def _partitions(service: Following) -> list[Partition]:
    lag = service.consumer.health.lag if service.consumer else {}
    positions = await following.positions(service.database, service.name)
    return [Partition(partition=p, position=at, lag=lag.get(p)) for p, at in positions.items()]


async def _trace(request: Request, service: Following, principal: Principal, subjects: Iterable[str]) -> None:
    """Record whose record is touched before any of it is told: nobody's where nothing is parked."""
    async with audited(service.database, request, principal, service.clock) as read:
        read.saw([person_of(subject) for subject in subjects] or [NOBODY])
