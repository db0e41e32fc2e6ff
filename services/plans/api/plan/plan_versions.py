"""Offering a version of the plan, both parties' answers, and reviews."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from services.plans.api.models.plan import (
    AnswerBody,
    OfferBody,
    PlanChanged,
    PutInForceBody,
    ReviewBody,
    ReviewHeldBody,
)
from services.plans.api.plan.planning import BY_BOTH, BY_STAFF, PREFIX, REFUSED, Planned
from services.plans.domain.plan.reviews import HoldReview, PlanReview
from services.plans.domain.plan.versions import AnswerVersion, OfferVersion, PutInForce

router = APIRouter(prefix=PREFIX, tags=["plan"], responses=REFUSED)
Number = Annotated[int, Path(ge=1, le=100_000)]


@router.post("/versions", status_code=201, response_model=PlanChanged, **BY_STAFF)
async def offer_version(body: OfferBody, plan: Planned) -> JSONResponse:
    """The plan as it is now, for both parties to answer. It stays so; later changes are for the next."""
    command = OfferVersion(
        kind=body.kind,
        left_open=frozenset(body.left_open),
        author=plan.author,
        review_id=body.review_id,
    )
    return await plan.change(command, status=201)


@router.post("/versions/{number}/answer", response_model=PlanChanged, **BY_BOTH)
async def answer_version(number: Number, body: AnswerBody, plan: Planned) -> JSONResponse:
    """Each party for itself. When both agree, the version is in force."""
    command = AnswerVersion(
        number=number,
        answer=body.answer,
        reason=body.reason,
        words=plan.words(body.words),
        author=plan.author,
        review_id=plan.new_id(),
        for_person=body.for_person,
    )
    return await plan.change(command)


@router.post("/versions/{number}/put-in-force", response_model=PlanChanged, **BY_STAFF)
async def put_in_force(number: Number, body: PutInForceBody, plan: Planned) -> JSONResponse:
    """As not agreed, where the person did not agree or could not answer. A facilitated review is due."""
    command = PutInForce(number=number, author=plan.author, review_id=plan.new_id(), **dict(body))
    return await plan.change(command)


@router.post("/reviews", status_code=201, response_model=PlanChanged, **BY_STAFF)
async def plan_review(body: ReviewBody, plan: Planned) -> JSONResponse:
    """It takes the place of the one that was planned."""
    command = PlanReview(review_id=plan.new_id(), due_on=body.due_on, author=plan.author)
    return await plan.change(command, status=201, review_id=command.review_id)


@router.post("/reviews/{review_id}/held", response_model=PlanChanged, **BY_STAFF)
async def hold_review(review_id: UUID, body: ReviewHeldBody, plan: Planned) -> JSONResponse:
    """What came of it is offered as a version of kind review. The next one is planned."""
    command = HoldReview(review_id=review_id, author=plan.author, next_id=plan.new_id(), **dict(body))
    return await plan.change(command, review_id=review_id)
