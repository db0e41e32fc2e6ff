"""What deciding about a plan is given, and refusals that several of its modules have in common."""

from datetime import date
from uuid import UUID

from services.plans.domain.known import RequirementKnown
from services.plans.domain.plan.definition import PlanDefinition
from services.plans.domain.plan.plan_state import Goal, Place, Plan, Step
from shared.domain import Conflict, Invalid, NotFound, record
from shared.domain.authorship import Author
from shared.domain.standing import Standing

# Of a requirement under which steps may be agreed.
ONGOING = ("active", "in_breach")


@record
class PlanFacts:
    """today: at the provider's place. strengths: ids that the person's assessment has. requirements: of
    their sentence."""

    today: date
    standing: Standing
    definition: PlanDefinition
    strengths: frozenset[UUID] = frozenset()
    requirements: tuple[RequirementKnown, ...] = ()

    def requirement(self, requirement_id: UUID | None) -> RequirementKnown | None:
        return next((each for each in self.requirements if each.requirement_id == requirement_id), None)


def goal_of(state: Plan, goal_id: UUID | None) -> Goal:
    """Raises NotFound for a goal that is not in the plan, or no longer."""
    goal = state.working.goal(goal_id)
    if goal is None:
        raise NotFound("There is no such goal in the plan. Read it again: it may have been removed.")
    return goal


def step_of(state: Plan, step_id: UUID | None) -> Step:
    """Raises NotFound for a step that is not in the plan, or no longer."""
    step = state.working.step(step_id)
    if step is None:
        raise NotFound("There is no such step in the plan. Read it again: it may have been removed.")
    return step


def check_requirement_stands(requirement_id: UUID, facts: PlanFacts) -> None:
    """Raises Invalid for one that the court did not order, and Conflict for one that is over."""
    requirement = facts.requirement(requirement_id)
    if requirement is None:
        raise Invalid("This sentence has no such requirement.", field="requirement_id")
    if requirement.state not in ONGOING:
        raise Conflict(
            "This requirement is completed, revoked or over, so no step is agreed under it any more.",
            code="requirement-over",
        )


def practitioner_only(author: Author, to_the_person: str) -> None:
    """Raises Conflict in a session of the person, in words to them."""
    if author.party == "person":
        raise Conflict(to_the_person, code="practitioners-part")


def place_of_step(step: Step) -> Place:
    return Place(goal_id=step.goal_id, requirement_id=step.requirement_id, step_id=step.step_id)
