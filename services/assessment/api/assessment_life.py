"""Completing a version, the person's answer to it, the countersignature, and the next version."""

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.assessing import SIGNERS, WRITERS, Write
from services.assessment.api.models.assessments import (
    AssessmentChanged,
    VersionAnswer,
    VersionReturn,
    VersionRollBack,
)
from services.assessment.domain.assessments import assessment_life as life
from shared.http import open_to, refusals

router = APIRouter(
    prefix="/participants/{participant_id}/assessments/{assessment_id}",
    tags=["assessments"],
    responses=refusals(404, 409, 412),
)
BY_WRITERS = [Depends(open_to(*WRITERS))]
BY_SIGNERS = [Depends(open_to(*SIGNERS))]


@router.post("/complete", response_model=AssessmentChanged, dependencies=BY_WRITERS)
async def complete_version(write: Write) -> JSONResponse:
    """By a practitioner, when every section has something, or an explicit nothing."""
    return await write.change(life.CompleteVersion(author=write.author))


@router.post("/answer", response_model=AssessmentChanged, dependencies=BY_WRITERS)
async def answer_version(body: VersionAnswer, write: Write) -> JSONResponse:
    """The person's own answer; or, with a reason and marked so, one recorded for them."""
    command = life.AnswerVersion(
        answer=body.answer,
        words=write.words(body.words),
        reason=body.reason,
        author=write.author,
        on_behalf=body.on_behalf_of_person,
    )
    return await write.change(command)


@router.post("/countersign", response_model=AssessmentChanged, dependencies=BY_SIGNERS)
async def countersign_version(write: Write) -> JSONResponse:
    """By somebody who wrote nothing in it, after the person's answer, whatever that was."""
    return await write.change(life.Countersign(author=write.author))


@router.post("/return", response_model=AssessmentChanged, dependencies=BY_SIGNERS)
async def return_version(body: VersionReturn, write: Write) -> JSONResponse:
    """Instead of countersigning. The version stays as it is, and a new draft begins with its content."""
    command = life.ReturnVersion(reason=body.reason, words=write.words(body.words), author=write.author)
    return await write.change(command)


@router.post("/reopen", response_model=AssessmentChanged, dependencies=BY_WRITERS)
async def reopen_assessment(write: Write) -> JSONResponse:
    """Begin a new version with the content of the last one, which stays as it is."""
    return await write.change(life.ReopenVersion(author=write.author))


@router.post("/roll-back", response_model=AssessmentChanged, dependencies=BY_WRITERS)
async def roll_back_assessment(body: VersionRollBack, write: Write) -> JSONResponse:
    """Begin a new version with the content of an earlier one. A draft is set aside, and stays readable."""
    return await write.change(life.RollBack(to=body.to, author=write.author))
