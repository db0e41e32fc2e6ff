"""What somebody wants to be told and was told, in every service that tells people something."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StringConstraints
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.clock import today
from shared.domain.authorship import Party
from shared.domain.standing import Standing
from shared.eventstore import EventStore, Unit, raw
from shared.http.answers import Answer
from shared.http.auth import open_to
from shared.http.commands import Commands, respond
from shared.http.declared import refusals
from shared.http.etag import etag_of
from shared.http.pagination import Cursor, Limit, Page, decode, page_of
from shared.http.parties import READERS, STAFF, author_of
from shared.http.posted import Command, Posted
from shared.http.reads import audited
from shared.http.values import Body
from shared.notices import prefer
from shared.notices.address import Channel
from shared.notices.preference_events import Kind, Language
from shared.notices.preferences import SetNoticePreferences, WithdrawNotices
from shared.notices.quiet import QuietHours
from shared.notices.reading import PreferencesRow, Told, preferences_of, told
from shared.security import Principal, Role

# Connection, caller, participant, whether it is to read. Raises NotFound or Forbidden.
Reaching = Callable[[AsyncConnection, Principal, UUID, bool], Awaitable[None]]
# Of somebody to whose record something may be added. Raises NotYetKnown, NotFound and Conflict.
Standings = Callable[[Unit, UUID], Awaitable[Standing]]
Hour = Annotated[int, Field(ge=0, le=23)]


@dataclass(frozen=True)
class Notices:
    """What the routes need; a service's application keeps it as `app.state.notices`. zone: of the
    calendar dates. authorise, standing: as the service knows whose record is whose. merged_too: the
    standing of a record that was merged into another, too; None: there are none."""

    store: EventStore
    commands: Commands
    zone: str
    authorise: Reaching
    standing: Standings
    merged_too: Standings | None = None

    async def check(self, unit: Unit, principal: Principal, participant_id: UUID, *, stops: bool) -> None:
        """stops: to be told nothing may be asked wherever one reads, as what was asked for before a merge
        still goes to the address that was given there."""
        await self.authorise(unit.connection, principal, participant_id, stops)

    async def stands(self, unit: Unit, participant_id: UUID, *, stops: bool) -> Standing:
        """Raises what `standing` raises."""
        of = self.merged_too if stops and self.merged_too else self.standing
        return await of(unit, participant_id)


async def notices(request: Request) -> Notices:
    found: Notices = request.app.state.notices
    return found


Service = Annotated[Notices, Depends(notices)]
Reader = Annotated[Principal, Depends(open_to(*READERS))]
WRITERS = Depends(open_to(Role.PERSON, *STAFF))
router = APIRouter(
    prefix="/participants/{participant_id}", tags=["notices"], responses=refusals(404, 409, 410, 412)
)


class Quiet(Body):
    """Hours by the clock at the provider's place, in which nothing is sent: from the first on and
    before the second, over midnight where that is the lower one."""

    from_hour: Hour = 21
    until_hour: Hour = 8


class PreferencesBody(Body):
    """address: a UK mobile number for `text`, an email address for `email`. quiet: null for none."""

    channel: Channel
    address: Annotated[str, StringConstraints(min_length=1, max_length=254)]
    language: Language = "en"
    quiet: Quiet | None = Quiet()
    kinds: list[Kind] = Field(max_length=10)


class PreferencesChanged(BaseModel):
    """wanted: whether anything is told from now on. party: who recorded it."""

    participant_id: UUID
    party: Party
    wanted: bool
    version: int


class PreferencesRead(PreferencesBody):
    party: Party
    recorded_on: date

    @classmethod
    def of(cls, row: PreferencesRow) -> "PreferencesRead":
        quiet = {"from_hour": row.quiet_from_hour, "until_hour": row.quiet_until_hour}
        return cls.model_validate(
            {
                **{name: getattr(row, name) for name in ("channel", "address", "language", "kinds")},
                **{name: getattr(row, name) for name in ("party", "recorded_on")},
                "quiet": None if row.quiet_from_hour is None else quiet,
            }
        )


class PreferencesView(BaseModel):
    """preferences: null where nothing is wanted."""

    participant_id: UUID
    preferences: PreferencesRead | None


class NoticeView(BaseModel):
    """Without its text. reason: a code that says why it failed or was taken back."""

    notice_id: UUID
    kind: Kind
    state: Literal["waiting", "sending", "sent", "delivered", "failed", "cancelled"]
    reason: str | None
    requested_at: datetime
    due_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None


@router.post("/notice-preferences", response_model=PreferencesChanged, dependencies=[WRITERS])
async def set_notice_preferences(
    participant_id: UUID, body: PreferencesBody, command: Command, service: Service
) -> JSONResponse:
    """Say what is to be told, where, in which language and when not; in the person's own session, or
    recorded by staff on their behalf and marked so. It takes the place of what was said before."""
    quiet = QuietHours(**body.quiet.model_dump()) if body.quiet else None
    wanted = SetNoticePreferences(
        author=author_of(command.principal, participant_id),
        channel=body.channel,
        address=body.address,
        language=body.language,
        quiet=quiet,
        kinds=body.kinds,
    )
    return await _prefer(service, command, participant_id, wanted)


@router.post("/notice-preferences/withdraw", response_model=PreferencesChanged, dependencies=[WRITERS])
async def withdraw_notices(participant_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Be told nothing any more. What waits is taken back at once. Of a record that was merged into another,
    too: nothing else can be said there."""
    wanted = WithdrawNotices(author=author_of(command.principal, participant_id))
    return await _prefer(service, command, participant_id, wanted)


@router.get("/notice-preferences", response_model=PreferencesView)
async def notice_preferences(
    participant_id: UUID, request: Request, principal: Reader, service: Service
) -> JSONResponse:
    """What somebody wants to be told."""
    store = service.store
    async with audited(store.database, request, principal, store.clock) as read:
        await service.authorise(read.connection, principal, participant_id, True)
        keys = await store.keyring.load({str(participant_id)})
        row = await preferences_of(raw(read.connection), store.codec.service, participant_id, keys)
        read.saw([participant_id])
    shown = PreferencesRead.of(row) if row else None
    body = PreferencesView(participant_id=participant_id, preferences=shown).model_dump(mode="json")
    return JSONResponse(body, headers={"ETag": etag_of(row.version)} if row else None)


@router.get("/notices", response_model=Page[NoticeView])
async def notices_of(
    participant_id: UUID,
    request: Request,
    principal: Reader,
    service: Service,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Page[NoticeView]:
    """What somebody is to be told and was told, the newest first: what became of it, not its text."""
    before, store = decode(cursor), service.store
    async with audited(store.database, request, principal, store.clock) as read:
        await service.authorise(read.connection, principal, participant_id, True)
        found = await told(raw(read.connection), participant_id, before, limit + 1)
        read.saw([participant_id])
    return page_of(_views(found), limit, lambda notice: notice.notice_id)


def _views(found: Sequence[Told]) -> list[NoticeView]:
    return [NoticeView.model_validate(vars(each)) for each in found]


async def _prefer(
    service: Notices,
    command: Posted,
    participant_id: UUID,
    wanted: SetNoticePreferences | WithdrawNotices,
) -> JSONResponse:
    stops = isinstance(wanted, WithdrawNotices)

    async def authorise(unit: Unit) -> None:
        await service.check(unit, command.principal, participant_id, stops=stops)

    async def work(unit: Unit) -> Answer:
        standing = await service.stands(unit, participant_id, stops=stops)
        day = today(unit.now, service.zone)
        handled = await prefer(unit, standing, wanted, today=day, expected=command.expected)
        said = PreferencesChanged(
            participant_id=participant_id,
            party=wanted.author.party,
            wanted=handled.state is not None,
            version=handled.version,
        )
        return Answer(200, said.model_dump(mode="json"), handled.version, str(participant_id))

    subjects = [str(participant_id)]
    return respond(await service.commands.once(command, work, authorise=authorise, subjects=subjects))
