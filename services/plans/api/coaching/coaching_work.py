"""What the person and staff do in a course of coaching between its beginning and its end."""

from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import JSONResponse

from services.plans.api.coaching.coaching_commanding import Course
from services.plans.api.models.coaching import (
    ActionProposalBody,
    ActionStateBody,
    CoachingChanged,
    CoachingMissedBody,
    GoalRatingBody,
)
from services.plans.api.models.plan import PlanChanged
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.handlers.coaching import coaching
from services.plans.handlers.coaching.coaching import ProposeAction
from shared.eventstore import Unit
from shared.http import Answer, open_to, refusals
from shared.http.parties import STAFF, author_of
from shared.security import Role

router = APIRouter(
    prefix="/participants/{participant_id}/coaching/{coaching_id}",
    tags=["coaching"],
    responses=refusals(404, 409, 410, 412),
)
EITHER = [Depends(open_to(Role.PERSON, *STAFF))]


@router.post("/sessions/{session_id}/cancel", response_model=CoachingChanged, dependencies=EITHER)
async def cancel_coaching_session(coaching_id: UUID, session_id: UUID, course: Course) -> JSONResponse:
    """Before it begins."""
    return await course.change(coaching_id, commands.CancelSession(session_id=session_id, by=course.by))


@router.post("/sessions/{session_id}/missed", response_model=CoachingChanged, dependencies=EITHER)
async def miss_coaching_session(
    coaching_id: UUID, session_id: UUID, body: CoachingMissedBody, course: Course
) -> JSONResponse:
    """By either of the two; that the person did not come is not theirs to say."""
    command = commands.MissSession(session_id=session_id, by=course.by, **dict(body))
    return await course.change(coaching_id, command)


@router.post("/actions/{action_id}/state", response_model=CoachingChanged, dependencies=EITHER)
async def settle_coaching_action(
    coaching_id: UUID, action_id: UUID, body: ActionStateBody, course: Course
) -> JSONResponse:
    """Done, or dropped."""
    command = commands.SettleAction(action_id=action_id, by=course.by, done=body.state == "done")
    return await course.change(coaching_id, command)


@router.post(
    "/actions/{action_id}/proposal", status_code=201, response_model=PlanChanged, dependencies=EITHER
)
async def propose_coaching_action(
    coaching_id: UUID, action_id: UUID, body: ActionProposalBody, course: Course
) -> JSONResponse:
    """Put it before the other party as a step of the plan, in the words that were agreed. The plan stays as
    it is until they accept."""
    author = author_of(course.posted.principal, course.participant_id)
    command = ProposeAction(
        action_id=action_id,
        proposal_id=course.new_id(),
        step_id=course.new_id(),
        author=author,
        **dict(body),
    )

    async def work(unit: Unit) -> Answer:
        whose = course.service.handling, unit, course.participant_id, coaching_id
        handled = await coaching.propose(*whose, command)
        in_force = handled.state.in_force
        changed = PlanChanged(
            participant_id=course.participant_id,
            version=handled.version,
            in_force=in_force.number if in_force else None,
            last=len(handled.state.versions),
            proposal_id=command.proposal_id,
            step_id=command.step_id,
        )
        return Answer(201, changed.model_dump(mode="json"), handled.version, str(course.participant_id))

    return await course.run(command, work)


@router.post(
    "/goals/{goal_id}/ratings", response_model=CoachingChanged, dependencies=[Depends(open_to(Role.PERSON))]
)
async def rate_coaching_goal(
    coaching_id: UUID, goal_id: UUID, body: GoalRatingBody, course: Course
) -> JSONResponse:
    """How far the person says that it is reached, 0 to 10."""
    command = commands.RateGoal(goal_id=goal_id, by=course.by, score=body.score)
    return await course.change(coaching_id, command)
