"""The register of risk and exclusions. On a record that was merged nothing is recorded or corrected;
what stands there is read where it goes on, and can be ended and checked. Its subject is its own, so
that what is published of it has a sequence of its own; the participant is locked beside it, as an
erasure locks the participant alone."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.domain.risk.register import (
    DECIDER,
    CorrectEntry,
    RecordEntry,
    Register,
    RegisterFacts,
)
from services.assessment.domain.risk.register_entry import Exclusion
from services.assessment.handlers.handling import Handling
from shared.contracts import restricted_subject
from shared.domain import Refusal
from shared.eventstore import Handled, Unit, Write, handle, load_all

Row = tuple[UUID, RecordEntry]
ADDING: Final = (RecordEntry, CorrectEntry)


async def change(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, *, expected: int | None
) -> Handled[Register]:
    """Raises NotFound, StaleVersion, Conflict, and Invalid naming the field."""
    subject = restricted_subject(participant_id)
    await unit.lock([str(participant_id), subject])
    others = await _others(handling, unit.connection, [command])
    facts = await _facts(handling, unit, participant_id, command, others)
    return await handle(unit, DECIDER, participant_id, command, facts, subject=subject, expected=expected)


async def record_all(
    handling: Handling, unit: Unit, rows: Sequence[Row]
) -> list[Handled[Register] | Refusal]:
    """Each accepted or refused by itself; two rows of one participant build on each other."""
    everybody = {participant_id for participant_id, _ in rows}
    await unit.lock({name for key in everybody for name in (str(key), restricted_subject(key))})
    states = await load_all(unit, DECIDER, everybody)
    others = await _others(handling, unit.connection, [command for _, command in rows])
    results: list[Handled[Register] | Refusal] = []
    writes: dict[UUID, list[Any]] = {}
    for key, command in rows:
        state, version = states[key]
        try:
            events = DECIDER.decide(command, state, await _facts(handling, unit, key, command, others))
        except Refusal as refusal:
            results.append(refusal)
            continue
        states[key] = DECIDER.fold(events, state), version + len(events)
        writes.setdefault(key, []).extend(events)
        results.append(Handled(*states[key], events))
    await _append(unit, writes)
    return results


async def _append(unit: Unit, writes: dict[UUID, list[Any]]) -> None:
    written = [
        [Write(DECIDER.stream(key), restricted_subject(key), events)]
        for key, events in writes.items()
        if events
    ]
    if written:
        await unit.append_all(written)


async def _facts(
    handling: Handling, unit: Unit, participant_id: UUID, command: Any, others: frozenset[UUID]
) -> RegisterFacts:
    standing = await handling.standing(unit.connection, participant_id)
    if isinstance(command, ADDING):
        await handling.refuse_merged(unit.connection, participant_id)
    return RegisterFacts(
        today=handling.today(unit.now),
        participant_id=participant_id,
        arm=standing.arm,
        lists=handling.definitions.register_lists,
        others=others,
    )


async def _others(
    handling: Handling, connection: AsyncConnection, commands: Sequence[Any]
) -> frozenset[UUID]:
    """Those of the participants whom the commands name that are registered."""
    matters = [c.matter for c in commands if isinstance(c, ADDING)]
    exclusions = [matter for matter in matters if isinstance(matter, Exclusion)]
    named = {e.other_participant_id for e in exclusions if e.other_participant_id is not None}
    return frozenset(await handling.queries.registered(connection, named)) if named else frozenset()
