"""What happened: changes since a client looked last, and the timeline of one person's record.

Both have one shape in every service, so that a client merges those of all."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import BaseModel, TypeAdapter
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.publication import publish
from shared.domain import DomainEvent
from shared.eventstore import START, SYSTEM, EventStore, Position, Recorded, raw
from shared.eventstore.happened import now, read_before, read_since
from shared.eventstore.log import persons_of, to_recorded
from shared.http.answers import NOBODY
from shared.http.auth import PERSON, Authenticated, open_to
from shared.http.declared import refusals
from shared.http.language import ENGLISH, first_of
from shared.http.own_record import decode, encode
from shared.http.pagination import Limit
from shared.http.parties import READERS, STAFF_READERS
from shared.http.reads import audited
from shared.http.telling import told
from shared.security import Keys, Principal, Role

LAST: Final = Position(2**31 - 1, 2**63 - 1, 2**63 - 1)
By = Literal["person", "practitioner", "volunteer", "coach", "system"]
# language -> a sentence; None for an event that is on no timeline.
Title = Mapping[Literal["en", "cy"], str] | None
Place = Annotated[str | None, Query(max_length=128, description="`next` of the page before")]


def load_titles(folder: Path) -> Mapping[str, Title]:
    """Event name -> its title, from all files of the folder. Raises pydantic's ValidationError."""
    adapter: TypeAdapter[dict[str, Title]] = TypeAdapter(dict[str, Title])
    found: dict[str, Title] = {}
    for file in sorted(folder.glob("*.json")):
        found |= adapter.validate_json(file.read_bytes())
    return found


def unchanged(event: Any) -> Any:
    """Of a service in which each party knows of all that the other wrote."""
    return event


async def nothing_kept(_: AsyncConnection, __: Principal, recorded: Sequence[Recorded]) -> Sequence[Recorded]:
    """Of a service that keeps from nobody what is about themselves in others' records."""
    return recorded


@dataclass(frozen=True)
class Sight:
    """How one service tells what happened; its application keeps it as `app.state.sight`.

    titles: as `load_titles` gives them. deletions: events after which something is not there any more.
    subjects: whose records a caller reaches on a day; None: everybody's. one: the records that are told
    as one person's; raises what refuses the caller. to_staff: an event as staff may know of it; None: not
    at all, as what somebody wrote for themselves alone. but_own: without what staff may not know, as it
    is about themselves."""

    store: EventStore
    titles: Mapping[str, Title]
    deletions: Collection[type[Any]]
    today: Callable[[datetime], date]
    subjects: Callable[[AsyncConnection, Principal, date], Awaitable[Sequence[UUID] | None]]
    one: Callable[[AsyncConnection, Principal, UUID, date], Awaitable[Collection[UUID]]]
    to_staff: Callable[[Any], Any | None] = unchanged
    but_own: Callable[[AsyncConnection, Principal, Sequence[Recorded]], Awaitable[Sequence[Recorded]]] = (
        nothing_kept
    )

    @cached_property
    def told(self) -> Sequence[str]:
        """The names of the events that are on a timeline."""
        return [name for name, title in self.titles.items() if title is not None]

    def path(self, event: DomainEvent) -> str | None:
        """Where what changed is read, as the public event says it."""
        public = publish(self.store.publications, event)
        if public is None or public.contract_detail is None:
            return None
        return public.contract_detail.format_map(public.model_dump(mode="json"))

    def recorded(self, rows: Sequence[Any], keys: Keys, principal: Principal) -> list[Recorded]:
        """What these rows hold, as the caller may know of it."""
        found = [to_recorded(self.store.codec, row, keys) for row in rows]
        known = [(each, self._known(each.event, principal)) for each in found]
        return [replace(each, event=event) for each, event in known if event is not None]

    def _known(self, event: Any, principal: Principal) -> Any | None:
        """A person is told what is on a timeline, and what is not there any more; so is who works here of
        what is about themselves."""
        own = principal.has(Role.PERSON) and principal.participant_id is not None
        own = own and getattr(event, "participant_id", None) == principal.participant_id
        if principal.has(*STAFF_READERS) and not own:
            return self.to_staff(event)
        return event if self.titles[event.event_name] or type(event) in self.deletions else None


class Change(BaseModel):
    """Something happened to a record. at: when it was recorded, UTC. what: the event's name. path: where
    to read how it is now; null where it has no address of its own."""

    id: UUID
    service: str
    participant_id: UUID | None
    at: datetime
    what: str
    kind: Literal["changed", "deleted"]
    path: str | None


class Changes(BaseModel):
    """In the order in which they happened. next: from where to go on, always: also when there is nothing
    now. more: whether there is more at once."""

    items: list[Change]
    next: str
    more: bool


class Moment(BaseModel):
    """A point on the timeline. at: when it was recorded, UTC: clients merge services by it, and then by
    id. title: what happened, in the language that is accepted. by: who did it. details: plain name ->
    value as it was recorded. path: where to read it, null where it has no address of its own."""

    id: UUID
    service: str
    at: datetime
    title: str
    by: By
    details: dict[str, Any]
    path: str | None


class Timeline(BaseModel):
    """The newest first. next: for `before`; null on the last page."""

    items: list[Moment]
    next: str | None


async def sight(request: Request) -> Sight:
    found: Sight = request.app.state.sight
    return found


Seeing = Annotated[Sight, Depends(sight)]
router = APIRouter(tags=["what happened"])


@router.get("/me/changes", dependencies=[Depends(open_to(*READERS))])
async def changes(
    request: Request, principal: Authenticated, service: Seeing, since: Place = None, limit: Limit = 100
) -> Changes:
    """What happened meanwhile to the records that the caller reaches, deletions included. Ids and codes
    alone: what is told of it is at its path. Without `since` nothing, and from where to go on."""
    after = None if since is None else decode(since, "since")
    store = service.store
    async with audited(store.database, request, principal, store.clock) as read:
        driver = raw(read.connection)
        reached = await service.subjects(read.connection, principal, service.today(store.clock()))
        if after is None:
            return Changes(items=[], next=encode(await now(driver) or START), more=False)
        mine = None if reached is None else [str(each) for each in reached]
        rows = await read_since(driver, mine, after, limit + 1)
        recorded = service.recorded(rows[:limit], Keys(), principal)
        recorded = [*await service.but_own(read.connection, principal, recorded)]
        found = [_change(service, each) for each in recorded]
        read.saw({each.participant_id or NOBODY for each in found})
    upto = place_of(rows[:limit][-1]) if rows else after
    return Changes(items=found, next=encode(upto), more=len(rows) > limit)


@router.get(
    "/me/timeline",
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(Role.PERSON))],
)
async def own_timeline(
    request: Request,
    principal: Authenticated,
    service: Seeing,
    before: Place = None,
    limit: Limit = 50,
    accept_language: Annotated[str | None, Header()] = None,
) -> Timeline:
    """What happened to your record here, in plain words."""
    return await _timeline(service, request, principal, principal.participant_id, before, limit)


@router.get(
    "/participants/{participant_id}/timeline",
    responses=refusals(404, 409, 410),
    dependencies=[Depends(open_to(*READERS))],
)
async def timeline(
    participant_id: UUID,
    request: Request,
    principal: Authenticated,
    service: Seeing,
    before: Place = None,
    limit: Limit = 50,
    accept_language: Annotated[str | None, Header()] = None,
) -> Timeline:
    """What happened to somebody's record here, as it is told to them."""
    return await _timeline(service, request, principal, participant_id, before, limit)


async def _timeline(
    service: Sight,
    request: Request,
    principal: Principal,
    participant_id: UUID | None,
    before: str | None,
    limit: int,
) -> Timeline:
    place = LAST if before is None else decode(before, "before")
    language = first_of(request.headers.get("accept-language"))
    store = service.store
    async with audited(store.database, request, principal, store.clock) as read:
        whose = participant_id or UUID(int=0)
        people = await service.one(read.connection, principal, whose, service.today(store.clock()))
        driver, subjects = raw(read.connection), [str(each) for each in people]
        rows = await read_before(driver, subjects, service.told, place, limit + 1)
        read.saw(people)
    keys = await store.keyring.load(persons_of(store.codec, rows[:limit]))
    recorded = service.recorded(rows[:limit], keys, principal)
    found = [_moment(service, each, language) for each in recorded]
    return Timeline(items=found, next=encode(place_of(rows[limit - 1])) if len(rows) > limit else None)


def place_of(row: Any) -> Position:
    return Position(row["epoch"], row["xid"], row["position"])


def _change(service: Sight, recorded: Recorded) -> Change:
    event = recorded.event
    deleted = type(event) in service.deletions
    return Change(
        id=recorded.id,
        service=service.store.codec.service,
        participant_id=getattr(event, "participant_id", None),
        at=recorded.recorded_at,
        what=event.event_name,
        kind="deleted" if deleted else "changed",
        path=service.path(event),
    )


def _moment(service: Sight, recorded: Recorded, language: str) -> Moment:
    event = recorded.event
    title: Any = service.titles[event.event_name]
    return Moment(
        id=recorded.id,
        service=service.store.codec.service,
        at=recorded.recorded_at,
        title=title.get(language) or title[ENGLISH],
        by=by_of(recorded.actor, event),
        details=told(event),
        path=service.path(event),
    )


def by_of(actor: str, event: Any) -> By:
    """Who of the two it was, by the account that the log keeps; and somebody else where the event itself
    says so in its field `by`, which it does of nothing that the two are not to know."""
    if actor == SYSTEM:
        return "system"
    if actor.startswith(PERSON):
        return "person"
    party = getattr(getattr(event, "by", None), "party", None)
    return party if party in ("volunteer", "coach") else "practitioner"
