"""A coach's own courses, and nothing else of anybody's case: not whose they are, nor the plan."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from services.plans.api.coaching.coaching_commanding import OwnCourse, check_coach
from services.plans.api.coaching.coaching_reading import read_course
from services.plans.api.dependencies import Service
from services.plans.api.models.coaching import (
    ActionStateBody,
    AgreeBody,
    AgreementBody,
    CoachingChanged,
    CoachingHeldBody,
    CoachingMissedBody,
    CoachingReviewBody,
    CoachingSessionBody,
    EndCoachingBody,
    GoalRatingBody,
    spoken,
)
from services.plans.api.models.coaching_read import CoachingRead, CoachingSummary
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.views.coaching.coaches import coach_of, coaches_called
from services.plans.views.coaching.coaching_queries import coachings_by, whose_is
from shared.http import Authenticated, Cursor, Limit, Page, account, open_to, refusals
from shared.http.pagination import decode, page_of
from shared.http.reads import audited
from shared.security import Role

router = APIRouter(
    prefix="/coaching/mine",
    tags=["coaching"],
    responses=refusals(404),
    dependencies=[Depends(open_to(Role.COACH))],
)
ONE = "/{coaching_id}"
CHANGES = refusals(409, 410, 412)


@router.get("", response_model=Page[CoachingSummary])
async def own_coachings(
    request: Request,
    principal: Authenticated,
    service: Service,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[CoachingSummary]:
    """Those for which the caller is the coach, the newest first."""
    before, keyring = decode(cursor), service.store.keyring
    async with audited(service.database, request, principal, service.clock) as read:
        coach = await coach_of(read.connection, keyring, account(principal))
        if coach is None:
            return Page(items=[], next=None)
        where = read.connection, keyring, coach.coach_id
        own = principal.participant_id
        rows = await coachings_by(*where, without=own, before=before, limit=limit + 1)
        called = await coaches_called(read.connection, keyring, {coach.coach_id})
        read.saw({row.participant_id for row in rows[:limit]})
    found = [CoachingSummary.of(row, called, to_coach=True) for row in rows]
    return page_of(found, limit, lambda each: each.coaching_id)


@router.get(ONE, response_model=CoachingRead)
async def own_coaching(
    coaching_id: UUID, request: Request, principal: Authenticated, service: Service
) -> JSONResponse:
    """One of them. The ETag is for a later If-Match."""
    async with audited(service.database, request, principal, service.clock) as read:
        found = check_coach(await whose_is(read.connection, coaching_id), principal)
        answer = await read_course(service, read.connection, coaching_id, "coach")
        read.saw([found.participant_id])
    return answer


@router.post(f"{ONE}/agreement", response_model=CoachingChanged, responses=CHANGES)
async def take_down_agreement(coaching_id: UUID, body: AgreementBody, course: OwnCourse) -> JSONResponse:
    """In the person's words: say how they were taken down."""
    return await course.change(coaching_id, body.command(course.by, course.new_id))


@router.post(f"{ONE}/agreement/agree", response_model=CoachingChanged, responses=CHANGES)
async def agree_as_coach(coaching_id: UUID, body: AgreeBody, course: OwnCourse) -> JSONResponse:
    """To the one that was written last."""
    return await course.change(coaching_id, commands.Agree(by=course.by, number=body.number))


@router.post(f"{ONE}/sessions", status_code=201, response_model=CoachingChanged, responses=CHANGES)
async def plan_coaching_session(
    coaching_id: UUID, body: CoachingSessionBody, course: OwnCourse
) -> JSONResponse:
    """Or record that there was one."""
    made, when = course.new_id(), body.when(course.today)
    command = commands.PlanSession(session_id=made, by=course.by, when=when)
    return await course.change(coaching_id, command, made=made)


@router.post(f"{ONE}/sessions/{{session_id}}/move", response_model=CoachingChanged, responses=CHANGES)
async def move_coaching_session(
    coaching_id: UUID, session_id: UUID, body: CoachingSessionBody, course: OwnCourse
) -> JSONResponse:
    """To another time or mode."""
    when = body.when(course.today)
    command = commands.MoveSession(session_id=session_id, by=course.by, when=when)
    return await course.change(coaching_id, command)


@router.post(f"{ONE}/sessions/{{session_id}}/cancel", response_model=CoachingChanged, responses=CHANGES)
async def cancel_own_session(coaching_id: UUID, session_id: UUID, course: OwnCourse) -> JSONResponse:
    """Before it begins."""
    return await course.change(coaching_id, commands.CancelSession(session_id=session_id, by=course.by))


@router.post(f"{ONE}/sessions/{{session_id}}/held", response_model=CoachingChanged, responses=CHANGES)
async def hold_coaching_session(
    coaching_id: UUID, session_id: UUID, body: CoachingHeldBody, course: OwnCourse
) -> JSONResponse:
    """With what was talked of, what was agreed to be done, and how sure the person is."""
    return await course.change(coaching_id, body.command(session_id, course.by, course.new_id))


@router.post(f"{ONE}/sessions/{{session_id}}/missed", response_model=CoachingChanged, responses=CHANGES)
async def miss_own_session(
    coaching_id: UUID, session_id: UUID, body: CoachingMissedBody, course: OwnCourse
) -> JSONResponse:
    """By either of the two."""
    command = commands.MissSession(session_id=session_id, by=course.by, **dict(body))
    return await course.change(coaching_id, command)


@router.post(f"{ONE}/actions/{{action_id}}/state", response_model=CoachingChanged, responses=CHANGES)
async def settle_own_action(
    coaching_id: UUID, action_id: UUID, body: ActionStateBody, course: OwnCourse
) -> JSONResponse:
    """Done, or dropped."""
    command = commands.SettleAction(action_id=action_id, by=course.by, done=body.state == "done")
    return await course.change(coaching_id, command)


@router.post(f"{ONE}/goals/{{goal_id}}/ratings", response_model=CoachingChanged, responses=CHANGES)
async def take_down_rating(
    coaching_id: UUID, goal_id: UUID, body: GoalRatingBody, course: OwnCourse
) -> JSONResponse:
    """How far the person said that it is reached, 0 to 10."""
    command = commands.RateGoal(goal_id=goal_id, by=course.by, score=body.score)
    return await course.change(coaching_id, command)


@router.post(f"{ONE}/end", response_model=CoachingChanged, responses=CHANGES)
async def end_own_coaching(coaching_id: UUID, body: EndCoachingBody, course: OwnCourse) -> JSONResponse:
    """With or without a reason. Sessions to come are cancelled."""
    return await course.change(coaching_id, commands.EndCoaching(by=course.by, reason=body.reason))


@router.post(f"{ONE}/review", response_model=CoachingChanged, responses=CHANGES)
async def look_back_as_coach(coaching_id: UUID, body: CoachingReviewBody, course: OwnCourse) -> JSONResponse:
    """What it was worth, once it has ended. The person and staff read it."""
    words = spoken(body.words, course.by) if body.words else None
    return await course.change(
        coaching_id, commands.ReviewEnding(by=course.by, score=body.score, words=words)
    )
