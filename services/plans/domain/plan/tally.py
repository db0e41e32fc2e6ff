"""How much of a plan is whose: counts, for those who look from outside."""

from collections.abc import Sequence

from services.plans.domain.plan.plan_state import Item, Working
from shared.domain import record


@record
class PlanTally:
    """Items that stand. by_person, by_practitioner: goals and steps by whose first proposal they were;
    by_both: those to whose content both parties gave something, by counter-proposal or later change."""

    goals: int
    steps: int
    by_person: int
    by_practitioner: int
    by_both: int


def tally(working: Working) -> PlanTally:
    goals, steps = working.standing_goals, working.standing_steps
    items: Sequence[Item] = [*goals, *steps]
    by_person = sum(item.author.party == "person" for item in items)
    return PlanTally(
        goals=len(goals),
        steps=len(steps),
        by_person=by_person,
        by_practitioner=len(items) - by_person,
        by_both=sum(item.by_both for item in items),
    )
