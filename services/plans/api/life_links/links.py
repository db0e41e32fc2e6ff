"""Life Links as the person and staff write them: proposed, agreed to, reviewed, paused, ended."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.life_links.linking import WRITERS, Write
from services.plans.api.models.links import (
    AgreeAsPersonBody,
    ConcernBody,
    LinkChanged,
    LinkEndBody,
    LinkReviewBody,
    NewLink,
    RelationBody,
    RelationDeclaredRead,
)
from services.plans.domain.life_links import link_commands as commands
from services.plans.domain.life_links.relation import DeclareRelation
from shared.domain.authorship import Author
from shared.http import open_to, refusals
from shared.http.parties import STAFF
from shared.security import Role

PERSONS = "/participants/{participant_id}"
LINK = f"{PERSONS}/links/{{link_id}}"
router = APIRouter(tags=["life links"], responses=refusals(404, 409, 410, 412))
EITHER: Any = {"dependencies": [Depends(open_to(*WRITERS))]}
BY_STAFF: Any = {"dependencies": [Depends(open_to(*STAFF))]}
IN_PERSON: Any = {"dependencies": [Depends(open_to(Role.PERSON))]}


@router.post(f"{PERSONS}/links", status_code=201, response_model=LinkChanged, **EITHER)
async def propose_link(body: NewLink, write: Write, service: Service) -> JSONResponse:
    """With a volunteer who was suggested. Whatever makes one unavailable is answered in the same words."""
    link_id = body.link_id or service.new_id()
    return await write.propose(
        commands.ProposeLink(link_id=link_id, volunteer_id=body.volunteer_id, by=write.by)
    )


@router.post(f"{LINK}/consent", response_model=LinkChanged, **IN_PERSON)
async def agree_to_link(link_id: UUID, body: AgreeAsPersonBody, write: Write) -> JSONResponse:
    """By the person in their own session. The trial begins once both have agreed."""
    return await write.change(link_id, commands.Consent(by=write.by, **dict(body)))


@router.post(f"{LINK}/decline", response_model=LinkChanged, **IN_PERSON)
async def decline_link(link_id: UUID, write: Write) -> JSONResponse:
    """Without a reason. The volunteer is not told who declined."""
    return await write.change(link_id, commands.DeclineLink(by=write.by))


@router.post(f"{LINK}/ask-again", response_model=LinkChanged, **IN_PERSON)
async def person_may_be_asked_again(link_id: UUID, write: Write) -> JSONResponse:
    """You may be asked again about this volunteer, whom you declined or ended a link with."""
    return await write.change(link_id, commands.AskAgain(by=write.by))


@router.post(f"{LINK}/review", response_model=LinkChanged, **BY_STAFF)
async def review_link(link_id: UUID, body: LinkReviewBody, write: Write) -> JSONResponse:
    """With what each of both says. After its trial it confirms the link."""
    return await write.change(link_id, commands.ReviewLink(by=write.by, **dict(body)))


@router.post(f"{LINK}/pause", response_model=LinkChanged, **EITHER)
async def pause_link(link_id: UUID, write: Write) -> JSONResponse:
    """At any time, without a reason."""
    return await write.change(link_id, commands.PauseLink(by=write.by))


@router.post(f"{LINK}/resume", response_model=LinkChanged, **BY_STAFF)
async def resume_link(link_id: UUID, write: Write) -> JSONResponse:
    """Once no concern is open, and where it could be begun today."""
    return await write.change(link_id, commands.ResumeLink(by=write.by))


@router.post(f"{LINK}/end", response_model=LinkChanged, **EITHER)
async def end_link(link_id: UUID, body: LinkEndBody, write: Write) -> JSONResponse:
    """At any time, with a reason or without."""
    return await write.change(link_id, commands.EndLink(by=write.by, reason=body.reason))


@router.post(f"{LINK}/concerns", status_code=201, response_model=LinkChanged, **EITHER)
async def raise_concern(link_id: UUID, body: ConcernBody, write: Write, service: Service) -> JSONResponse:
    """The link pauses at once. It reaches the case manager and the safeguarding leads, and never the
    volunteer."""
    concern_id = body.concern_id or service.new_id()
    words = None
    if body.words is not None:
        words = body.words.words(Author(party="person", account=write.by.account))
    command = commands.RaiseConcern(
        concern_id=concern_id, by=write.by, category=body.category, words=words, text=body.text
    )
    return await write.change(link_id, command, concern_id=concern_id)


@router.post(f"{PERSONS}/link-relations", response_model=RelationDeclaredRead, **EITHER)
async def declare_relation(body: RelationBody, write: Write) -> JSONResponse:
    """That these two know each other, or must not be matched: for good. What is open between them ends."""
    return await write.declare(DeclareRelation(volunteer_id=body.volunteer_id, kind=body.kind, by=write.by))
