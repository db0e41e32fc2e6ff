"""How goals and steps go, said by either party directly."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from services.plans.api.models.plan import (
    GoalNoteBody,
    GoalStateBody,
    PlanChanged,
    StepNoteBody,
    StepStateBody,
)
from services.plans.api.plan.planning import BY_BOTH, PREFIX, REFUSED, Planned
from services.plans.domain.plan.plan_state import Place
from services.plans.domain.plan.progress import AddNote, SetGoalState, SetStepState

router = APIRouter(prefix=PREFIX, tags=["plan"], responses=REFUSED)


@router.post("/goals/{goal_id}/state", response_model=PlanChanged, **BY_BOTH)
async def set_goal_state(goal_id: UUID, body: GoalStateBody, plan: Planned) -> JSONResponse:
    """It says who said so. The other party may contest `achieved` by a note."""
    words = plan.words(body.words)
    command = SetGoalState(goal_id=goal_id, state=body.state, words=words, author=plan.author)
    return await plan.change(command, goal_id=goal_id)


@router.post("/steps/{step_id}/state", response_model=PlanChanged, **BY_BOTH)
async def set_step_state(step_id: UUID, body: StepStateBody, plan: Planned) -> JSONResponse:
    """It says who said so."""
    command = SetStepState(
        step_id=step_id,
        state=body.state,
        reason=body.reason,
        words=plan.words(body.words),
        author=plan.author,
    )
    return await plan.change(command, step_id=step_id)


@router.post("/goals/{goal_id}/notes", status_code=201, response_model=PlanChanged, **BY_BOTH)
async def add_goal_note(goal_id: UUID, body: GoalNoteBody, plan: Planned) -> JSONResponse:
    """By either party, at any time. One that contests says that the goal is not achieved."""
    command = AddNote(
        note_id=plan.new_id(),
        place=Place(goal_id=goal_id),
        words=body.words.words(plan.author),
        author=plan.author,
        contests=body.contests,
    )
    return await plan.change(command, status=201, goal_id=goal_id, note_id=command.note_id)


@router.post("/steps/{step_id}/notes", status_code=201, response_model=PlanChanged, **BY_BOTH)
async def add_step_note(step_id: UUID, body: StepNoteBody, plan: Planned) -> JSONResponse:
    """By either party, at any time."""
    command = AddNote(
        note_id=plan.new_id(),
        place=Place(step_id=step_id),
        words=body.words.words(plan.author),
        author=plan.author,
    )
    return await plan.change(command, status=201, step_id=step_id, note_id=command.note_id)
