"""Taking what the probation service's own system tells of merged records.

A message about somebody who is not registered here is remembered for a year, sealed, under the
blind index of the CRN, so that a registration meets it. The same timer is set when a message finds
nobody, in case they are being registered at that moment."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final, Literal
from uuid import UUID

from services.assessment.domain.records.merging import (
    DECIDER,
    MeetTarget,
    Merging,
    MergingFacts,
    TakeMerge,
    TakeUnmerge,
)
from services.assessment.handlers.erasure import request_erasure
from services.assessment.handlers.handling import Handling
from services.assessment.views import merging as views
from services.assessment.views import remembered
from shared.eventstore import Handled, Origin, Unit, raw
from shared.timers import Timer, set_timers

MEET: Final = "meet_merges"
# Longer than a transaction that is registering somebody right now can last.
SOON: Final = timedelta(seconds=20)
Result = Literal["recorded", "unchanged", "remembered", "nobody", "ignored"]


@dataclass(frozen=True)
class Told:
    """A merge or an unmerge, about the record with this CRN."""

    source_crn: str
    command: TakeMerge | TakeUnmerge

    @property
    def target_crn(self) -> str:
        return self.command.crn


async def take(handling: Handling, unit: Unit, told: Told) -> tuple[Result, UUID | None]:
    """What came of it, and for whom."""
    known = await handling.queries.ids_by_crn(unit.connection, [told.source_crn])
    source = known.get(told.source_crn)
    if source is None:
        await _remember(handling, unit, told)
        return "remembered", None
    handled = await _about(handling, unit, source, told.command)
    if isinstance(told.command, TakeMerge):
        await _look_again(handling, unit, handling.queries.crn_index(told.target_crn))
    return ("recorded" if handled.events else "unchanged"), source


async def delete(handling: Handling, unit: Unit, crn: str) -> tuple[Result, UUID | None]:
    """Their record was deleted for data protection: an erasure of whoever is registered with this
    very CRN. Those merged into it stay: a merge may have been undone by a message still to come,
    and an erasure cannot be."""
    known = await handling.queries.ids_by_crn(unit.connection, [crn])
    found = known.get(crn)
    if found is not None:
        await request_erasure(handling, unit, found)
    await remembered.forget(unit.connection, handling.queries.crn_index(crn))
    return ("recorded" if found else "nobody"), found


async def meet(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    """A timer's command: bring what was told of a CRN to whoever is now registered with it."""
    index = bytes.fromhex(parameters["crn_index"])
    async with handling.store.database.connect() as connection:
        found = await views.registered_with(connection, index)
        messages = await remembered.about(connection, handling.store.keyring, index)
        waiting = await views.merged_to(connection, index)
    if found is None:
        return
    for message in messages:
        async with handling.store.unit(origin) as unit:
            await _about(handling, unit, found, message.command)
            await remembered.drop(unit.connection, index, message)
    for source in waiting:
        async with handling.store.unit(origin) as unit:
            await _about(handling, unit, source, MeetTarget())


async def _about(handling: Handling, unit: Unit, participant_id: UUID, command: Any) -> Handled[Merging]:
    facts = partial(_facts, handling, unit, participant_id, command)
    return await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, even_merged=True
    )


async def _facts(handling: Handling, unit: Unit, participant_id: UUID, command: Any) -> MergingFacts:
    standing = await handling.queries.standing(unit.connection, participant_id)
    erased = standing is None or standing.erased
    index = (
        handling.queries.crn_index(command.crn)
        if isinstance(command, TakeMerge | TakeUnmerge)
        else await views.target_index(unit.connection, participant_id)
    )
    target = await views.registered_with(unit.connection, index) if index else None
    return MergingFacts(participant_id=participant_id, erased=erased, target=target)


async def _remember(handling: Handling, unit: Unit, told: Told) -> None:
    source = handling.queries.crn_index(told.source_crn)
    target = handling.queries.crn_index(told.target_crn)
    await remembered.remember(unit.connection, handling.store.keyring, source, target, told.command, unit.now)
    await _look_again(handling, unit, source)


async def _look_again(handling: Handling, unit: Unit, index: bytes) -> None:
    """Unless somebody is registered with the CRN by now."""
    if await views.registered_with(unit.connection, index) is None:
        stream = f"merging-{index.hex()}"
        timer = Timer(
            f"meeting-{index.hex()}", unit.now + SOON, stream, stream, MEET, {"crn_index": index.hex()}
        )
        await set_timers(raw(unit.connection), timer)


def commands(handling: Handling) -> dict[str, Callable[[Mapping[str, Any], Origin], Awaitable[None]]]:
    return {MEET: partial(meet, handling)}
