"""The sentences of a participant."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.commanding import on_participant
from services.assessment.api.dependencies import Reach, Service
from services.assessment.api.models.people import (
    ImposedSentence,
    SentenceAlteration,
    SentenceChanged,
    SentenceEnding,
)
from services.assessment.handlers import participants
from services.assessment.views import Scope
from shared.eventstore import Unit
from shared.http import Answer, Command, Posted, open_to, refusals
from shared.http.parties import STAFF

router = APIRouter(
    prefix="/participants/{participant_id}/sentences",
    tags=["sentences"],
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*STAFF))],
)


@router.post("", status_code=201, response_model=SentenceChanged)
async def impose_sentence(
    participant_id: UUID, body: ImposedSentence, command: Command, service: Service, reach: Reach
) -> JSONResponse:
    """Record a sentence; others may run at the same time."""
    sentence_id = service.new_id()
    wanted = body.command(sentence_id)
    return await _change(participant_id, sentence_id, wanted, command, service, reach, status=201)


@router.post("/{sentence_id}/alterations", response_model=SentenceChanged)
async def alter_sentence(
    participant_id: UUID,
    sentence_id: UUID,
    body: SentenceAlteration,
    command: Command,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """Record that a sentence was extended or varied, a licence recalled, or somebody re-released."""
    return await _change(participant_id, sentence_id, body.command(sentence_id), command, service, reach)


@router.post("/{sentence_id}/end", response_model=SentenceChanged)
async def end_sentence(
    participant_id: UUID,
    sentence_id: UUID,
    body: SentenceEnding,
    command: Command,
    service: Service,
    reach: Reach,
) -> JSONResponse:
    """Record that a sentence has ended, in time or early."""
    return await _change(participant_id, sentence_id, body.command(sentence_id), command, service, reach)


async def _change(
    participant_id: UUID,
    sentence_id: UUID,
    wanted: Any,
    command: Posted,
    service: Service,
    reach: Scope,
    *,
    status: int = 200,
) -> JSONResponse:
    async def work(unit: Unit) -> Answer:
        handled = await participants.change(
            service.handling, unit, participant_id, wanted, expected=command.expected
        )
        body = SentenceChanged(
            participant_id=participant_id, sentence_id=sentence_id, version=handled.version
        )
        return Answer(status, body.model_dump(mode="json"), handled.version, str(participant_id))

    return await on_participant(service, command, participant_id, reach, work)
