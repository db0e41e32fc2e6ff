"""The register of coaches."""

from uuid import UUID

from services.plans.domain.coaching.coach import (
    DECIDER,
    Coach,
    CoachFacts,
    EraseCoach,
    EraseCoachAgain,
    LeaveCoaching,
    RegisterCoach,
)
from services.plans.handlers.handling import Handling
from services.plans.views.coaching.coaches import account_taken
from services.plans.views.coaching.coaching_queries import open_of_coach
from shared.eventstore import Handled, Unit, Write, handle
from shared.people import erasing

Erasing = EraseCoach | EraseCoachAgain
# Whoever registers one waits for each other: an account could be taken twice.
REGISTER = "coaches"


def locked_for(coach_id: UUID, command: object) -> list[str]:
    stream = DECIDER.stream(coach_id)
    if isinstance(command, RegisterCoach):
        return [REGISTER, stream]
    return [stream, str(coach_id)] if isinstance(command, Erasing) else [stream]


async def on_coach(
    handling: Handling, unit: Unit, coach_id: UUID, command: object, *, expected: int | None = None
) -> Handled[Coach]:
    """Any command on a coach but their erasure. Raises what deciding raises, and StaleVersion."""
    await unit.lock(locked_for(coach_id, command))

    async def facts() -> CoachFacts:
        taken = isinstance(command, RegisterCoach) and await account_taken(
            unit.connection, command.coach_account
        )
        leaves = isinstance(command, LeaveCoaching)
        return CoachFacts(
            today=handling.today(unit.now),
            definition=handling.definitions.coaching,
            account_taken=taken,
            coachings=await open_of_coach(unit.connection, coach_id) if leaves else 0,
        )

    stream = DECIDER.stream(coach_id)
    return await handle(unit, DECIDER, coach_id, command, facts, subject=stream, expected=expected)


async def erase(handling: Handling, unit: Unit, coach_id: UUID, command: Erasing) -> int:
    """Write that they are to be forgotten; their key is destroyed next. Returns the version. Raises what
    deciding raises."""
    await unit.lock(locked_for(coach_id, command))
    state, version = await unit.load(DECIDER, coach_id)
    facts = CoachFacts(today=handling.today(unit.now), definition=handling.definitions.coaching)
    if not (decided := DECIDER.decide(command, state, facts)):
        return version
    taken = erasing.ErasureTaken(participant_id=coach_id, participant=False)
    of_key = Write(erasing.DECIDER.stream(coach_id), str(coach_id), [taken], 0)
    stream = DECIDER.stream(coach_id)
    await unit.append(Write(stream, stream, decided, version), of_key)
    return version + len(decided)
