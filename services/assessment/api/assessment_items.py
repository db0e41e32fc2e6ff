"""Strengths, needs and aspirations: each is its author's, and others comment beside it."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.assessing import WRITERS, Write
from services.assessment.api.dependencies import Service
from services.assessment.api.models.assessments import (
    AssessmentChanged,
    ItemComment,
    ItemEdit,
    ItemRemoval,
    ItemTranslation,
    NewItem,
)
from services.assessment.domain.assessments import assessment_items as items
from shared.http import open_to, refusals

router = APIRouter(
    prefix="/participants/{participant_id}/assessments/{assessment_id}",
    tags=["assessments"],
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*WRITERS))],
)


@router.post("/sections/{section}/items", status_code=201, response_model=AssessmentChanged)
async def add_item(section: str, body: NewItem, write: Write, service: Service) -> JSONResponse:
    """Add a strength, need or aspiration in the words of who is signed in, or the person's, marked."""
    command = items.AddItem(
        item_id=service.new_id(),
        section=section,
        kind=body.kind,
        words=body.words.words(write.author),
        evidence=body.evidence,
        author=write.author,
        on_behalf=body.on_behalf_of_person,
    )
    return await write.change(command, status=201, made=command.item_id)


@router.post("/items/{item_id}/edit", response_model=AssessmentChanged)
async def edit_item(item_id: UUID, body: ItemEdit, write: Write) -> JSONResponse:
    """Its author alone. What was confirmed of it was the former text, which stays readable."""
    command = items.EditItem(
        item_id=item_id,
        words=body.words.words(write.author),
        evidence=body.evidence,
        author=write.author,
        on_behalf=body.on_behalf_of_person,
    )
    return await write.change(command)


@router.post("/items/{item_id}/remove", response_model=AssessmentChanged)
async def remove_item(item_id: UUID, body: ItemRemoval, write: Write) -> JSONResponse:
    """Its author alone. It stays readable as removed, with the reason."""
    command = items.RemoveItem(
        item_id=item_id, reason=body.reason, author=write.author, on_behalf=body.on_behalf_of_person
    )
    return await write.change(command)


@router.post("/items/{item_id}/comment", status_code=201, response_model=AssessmentChanged)
async def comment_item(item_id: UUID, body: ItemComment, write: Write, service: Service) -> JSONResponse:
    """Anybody else than its author, beside it."""
    command = items.CommentItem(
        item_id=item_id,
        comment_id=service.new_id(),
        words=body.words.words(write.author),
        author=write.author,
        on_behalf=body.on_behalf_of_person,
    )
    return await write.change(command, status=201, made=command.comment_id)


@router.post("/items/{item_id}/confirm", response_model=AssessmentChanged)
async def confirm_item(item_id: UUID, write: Write) -> JSONResponse:
    """Of a strength that the other party named: you see it, too. Of what was written down for the
    person, in their own session: yes, that is what I said."""
    return await write.change(items.ConfirmItem(item_id=item_id, author=write.author))


@router.post("/items/{item_id}/translation", response_model=AssessmentChanged)
async def translate_item(item_id: UUID, body: ItemTranslation, write: Write) -> JSONResponse:
    """Put a translation beside the original, which is kept."""
    words = body.words.words(write.author)
    return await write.change(items.TranslateItem(item_id=item_id, words=words, author=write.author))
