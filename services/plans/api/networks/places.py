"""The directory of groups and places. Everybody who is signed in finds the same in it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Parts, Service
from services.plans.api.models.places import District, NewPlace, PlaceAnswer, PlaceBody, PlaceRead
from services.plans.domain.networks.place import ChangePlace, ClosePlace, OpenPlace
from services.plans.domain.networks.vocabulary import check_code
from services.plans.handlers.networks import places as handlers
from services.plans.views.networks import places_queries
from services.plans.views.networks.places_queries import PlaceSearch
from shared.contracts.values import Code
from shared.domain import NotFound
from shared.eventstore import Unit
from shared.http import (
    Answer,
    Authenticated,
    Command,
    Cursor,
    Limit,
    Page,
    Posted,
    account,
    open_to,
    refusals,
    respond,
)
from shared.http.pagination import decode, page_of
from shared.http.staff_only import read_by
from shared.http.values import Line
from shared.security import Role

router = APIRouter(prefix="/places", tags=["places"])
EDITORS = [Depends(open_to(Role.PROGRAMME_LEAD, Role.TEAM_LEADER, Role.ADMIN))]
CHANGES = refusals(404, 409, 412)


async def search(
    service: Service,
    q: Annotated[Line | None, Query(description="How words of its name begin")] = None,
    category: Annotated[Code | None, Query(description="Of people who are met there")] = None,
    district: Annotated[District | None, Query()] = None,
    kind: Annotated[Code | None, Query()] = None,
) -> PlaceSearch:
    vocabulary = service.handling.definitions.network
    if category is not None:
        check_code(category, vocabulary.categories, "category")
    if kind is not None:
        check_code(kind, vocabulary.place_kinds, "kind")
    return PlaceSearch(words=q, category=category, district=district, kind=kind)


@router.post(
    "", status_code=201, response_model=PlaceAnswer, responses=refusals(409, 412), dependencies=EDITORS
)
async def open_place(body: NewPlace, command: Command, service: Service, request: Request) -> JSONResponse:
    """Put a group or place into the directory."""
    place_id = service.new_id()
    caller = account(command.principal)
    wanted = OpenPlace(place_id=place_id, code=body.code, said=body.said, account=caller)
    return await _on_place(service, command, place_id, wanted, at=request.url.path)


@router.get("", response_model=Page[PlaceRead])
async def places(
    principal: Authenticated,
    service: Service,
    wanted: Annotated[PlaceSearch, Depends(search)],
    cursor: Cursor = None,
    limit: Limit = 50,
) -> JSONResponse:
    """Those that are open, by words of their names, whom one meets there, where and what they are."""
    after = decode(cursor)
    async with service.database.connect() as connection:
        rows = await places_queries.search(connection, wanted, after=after, limit=limit + 1)
    page = page_of([PlaceRead.of(row) for row in rows], limit, lambda each: each.place_id)
    return JSONResponse(page.model_dump(mode="json", context=read_by(principal)))


@router.get("/{place_id}", response_model=PlaceRead, responses=refusals(404))
async def place(place_id: UUID, principal: Authenticated, service: Service) -> JSONResponse:
    """One of them, also once closed. The ETag is for a later If-Match."""
    async with service.database.connect() as connection:
        row = await places_queries.one(connection, place_id)
    if row is None:
        raise NotFound("There is no such place. GET /places lists them.")
    body = PlaceRead.of(row).model_dump(mode="json", context=read_by(principal))
    return respond(Answer(200, body, row.version))


@router.post("/{place_id}/changes", response_model=PlaceAnswer, responses=CHANGES, dependencies=EDITORS)
async def change_place(place_id: UUID, body: PlaceBody, command: Command, service: Service) -> JSONResponse:
    """All of it anew, but its code."""
    wanted = ChangePlace(said=body.said, account=account(command.principal))
    return await _on_place(service, command, place_id, wanted)


@router.post("/{place_id}/closing", response_model=PlaceAnswer, responses=CHANGES, dependencies=EDITORS)
async def close_place(place_id: UUID, command: Command, service: Service) -> JSONResponse:
    """Take it out of the directory, for good."""
    return await _on_place(service, command, place_id, ClosePlace(account=account(command.principal)))


async def _on_place(
    service: Parts, command: Posted, place_id: UUID, wanted: object, *, at: str | None = None
) -> JSONResponse:
    """at: the address of the places, where one is opened."""

    async def work(unit: Unit) -> Answer:
        handled = await handlers.on_place(service.handling, unit, place_id, wanted, expected=command.expected)
        # Not the id that was just made: an answer that is given again is the first one's.
        body = PlaceAnswer(place_id=place_id, version=handled.version)
        return Answer(201 if at else 200, body.model_dump(mode="json"), handled.version)

    subjects = handlers.locked_for(place_id, wanted)
    answer = await service.commands.once(command, work, subjects=subjects)
    return respond(answer, location=at and f"{at}/{answer.body['place_id']}")
