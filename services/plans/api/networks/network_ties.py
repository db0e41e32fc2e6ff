"""Ties: each is its author's, each party judges it by itself, and others comment beside it."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.dependencies import Service
from services.plans.api.models.networks import (
    JudgementBody,
    NetworkChanged,
    NewTie,
    TieBody,
    TieComment,
    TieEnding,
)
from services.plans.api.networks.networking import WRITERS, Write
from services.plans.domain.networks import ties
from shared.http import open_to, refusals

router = APIRouter(
    prefix="/participants/{participant_id}/network/ties",
    tags=["networks"],
    responses=refusals(404, 409, 410, 412),
    dependencies=[Depends(open_to(*WRITERS))],
)


@router.post("", status_code=201, response_model=NetworkChanged)
async def record_tie(body: NewTie, write: Write, service: Service) -> JSONResponse:
    """Record somebody by the role that they have for the person."""
    command = ties.RecordTie(
        tie_id=body.tie_id or service.new_id(),
        said=body.said,
        judged=body.judgement.judged,
        author=write.author,
    )
    return await write.change(command, made=command.tie_id)


@router.post("/{tie_id}/changes", response_model=NetworkChanged)
async def change_tie(tie_id: UUID, body: TieBody, write: Write) -> JSONResponse:
    """Its author alone: all of it anew, but the judgements."""
    return await write.change(ties.ChangeTie(tie_id=tie_id, said=body.said, author=write.author))


@router.post("/{tie_id}/judgement", response_model=NetworkChanged)
async def judge_tie(tie_id: UUID, body: JudgementBody, write: Write) -> JSONResponse:
    """The judgement of who is signed in, whoever wrote the tie; the other party's stays beside it."""
    return await write.change(ties.JudgeTie(tie_id=tie_id, judged=body.judged, author=write.author))


@router.post("/{tie_id}/end", response_model=NetworkChanged)
async def end_tie(tie_id: UUID, body: TieEnding, write: Write) -> JSONResponse:
    """It is no more; it stays in the record. The party that wrote it."""
    return await write.change(ties.EndTie(tie_id=tie_id, on=body.on, author=write.author))


@router.post("/{tie_id}/error", response_model=NetworkChanged)
async def enter_tie_in_error(tie_id: UUID, write: Write) -> JSONResponse:
    """There never was one: it counts in no measure any more. The party that wrote it."""
    return await write.change(ties.EnterTieInError(tie_id=tie_id, author=write.author))


@router.post("/{tie_id}/comments", status_code=201, response_model=NetworkChanged)
async def comment_tie(tie_id: UUID, body: TieComment, write: Write, service: Service) -> JSONResponse:
    """Anybody else than its author, beside it. Both parties read it."""
    command = ties.CommentTie(
        tie_id=tie_id,
        comment_id=service.new_id(),
        words=body.words.words(write.author),
        author=write.author,
    )
    return await write.change(command, made=command.comment_id)
