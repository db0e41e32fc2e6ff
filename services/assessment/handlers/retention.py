"""Holds on records, and erasing those whose time has come."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from services.assessment.definitions.retaining import schedule
from services.assessment.domain.people import participant
from services.assessment.domain.people.standing import Standing
from services.assessment.domain.records.retention import (
    DECIDER,
    ApplyRetention,
    LiftHold,
    PlaceHold,
    Retention,
    RetentionFacts,
    TakeDeletion,
)
from services.assessment.handlers.erasure import finish_erasures
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.holding import lock_tied
from services.assessment.views import retention as views
from services.assessment.views.merging import registered_at, tied
from shared.eventstore import Handled, Origin, Unit, Write, raw
from shared.timers import set_timers


async def hold(
    handling: Handling, unit: Unit, participant_id: UUID, command: PlaceHold | LiftHold
) -> Handled[Retention]:
    """Place or lift a hold; also on a merged record, as it is kept as long. Raises NotFound, Invalid,
    and Conflict for somebody erased."""
    await lock_tied(unit, participant_id)
    await handling.standing(unit.connection, participant_id)
    handled, facts = await _change(handling, unit, participant_id, command)
    await _look_again(unit, handled.state, facts)
    return handled


async def hold_deletion(handling: Handling, unit: Unit, participant_id: UUID, told: TakeDeletion) -> bool:
    """Whether a hold keeps a record that was deleted elsewhere: then it is done once nothing does.
    Where nothing does, nothing is written, so that the erasure is what the transaction appends."""
    await lock_tied(unit, participant_id)
    handled, facts = await _change(handling, unit, participant_id, told)
    held = handled.state.held(facts)
    if held:
        await _look_again(unit, handled.state, facts)
    return held


async def _change(
    handling: Handling, unit: Unit, participant_id: UUID, command: PlaceHold | LiftHold | TakeDeletion
) -> tuple[Handled[Retention], RetentionFacts]:
    facts = await _facts(handling, unit, participant_id)
    handled = await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, even_merged=True
    )
    return handled, facts


async def apply(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    """A timer's command: request the erasure of a record that is due, with the rule named, or whose
    deletion was held, and finish it. Where a hold keeps it, or it is not due after all, look again
    when that may change."""
    participant_id = UUID(parameters["participant_id"])
    async with handling.store.unit(origin) as unit:
        await lock_tied(unit, participant_id)
        state, version = await unit.load(DECIDER, participant_id)
        facts = await _facts(handling, unit, participant_id)
        due = DECIDER.decide(ApplyRetention(), state, facts)
        erasing = bool(due) or (state.deletion_held and not state.held(facts))
        if erasing:
            fell_due = Write(DECIDER.stream(participant_id), str(participant_id), due, version)
            writes = [fell_due, *await _erasure(handling, unit, participant_id)]
            if some := [write for write in writes if write.events]:
                await unit.append(*some)
        else:
            await _look_again(unit, state, facts)
    if erasing:
        await finish_erasures(handling, origin, participant_id)


async def _erasure(handling: Handling, unit: Unit, participant_id: UUID) -> list[Write]:
    """The participant's own part of the same append."""
    decider = participant.DECIDER
    state, version = await unit.load(decider, participant_id)
    events = decider.decide(participant.RequestErasure(), state, handling.facts(unit.now))
    return [Write(decider.stream(participant_id), str(participant_id), events, version)]


async def _facts(handling: Handling, unit: Unit, participant_id: UUID) -> RetentionFacts:
    standing = await handling.queries.standing(unit.connection, participant_id)
    kept = standing if standing is not None and not standing.erased else None
    others = [each for each in await tied(unit.connection, participant_id) if each != participant_id]
    today = handling.today(unit.now)
    facts = RetentionFacts(
        participant_id=participant_id,
        today=today,
        schedule=schedule(),
        since=await _since(unit, kept) if kept else None,
        status=kept.status if kept else None,
        held_elsewhere=bool(others) and await views.held(unit.connection, others, today),
    )
    in_use = [await _in_use(handling, unit, each, facts) for each in others]
    return replace(facts, in_use_elsewhere=any(in_use))


async def _in_use(handling: Handling, unit: Unit, other: UUID, facts: RetentionFacts) -> bool:
    standing = await handling.queries.standing(unit.connection, other)
    if standing is None or standing.erased:
        return False
    since = await _since(unit, standing)
    due = replace(facts, since=since, status=standing.status).due_on
    return due is None or facts.today < due


async def _since(unit: Unit, standing: Standing) -> date | None:
    if standing.status == "registered":
        return (await registered_at(unit.connection, standing.participant_id)).date()
    return standing.index_date if standing.arm == "comparator" else standing.ended_on


async def _look_again(unit: Unit, state: Retention, facts: RetentionFacts) -> None:
    wanted: dict[views.Why, date | None] = {
        "retention": state.look_again_on(facts),
        "deletion": state.delete_on(facts),
    }
    timers = [views.timer(facts.participant_id, on, why) for why, on in wanted.items() if on is not None]
    if timers:
        await set_timers(raw(unit.connection), *timers)


def commands(handling: Handling) -> dict[str, Callable[[Mapping[str, Any], Origin], Awaitable[None]]]:
    return {views.APPLY: partial(apply, handling)}
