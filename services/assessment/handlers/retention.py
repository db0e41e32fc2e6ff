"""Holds on records, and erasing those whose time has come."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.assessment.definitions.retaining import schedule
from services.assessment.domain.people import participant
from services.assessment.domain.records.retention import (
    DECIDER,
    ApplyRetention,
    LiftHold,
    PlaceHold,
    Retention,
    RetentionFacts,
)
from services.assessment.handlers.erasure import finish_erasures
from services.assessment.handlers.handling import Handling
from services.assessment.views import retention as views
from shared.eventstore import Handled, Origin, Unit, Write, raw
from shared.timers import set_timers


async def hold(
    handling: Handling, unit: Unit, participant_id: UUID, command: PlaceHold | LiftHold
) -> Handled[Retention]:
    """Place or lift a hold; also on a merged record, as it is kept as long. Raises NotFound, Invalid,
    and Conflict for somebody erased."""

    async def facts() -> RetentionFacts:
        await handling.standing(unit.connection, participant_id)
        return await _facts(handling, unit.connection, participant_id, unit.now)

    handled = await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, even_merged=True
    )
    await _look_again(unit, handled.state, await facts())
    return handled


async def apply(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    """A timer's command: request the erasure of a record that is due, with the rule named, and
    finish it. Where a hold keeps it, or it is not due after all, look again when that may change."""
    participant_id = UUID(parameters["participant_id"])
    async with handling.store.unit(origin) as unit:
        await unit.lock([str(participant_id)])
        state, version = await unit.load(DECIDER, participant_id)
        facts = await _facts(handling, unit.connection, participant_id, unit.now)
        if due := DECIDER.decide(ApplyRetention(), state, facts):
            stream = DECIDER.stream(participant_id)
            erasure = await _erasure(handling, unit, participant_id)
            await unit.append(Write(stream, str(participant_id), due, version), *erasure)
        else:
            await _look_again(unit, state, facts)
    if due:
        await finish_erasures(handling, origin, participant_id)


async def _erasure(handling: Handling, unit: Unit, participant_id: UUID) -> list[Write]:
    """The participant's own part of the same append."""
    decider = participant.DECIDER
    state, version = await unit.load(decider, participant_id)
    events = decider.decide(participant.RequestErasure(), state, handling.facts(unit.now))
    return [Write(decider.stream(participant_id), str(participant_id), events, version)] if events else []


async def _facts(
    handling: Handling, connection: AsyncConnection, participant_id: UUID, now: datetime
) -> RetentionFacts:
    standing = await handling.queries.standing(connection, participant_id)
    kept = standing is not None and not standing.erased
    return RetentionFacts(
        participant_id=participant_id,
        today=handling.today(now),
        schedule=schedule(),
        ended_on=standing.ended_on if standing and kept else None,
        status=standing.status if standing and kept else None,
    )


async def _look_again(unit: Unit, state: Retention, facts: RetentionFacts) -> None:
    on = state.look_again_on(facts)
    if on is not None:
        await set_timers(raw(unit.connection), views.timer(facts.participant_id, on))


def commands(handling: Handling) -> dict[str, Callable[[Mapping[str, Any], Origin], Awaitable[None]]]:
    return {views.APPLY: partial(apply, handling)}
