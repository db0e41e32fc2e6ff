"""What each party writes about a contact, and the person's rating."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.models.contacts import ContactChanged, NoteBody, RatingBody
from services.plans.api.relationship.contacting import WRITERS, Write
from services.plans.domain.relationship import contact_commands as commands
from shared.domain import Invalid
from shared.http import open_to, refusals
from shared.security import Role

router = APIRouter(
    prefix="/participants/{participant_id}/contacts/{contact_id}",
    tags=["contacts"],
    responses=refusals(404, 409, 410, 412),
)
EITHER = [Depends(open_to(*WRITERS))]


@router.post("/notes", status_code=201, response_model=ContactChanged, dependencies=EITHER)
async def write_contact_note(
    contact_id: UUID, body: NoteBody, write: Write, service: Service
) -> JSONResponse:
    """A practitioner's `text`, or the person's own `words`. The other party reads nothing of it, and not
    that it is there, unless it is shared."""
    note_id = body.note_id or service.new_id()
    return await write.change(contact_id, _written(body, note_id, write), note_id=note_id)


def _written(body: NoteBody, note_id: UUID, write: Write) -> object:
    if write.author.party == "person":
        if body.words is None or body.text is not None:
            raise Invalid("Your own words are needed, and no text.", field="words")
        words = body.words.words(write.author)
        return commands.WriteOwnNote(note_id=note_id, author=write.author, words=words, shared=body.shared)
    if body.text is None or body.words is not None:
        raise Invalid("A text is needed, and no words.", field="text")
    if body.shared:
        raise Invalid("Write it first, then share it.", field="shared")
    return commands.WriteStaffNote(note_id=note_id, author=write.author, text=body.text)


@router.post("/notes/{note_id}/share", response_model=ContactChanged, dependencies=EITHER)
async def share_contact_note(contact_id: UUID, note_id: UUID, write: Write) -> JSONResponse:
    """With the other party, for good. By the party that wrote it."""
    return await write.change(contact_id, commands.ShareNote(note_id=note_id, author=write.author))


@router.post("/rating", response_model=ContactChanged, dependencies=[Depends(open_to(Role.PERSON))])
async def rate_contact(contact_id: UUID, body: RatingBody, write: Write) -> JSONResponse:
    """By the person in their own session: what it was worth to them, 0 to 10. Staff read the score, and
    the words where they are shared."""
    words = body.words.words(write.author) if body.words else None
    command = commands.RateContact(author=write.author, score=body.score, words=words, shared=body.shared)
    return await write.change(contact_id, command)
