"""From a command on an intervention to the log, and from attendance to what it delivers.

What a session delivers is recorded twice in one append: in the intervention, as attendance, and in each
requirement, as progress. So a requirement's own stream says all that counts towards it, and its rules
(completed only with the amount delivered) need nothing from elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.plans.domain.sentence import requirement
from services.plans.domain.sentence.attendance import CorrectAttendance, RecordAttendance
from services.plans.domain.sentence.delivery import of_sentence
from services.plans.domain.sentence.intervention import DECIDER, InterventionFacts, StartIntervention
from services.plans.domain.sentence.intervention_state import Attendance, Begun, Session
from services.plans.domain.sentence.requirement_commands import CountSession, RequirementFacts
from services.plans.handlers.handling import Handling
from services.plans.handlers.owned import lock_owned
from services.plans.handlers.sentence.session_notices import tell
from services.plans.views.plan.plan import goals_known
from services.plans.views.sentence.interventions_queries import owner_of
from services.plans.views.sentence.requirements import requirements_known
from shared.domain import StaleVersion
from shared.domain.standing import Standing
from shared.eventstore import Handled, Unit, Write, handle
from shared.eventstore.handling import load_all
from shared.people import linked


async def start(
    handling: Handling, unit: Unit, participant_id: UUID, command: StartIntervention
) -> Handled[Begun]:
    """Raises what deciding raises."""

    async def facts(standing: Standing) -> InterventionFacts:
        people = await linked(unit.connection, participant_id)
        known = await requirements_known(unit.connection, people)
        return InterventionFacts(
            **_facts(handling, unit),
            standing=standing,
            requirements={each.requirement_id: each for each in known},
            goals=await goals_known(unit.connection, people) if command.goal_ids else frozenset(),
        )

    key = command.intervention_id
    return await handling.about(unit, DECIDER, key, command, facts, participant_id=participant_id)


async def change(
    handling: Handling,
    unit: Unit,
    participant_id: UUID,
    intervention_id: UUID,
    command: Any,
    *,
    expected: int | None,
) -> Handled[Begun]:
    """Raises NotFound, StaleVersion, and what deciding raises."""
    owner = await owner_of(unit.connection, intervention_id)
    await lock_owned(unit, participant_id, owner)

    async def facts() -> InterventionFacts:
        standing = await handling.standing(unit.connection, participant_id)
        return InterventionFacts(**_facts(handling, unit), standing=standing)

    if isinstance(command, RecordAttendance | CorrectAttendance):
        handled = await _attend(handling, unit, intervention_id, command, await facts(), expected)
    else:
        subject = str(owner)
        handled = await handle(
            unit, DECIDER, intervention_id, command, facts, subject=subject, expected=expected
        )
    await tell(handling, unit, participant_id, handled)
    return handled


def _facts(handling: Handling, unit: Unit) -> dict[str, Any]:
    kinds = handling.definitions.intervention_kinds
    return {"now": unit.now, "today": handling.today(unit.now), "kinds": kinds}


async def _attend(
    handling: Handling,
    unit: Unit,
    intervention_id: UUID,
    command: RecordAttendance | CorrectAttendance,
    facts: InterventionFacts,
    expected: int | None,
) -> Handled[Begun]:
    """With every requirement that the session delivered to, before or in truth."""
    state, version = await unit.load(DECIDER, intervention_id)
    if expected is not None and expected != version:
        raise StaleVersion("Somebody changed this since you read it. Read it again, then repeat your change.")
    events = DECIDER.decide(command, state, facts)
    if not events:
        return Handled(state, version, events)
    [attended] = events
    assert state is not None
    session = state.sessions[command.session_id]
    counted = RequirementFacts(
        standing=facts.standing, today=facts.today, types=handling.definitions.requirement_types
    )
    writes = await _counted(unit, session, attended, counted)
    own = Write(DECIDER.stream(intervention_id), str(attended.participant_id), events, version)
    version, *_ = await unit.append(own, *writes)
    return Handled(DECIDER.fold(events, state), version, events)


async def _counted(
    unit: Unit, session: Session, attended: Attendance, facts: RequirementFacts
) -> Sequence[Write]:
    before = {each.requirement_id for each in session.attendance.delivered} if session.attendance else set()
    commands = _commands(session, attended, before)
    decider = requirement.DECIDER
    writes = []
    for key, (state, version) in (await load_all(unit, decider, sorted(commands))).items():
        assert isinstance(key, UUID)
        if moved := decider.decide(commands[key], state, facts):
            assert state is not None
            writes.append(Write(decider.stream(key), str(state.recorded.participant_id), moved, version))
    return writes


def _commands(session: Session, attended: Attendance, before: set[UUID]) -> Mapping[UUID, CountSession]:
    amounts = {each.requirement_id: of_sentence(each.unit, each.amount) for each in attended.delivered}
    return {
        requirement_id: CountSession(
            session_id=attended.session_id,
            intervention_id=attended.intervention_id,
            account=attended.account,
            on=session.on,
            delivered=amounts.get(requirement_id),
        )
        for requirement_id in before | set(amounts)
    }
