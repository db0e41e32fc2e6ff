"""Administrations of measures and their alerts, one or many."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.assessment.definitions.kinds import MEASURE
from services.assessment.domain.measures.administration import (
    DECIDER,
    AcknowledgeAlert,
    Administration,
    AdministrationFacts,
    RecordAdministration,
    WithdrawAdministration,
)
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.progress import start_of
from services.assessment.domain.people.standing import Standing
from services.assessment.handlers.definitions import find
from services.assessment.handlers.handling import Handling
from services.assessment.views import administrations_queries as queries
from shared.domain import Refusal
from shared.eventstore import Handled, Unit, Write


async def record(handling: Handling, unit: Unit, command: RecordAdministration) -> Handled[Administration]:
    """Raises NotFound, Conflict, and Invalid naming the field."""

    async def facts() -> AdministrationFacts:
        connection = unit.connection
        standing = await handling.standing(connection, command.participant_id)
        measure = await find(handling, connection, MEASURE.name, command.measure)
        taken = await queries.taken(connection, [command.participant_id])
        return _facts(handling, unit.now, standing, measure, taken.get(_measured(command), frozenset()))

    return await handling.about(
        unit, DECIDER, command.administration_id, command, facts, participant_id=command.participant_id
    )


async def change(
    handling: Handling,
    unit: Unit,
    administration_id: UUID,
    command: WithdrawAdministration | AcknowledgeAlert,
    *,
    expected: int | None,
) -> Handled[Administration]:
    """Withdraw one, or acknowledge an alert. Raises NotFound, Forbidden, Conflict, StaleVersion,
    and Invalid naming the field."""

    async def facts() -> AdministrationFacts:
        standing = await handling.standing(unit.connection, command.participant_id)
        return _facts(handling, unit.now, standing)

    return await handling.about(
        unit,
        DECIDER,
        administration_id,
        command,
        facts,
        participant_id=command.participant_id,
        expected=expected,
        # Or nobody could ever close what was raised before the records were found to be one.
        even_merged=isinstance(command, AcknowledgeAlert),
    )


async def record_all(
    handling: Handling, unit: Unit, commands: Sequence[RecordAdministration]
) -> list[Handled[Administration] | Refusal]:
    """Each accepted or refused by itself; one append for those accepted. Two rows of a participant
    count each other."""
    participants = {command.participant_id for command in commands}
    await unit.lock({str(participant_id) for participant_id in participants})
    standings = {each: await _standing(handling, unit, each) for each in participants}
    taken = dict(await queries.taken(unit.connection, participants))
    results: list[Handled[Administration] | Refusal] = []
    for command in commands:
        standing, times = standings[command.participant_id], taken.get(_measured(command), frozenset())
        measure = await find(handling, unit.connection, MEASURE.name, command.measure)
        results.append(_decide(handling, unit.now, command, standing, measure, times))
        if not isinstance(results[-1], Refusal):
            taken[_measured(command)] = times | {command.time_point}
    await _append_each(unit, results)
    return results


def _decide(
    handling: Handling,
    now: datetime,
    command: RecordAdministration,
    standing: Standing | Refusal,
    measure: MeasureDefinition | None,
    taken: frozenset[str],
) -> Handled[Administration] | Refusal:
    if isinstance(standing, Refusal):
        return standing
    try:
        facts = _facts(handling, now, standing, measure, taken)
        events = DECIDER.decide(command, DECIDER.initial, facts)
    except Refusal as refusal:
        return refusal
    return Handled(DECIDER.fold(events), len(events), events)


async def _append_each(unit: Unit, results: Sequence[Handled[Administration] | Refusal]) -> None:
    writes = [
        Write(
            DECIDER.stream(result.state.administration_id), str(result.state.participant_id), result.events, 0
        )
        for result in results
        if isinstance(result, Handled)
    ]
    if writes:
        await unit.append_all([[write] for write in writes])


async def _standing(handling: Handling, unit: Unit, participant_id: UUID) -> Standing | Refusal:
    try:
        await handling.refuse_merged(unit.connection, participant_id)
        return await handling.standing(unit.connection, participant_id)
    except Refusal as refusal:
        return refusal


def _measured(command: RecordAdministration) -> tuple[UUID, str]:
    return command.participant_id, command.measure.partition(":")[0]


def _facts(
    handling: Handling,
    now: datetime,
    standing: Standing,
    measure: MeasureDefinition | None = None,
    taken: frozenset[str] = frozenset(),
) -> AdministrationFacts:
    return AdministrationFacts(
        today=handling.today(now),
        time_points=handling.definitions.time_points,
        measure=measure,
        start=start_of(standing),
        taken=taken,
        actions=frozenset(handling.definitions.crisis_help.actions),
    )
