"""Taking what the probation service's own system tells of merged records.

A message about somebody who is not registered here is remembered for a year, sealed, under the
blind index of the CRN, so that a registration meets it. A timer is set as well when a message finds
nobody, in case they are being registered at that moment. Timers, which are read and logged, are
about a participant or about nobody: a blind index would say of a CRN whether it is the same."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
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
from services.assessment.domain.records.retention import TakeDeletion
from services.assessment.handlers.erasure import request_erasure
from services.assessment.handlers.handling import Handling
from services.assessment.handlers.judging import judge_linked_later
from services.assessment.handlers.retention import hold_deletion
from services.assessment.views import merging as views
from services.assessment.views import remembered
from shared.eventstore import Handled, Origin, Unit, raw
from shared.timers import Timer, set_timers

MEET: Final = "meet_merges"
MEET_STRANGERS: Final = "meet_strangers"
# Longer than a transaction that is registering somebody right now can last.
SOON: Final = timedelta(seconds=20)
Result = Literal["recorded", "unchanged", "remembered", "held", "nobody", "ignored"]


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
        await _look_again(handling, unit, source, told.target_crn)
    return ("recorded" if handled.events else "unchanged"), source


async def delete(
    handling: Handling, unit: Unit, crn: str, occurred_at: datetime
) -> tuple[Result, UUID | None]:
    """Their record was deleted for data protection: an erasure of whoever is registered with this
    very CRN, unless they were registered after it, by a message that came late or again. Those merged
    into it stay: a merge may have been undone by a message still to come, and an erasure cannot be.
    Where a hold keeps the record it waits."""
    index = handling.queries.crn_index(crn)
    found = await views.registered_with(unit.connection, index)
    if found is None:
        await remembered.forget(unit.connection, index, occurred_at)
        return "nobody", None
    if await views.registered_at(unit.connection, found) > occurred_at:
        return "unchanged", found
    if await hold_deletion(handling, unit, found, TakeDeletion(occurred_at=occurred_at)):
        return "held", found
    await request_erasure(handling, unit, found)
    return "recorded", found


async def meet(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    """A timer's command: bring what was told of somebody's CRN to them, and them to whom merges lead."""
    await _meet(handling, UUID(parameters["participant_id"]), origin)


async def meet_strangers(handling: Handling, _: Mapping[str, Any], origin: Origin) -> None:
    """A timer's command: the same for all who were strangers when something was told of them."""
    async with handling.store.database.connect() as connection:
        known = await remembered.met(connection)
    for participant_id in known:
        await _meet(handling, participant_id, origin)


async def _meet(handling: Handling, participant_id: UUID, origin: Origin) -> None:
    async with handling.store.database.connect() as connection:
        index = await views.crn_index_of(connection, participant_id)
        if index is None:
            return
        messages = await remembered.about(connection, handling.store.keyring, index)
        waiting = await views.merged_to(connection, index)
    for message in messages:
        async with handling.store.unit(origin) as unit:
            await _about(handling, unit, participant_id, message.command)
            await remembered.drop(unit.connection, index, message)
    for source in (participant_id, *waiting):
        async with handling.store.unit(origin) as unit:
            await _about(handling, unit, source, MeetTarget())


async def _about(handling: Handling, unit: Unit, participant_id: UUID, command: Any) -> Handled[Merging]:
    facts = partial(_facts, handling, unit, participant_id, command)
    handled = await handling.about(
        unit, DECIDER, participant_id, command, facts, participant_id=participant_id, even_merged=True
    )
    await judge_linked_later(unit, handled.events)
    return handled


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
    # One for each message: one for all would be moved on by every next.
    key = f"meeting-{handling.store.new_id()}"
    timer = Timer(key, unit.now + SOON, "merging", "merging", MEET_STRANGERS)
    await set_timers(raw(unit.connection), timer)


async def _look_again(handling: Handling, unit: Unit, source: UUID, target_crn: str) -> None:
    """Unless somebody is registered with the CRN by now."""
    if await views.registered_with(unit.connection, handling.queries.crn_index(target_crn)) is None:
        key, stream, parameters = f"meeting-{source}", f"merging-{source}", {"participant_id": str(source)}
        timer = Timer(key, unit.now + SOON, stream, str(source), MEET, parameters)
        await set_timers(raw(unit.connection), timer)


def commands(handling: Handling) -> dict[str, Callable[[Mapping[str, Any], Origin], Awaitable[None]]]:
    return {MEET: partial(meet, handling), MEET_STRANGERS: partial(meet_strangers, handling)}
