"""Commands on courses of coaching, and the way from an action to a proposal in the plan."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.case import status
from services.plans.domain.coaching import actions, coach
from services.plans.domain.coaching import coaching_commands as commands
from services.plans.domain.coaching.coach import CoachKnown
from services.plans.domain.coaching.coaching import DECIDER
from services.plans.domain.coaching.coaching_commands import CoachingFacts
from services.plans.domain.coaching.coaching_events import Speaker
from services.plans.domain.coaching.coaching_state import State
from services.plans.domain.plan.plan_state import Content, Place, Plan
from services.plans.domain.plan.proposing import Change, ProposeChange
from services.plans.handlers.coaching.coaching_notices import tell
from services.plans.handlers.handling import Handling
from services.plans.handlers.owned import lock_owned
from services.plans.handlers.plan import plan
from services.plans.views.coaching.coaches import coach_row
from services.plans.views.coaching.coaching_queries import open_of_people, proposed_from, whose_is
from services.plans.views.plan.plan import goals_known
from shared.domain import record
from shared.domain.authorship import Author
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, Write, handle
from shared.eventstore.handling import load_all
from shared.people import linked

Naming = commands.OfferCoaching | commands.NameCoach


def locked_for(participant_id: UUID, command: object) -> list[str]:
    """A coach who is named is locked, too: so many courses and no more, and none once they left."""
    named = [coach.DECIDER.stream(command.coach_id)] if isinstance(command, Naming) else []
    return [str(participant_id), *named]


async def begin(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    command: commands.RequestCoaching | commands.OfferCoaching,
) -> Handled[State]:
    """Raises what deciding raises."""
    await unit.lock(locked_for(participant_id, command))
    coach_id = command.coach_id if isinstance(command, commands.OfferCoaching) else None

    async def facts(standing: Standing) -> CoachingFacts:
        return await _facts(handling, unit, standing, command, coach_id)

    key = command.coaching_id
    return await handling.about(unit, DECIDER, key, command, facts, participant_id=participant_id)


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    coaching_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[State]:
    """Raises NotFound, StaleVersion, and what deciding raises."""
    await unit.lock(locked_for(participant_id, command))
    whose = await whose_is(unit.connection, coaching_id)
    owner = whose.participant_id if whose else None
    await lock_owned(unit, participant_id, owner)
    former_id = whose.coach_id if whose else None
    coach_id = command.coach_id if isinstance(command, Naming) else former_id

    async def facts() -> CoachingFacts:
        standing = await handling.standing(unit.connection, participant_id)
        return await _facts(handling, unit, standing, command, coach_id)

    subject = str(owner)
    handled = await handle(unit, DECIDER, coaching_id, command, facts, subject=subject, expected=expected)
    await tell(handling, unit, participant_id, handled)
    return handled


async def _facts(
    handling: Handling, unit: Unit, standing: Standing, command: Any, coach_id: UUID | None
) -> CoachingFacts:
    goals: frozenset[UUID] = frozenset()
    if isinstance(command, commands.WriteAgreement | commands.RateGoal):
        people = await linked(unit.connection, standing.participant_id)
        goals = await goals_known(unit.connection, people)
    return CoachingFacts(
        standing=standing,
        now=unit.now,
        today=handling.today(unit.now),
        definition=handling.definitions.coaching,
        coach=await coach_known(handling, unit, coach_id) if coach_id else None,
        plan_goals=goals,
    )


async def coach_known(handling: Handling, unit: Unit, coach_id: UUID) -> CoachKnown | None:
    row = await coach_row(unit.connection, handling.store.keyring, coach_id)
    return row.known(handling.definitions.coaching.needed) if row else None


async def followed(unit: Unit, command: status.FollowStatus) -> Sequence[Write]:
    """What a person's status makes of those that are not over; of `handlers.status`, which appends it."""
    people = await linked(unit.connection, command.participant_id) | {command.participant_id}
    ids = await open_of_people(unit.connection, people)
    following = commands.FollowStatus(status=command.status, on=command.on, now=unit.now)
    writes = []
    for key, (state, version) in (await load_all(unit, DECIDER, ids) if ids else {}).items():
        # Neither reads a fact: what the status makes of a course depends on nothing else.
        if state is not None and (happened := DECIDER.decide(following, state, None)):
            writes.append(Write(DECIDER.stream(key), str(state.participant_id), happened, version))
    return writes


@record
class ProposeAction:
    """goal_id, requirement_id: under which of the two the step is to be. due_on: None: as it was agreed."""

    action_id: UUID
    proposal_id: UUID
    step_id: UUID
    author: Author
    goal_id: UUID | None = None
    requirement_id: UUID | None = None
    due_on: date | None = None
    why: str | None = None


async def propose(
    handling: Handling, unit: Unit, participant_id: UUID, coaching_id: UUID, command: ProposeAction
) -> Handled[Plan]:
    """Put an action before the other party as a step of the plan, which stays as it is until they accept.
    Raises NotFound, and what deciding raises, of the coaching and of the plan."""
    whose = await whose_is(unit.connection, coaching_id)
    await lock_owned(unit, participant_id, whose.participant_id if whose else None)
    place = Place(goal_id=command.goal_id, requirement_id=command.requirement_id, step_id=command.step_id)
    content = await _as_step(unit, coaching_id, command)
    proposing = ProposeChange(
        proposal_id=command.proposal_id,
        change=Change(kind="add_step", place=place, content=content),
        author=command.author,
        why=command.why,
        from_action=command.action_id,
    )
    return await plan.propose(handling, unit, participant_id, proposing)


async def _as_step(unit: Unit, coaching_id: UUID, command: ProposeAction) -> Content:
    state, _ = await unit.load(DECIDER, coaching_id)
    proposed = (await proposed_from(unit.connection, [command.action_id])).get(command.action_id, ())
    by = Speaker(party=command.author.party, account=command.author.account)
    return actions.as_step(command.action_id, by, state, [each.fate for each in proposed], command.due_on)
