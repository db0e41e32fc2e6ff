"""Ratings by each party, readiness to change, and sections in which there is nothing."""

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.assessment.api.assessing import WRITERS, Write
from services.assessment.api.models.assessments import (
    AssessmentChanged,
    SectionPassedOver,
    SectionRating,
    SectionReadiness,
)
from services.assessment.domain.assessments import assessment_sections as sections
from shared.http import open_to, refusals

router = APIRouter(
    prefix="/participants/{participant_id}/assessments/{assessment_id}/sections/{section}",
    tags=["assessments"],
    responses=refusals(404, 409, 412),
    dependencies=[Depends(open_to(*WRITERS))],
)


@router.post("/rating", response_model=AssessmentChanged)
async def rate_section(section: str, body: SectionRating, write: Write) -> JSONResponse:
    """How it stands, 0 to 10, as the one who is signed in sees it: each party's is kept apart."""
    command = sections.RateSection(
        section=section, rating=body.rating, author=write.author, on_behalf=body.on_behalf_of_person
    )
    return await write.change(command)


@router.post("/readiness", response_model=AssessmentChanged)
async def state_readiness(section: str, body: SectionReadiness, write: Write) -> JSONResponse:
    """How ready for change the person is: their own answer, or recorded for them and marked so."""
    command = sections.StateReadiness(
        section=section, readiness=body.readiness, author=write.author, on_behalf=body.on_behalf_of_person
    )
    return await write.change(command)


@router.post("/pass", response_model=AssessmentChanged)
async def pass_over_section(section: str, body: SectionPassedOver, write: Write) -> JSONResponse:
    """Say that there is nothing to say here, or that the person does not want to answer."""
    command = sections.PassOver(
        section=section, reason=body.reason, author=write.author, on_behalf=body.on_behalf_of_person
    )
    return await write.change(command)
