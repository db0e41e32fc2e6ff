"""Administrations of measures and their alerts, one or many."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions.kinds import MEASURE
from services.assessment.domain.measures.administration import (
    DECIDER,
    AcknowledgeAlert,
    Administration,
    AdministrationFacts,
    AlertThoughRefused,
    RecordAdministration,
    WithdrawAdministration,
)
from services.assessment.domain.measures.measure import MeasureDefinition
from services.assessment.domain.measures.progress import end_of, start_of
from services.assessment.domain.people.standing import Standing
from services.assessment.handlers.definitions import find
from services.assessment.handlers.handling import Handling
from services.assessment.views import administrations_queries as queries
from shared.domain import Refusal
from shared.eventstore import Handled, Unit, Write

# Answers of a request that is refused, and the measure that it names.
Heard = tuple[AlertThoughRefused, str]


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


async def alert_though_refused(
    handling: Handling, unit: Unit, command: AlertThoughRefused, reference: str
) -> Handled[Administration]:
    """Raise what these answers call for although the request to record them was refused. reference:
    of the measure, as it was named. Raises NotFound, and Conflict for somebody erased."""

    async def facts() -> AdministrationFacts:
        return await _facts_though_refused(handling, unit, command.participant_id, reference)

    return await handling.about(
        unit,
        DECIDER,
        command.administration_id,
        command,
        facts,
        participant_id=command.participant_id,
        even_merged=True,
    )


async def flagging(
    handling: Handling, connection: AsyncConnection, reference: str
) -> MeasureDefinition | None:
    """The measure that was named; where there is no such version, the last one that is shipped: a
    slip in the version must not hide who is in danger."""
    found: MeasureDefinition | None = await find(handling, connection, MEASURE.name, reference)
    code = reference.partition(":")[0]
    shipped = [measure for measure in handling.definitions.measures.values() if measure.code == code]
    return found or max(shipped, key=lambda measure: measure.version, default=None)


async def _facts_though_refused(
    handling: Handling, unit: Unit, participant_id: UUID, reference: str
) -> AdministrationFacts:
    standing = await handling.standing(unit.connection, participant_id)
    measure = await flagging(handling, unit.connection, reference)
    raised = await queries.open_though_refused(unit.connection, [participant_id])
    today = handling.today(unit.now)
    alerted = frozenset(row.alert for row in raised if handling.today(row.raised_at) == today)
    return replace(_facts(handling, unit.now, standing, measure), alerted=alerted)


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
    handling: Handling,
    unit: Unit,
    commands: Sequence[RecordAdministration],
    heard: Sequence[Heard] = (),
) -> list[Handled[Administration] | Refusal]:
    """Each accepted or refused by itself; one append for those accepted and for the alerts of those
    refused, and of `heard`. Two rows of a participant count each other."""
    participants = {command.participant_id for command in commands}
    participants |= {asked.participant_id for asked, _ in heard}
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
    refused = [_heard(c) for c, result in zip(commands, results, strict=True) if isinstance(result, Refusal)]
    alerted = await _alerts_though_refused(handling, unit, [*refused, *heard])
    await _append_each(unit, [*results, *alerted])
    return results


def _heard(command: RecordAdministration) -> Heard:
    items = command.answers.items if command.answers else {}
    asked = AlertThoughRefused(
        administration_id=command.administration_id, participant_id=command.participant_id, items=items
    )
    return asked, command.measure


async def _alerts_though_refused(
    handling: Handling, unit: Unit, heard: Sequence[Heard]
) -> list[Handled[Administration]]:
    """Of those whom there is; each kind once for each participant."""
    raised: list[Handled[Administration]] = []
    seen: set[tuple[UUID, str]] = set()
    for asked, reference in heard:
        if not asked.items:
            continue
        try:
            facts = await _facts_though_refused(handling, unit, asked.participant_id, reference)
        except Refusal:  # nobody, or somebody erased
            continue
        events = DECIDER.decide(asked, DECIDER.initial, facts)
        new = [event for event in events if (asked.participant_id, event.alert) not in seen]
        seen |= {(asked.participant_id, event.alert) for event in new}
        if new:
            raised.append(Handled(DECIDER.fold(new), len(new), new))
    return raised


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
        end=end_of(standing),
        taken=taken,
        actions=handling.definitions.crisis_help.actions_for(standing.arm),
        taking_part=standing.taking_part,
    )
