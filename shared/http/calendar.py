"""Calendar feeds: making and revoking their addresses, and the feed itself."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.calendar import Appointment, Feed, Language, render
from shared.calendar.feeds import digest_of, find_feed, new_secret, put_feed, revoke_feed
from shared.domain import Forbidden, NotFound
from shared.eventstore import EventStore, Unit, raw
from shared.http.answers import NOBODY, Answer
from shared.http.audit import record_as
from shared.http.auth import account, open_to
from shared.http.commands import Commands, respond
from shared.http.declared import refusals
from shared.http.posted import Command
from shared.http.values import Body
from shared.security import BlindIndex, Principal, Role

ICALENDAR: Final = "text/calendar; charset=utf-8"
# What was before is no calendar's affair.
LOOKING_BACK: Final = timedelta(days=90)
# Under which the audit trail has what a calendar program reads for somebody.
READER: Final = "calendar_feed"
HOLDERS: Final = (Role.PERSON, Role.CASE_MANAGER, Role.TEAM_LEADER)
# Since when -> at most MOST_APPOINTMENTS, those of the feed's person or of whom its account holds.
Appointments = Callable[[AsyncConnection, Feed, datetime], Awaitable[Sequence[Appointment]]]


@dataclass(frozen=True)
class Calendar:
    """What the routes need; a service's application keeps it as `app.state.calendar`. link_path: where
    staff look an appointment up, with `{id}`."""

    store: EventStore
    commands: Commands
    index: BlindIndex
    appointments: Appointments
    link_path: str


async def calendar(request: Request) -> Calendar:
    found: Calendar = request.app.state.calendar
    return found


Service = Annotated[Calendar, Depends(calendar)]
HOLDER = Depends(open_to(*HOLDERS))
router = APIRouter(tags=["calendar"])


class FeedBody(Body):
    """language: of what the calendar shows."""

    language: Language = "en"


class FeedMade(BaseModel):
    """path: of the feed at this address, shown once. Whoever has it sees the appointments."""

    path: str


class FeedRevoked(BaseModel):
    revoked: bool


@router.post(
    "/me/calendar",
    response_model=FeedMade,
    status_code=201,
    responses=refusals(409, 410),
    dependencies=[HOLDER],
)
async def make_calendar_feed(
    body: FeedBody, request: Request, command: Command, service: Service
) -> JSONResponse:
    """A new address for one's own calendar program, in the place of the one there was: one's own
    appointments, or for staff those that they hold."""
    feed = feed_of(command.principal, body.language)
    root: str = request.scope.get("root_path", "")
    secret = new_secret()

    async def work(unit: Unit) -> Answer:
        await put_feed(raw(unit.connection), feed, digest_of(service.index, secret), unit.now)
        made = FeedMade(path=f"{root}/calendar/{secret}.ics")
        return Answer(201, made.model_dump(mode="json"), person=str(feed.participant_id or NOBODY))

    return respond(await service.commands.once(command, work))


@router.post(
    "/me/calendar/revoke", response_model=FeedRevoked, responses=refusals(409, 410), dependencies=[HOLDER]
)
async def revoke_calendar_feed(command: Command, service: Service) -> JSONResponse:
    """The address leads nowhere from now on; also where there is none."""
    feed = feed_of(command.principal)

    async def work(unit: Unit) -> Answer:
        await revoke_feed(raw(unit.connection), feed.account)
        return Answer(200, {"revoked": True}, person=str(feed.participant_id or NOBODY), private=False)

    return respond(await service.commands.once(command, work))


@router.get(
    "/calendar/{secret}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {"schema": {"type": "string"}}}}, **refusals(404)},
    # A calendar program has no token: the address is the secret.
    openapi_extra={"security": []},
)
async def calendar_feed(secret: str, request: Request, service: Service) -> Response:
    """The appointments of the last 90 days and all that are to come, as iCalendar."""
    store = service.store
    now = store.clock()
    async with store.database.connect() as connection:
        feed = await find_feed(raw(connection), service.index, secret)
        if feed is None:
            raise NotFound("There is no calendar at this address.")
        appointments = await service.appointments(connection, feed, now - LOOKING_BACK)
        person, route = str(feed.participant_id or NOBODY), request.scope["route"].path
        await record_as(raw(connection), feed.account, [READER], route, [person], now)
    link = None if feed.participant_id else service.link_path
    content = render(appointments, stamp=now, language=feed.language, link_path=link)
    headers = {"Cache-Control": "private, max-age=900", "Referrer-Policy": "no-referrer"}
    return Response(content, media_type=ICALENDAR, headers=headers)


def feed_of(principal: Principal, language: Language = "en") -> Feed:
    """Of staff those whom they hold, of anybody else their own record. Raises Forbidden where the
    token does not say which that is."""
    if principal.has(Role.CASE_MANAGER, Role.TEAM_LEADER):
        return Feed(account(principal), None, language)
    if principal.participant_id is None:
        raise Forbidden("Your token does not say which record is yours. Sign in again, or ask for help.")
    return Feed(account(principal), principal.participant_id, language)
