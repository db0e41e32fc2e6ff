"""The register of Life Links volunteers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from services.plans.domain.life_links import volunteer_commands as commands
from services.plans.domain.life_links.volunteer import DECIDER
from services.plans.domain.life_links.volunteer_commands import VolunteerFacts
from services.plans.domain.life_links.volunteer_events import OfferChanged
from services.plans.domain.life_links.volunteer_state import Status, Volunteer
from services.plans.handlers.handling import Handling
from services.plans.handlers.life_links.links_stopping import expect_those_linked
from services.plans.views.life_links.links_queries import people_linked_to, volunteers_under_a_concern
from services.plans.views.life_links.volunteers_queries import links_open, taken, unsettled
from shared.domain.dates import DAY
from shared.eventstore import SYSTEM, Handled, Origin, Unit, Write, handle, raw
from shared.people import erasing, known
from shared.timers import Timer, TimerCommand, set_timers

# Whoever applies waits for each other: an account could be taken twice.
REGISTER: Final = "volunteers"
LAPSE: Final = "lapse-clearance"
# Of the pauses' reasons, the one that says no more than that the programme asks for it.
ASKED_FOR: Final = "programme"
Erasing = commands.Erase | commands.EraseAgain
# Of whom a clearance is asked every day.
CLEARED: Final = ("available", "paused")


def locked_for(volunteer_id: UUID, command: object) -> list[str]:
    stream = DECIDER.stream(volunteer_id)
    if isinstance(command, commands.Apply):
        # An erasure of their own record at the same time is to find them, or to be found.
        own = [] if command.participant_id is None else [str(command.participant_id)]
        return [REGISTER, stream, *own]
    return [stream, str(volunteer_id)] if isinstance(command, Erasing) else [stream]


async def on_volunteer(
    handling: Handling, unit: Unit, volunteer_id: UUID, command: Any, *, expected: int | None = None
) -> Handled[Volunteer]:
    """Any command on a volunteer but their erasure. Raises what deciding raises, StaleVersion, and
    NotYetKnown for a participant's record that has not arrived here."""
    await unit.lock(locked_for(volunteer_id, command))

    async def facts() -> VolunteerFacts:
        return await _facts(handling, unit, volunteer_id, command)

    stream = DECIDER.stream(volunteer_id)
    handled = await handle(unit, DECIDER, volunteer_id, command, facts, subject=stream, expected=expected)
    if handled.events:
        await _look_again(handling, unit, volunteer_id, handled.state)
    if any(isinstance(event, OfferChanged) for event in handled.events):
        # Whom they are, or where they meet, may be what somebody is excluded from.
        linked_to = await people_linked_to(unit.connection, volunteer_id=volunteer_id)
        await expect_those_linked(unit, linked_to, volunteer_id)
    return handled


async def erase(handling: Handling, unit: Unit, volunteer_id: UUID, command: Erasing) -> tuple[int, Status]:
    """Write that they are to be forgotten; their key is destroyed next. Returns version and status. Raises
    what deciding raises."""
    await unit.lock(locked_for(volunteer_id, command))
    state, version = await unit.load(DECIDER, volunteer_id)
    decided = DECIDER.decide(command, state, await _facts(handling, unit, volunteer_id, command))
    if not decided:
        return version, state.status
    person = str(volunteer_id)
    taken = erasing.ErasureTaken(participant_id=volunteer_id, participant=False)
    of_key = Write(erasing.DECIDER.stream(volunteer_id), person, [taken], 0)
    stream = DECIDER.stream(volunteer_id)
    await unit.append(Write(stream, stream, decided, version), of_key)
    return version + len(decided), state.status


async def rest_those_under_a_concern(handling: Handling, unit: Unit, participant_id: UUID) -> Sequence[Write]:
    """Before all that is kept of a participant goes, and with it the concern that nobody closed: whoever it
    is about is not free again by that alone, but once a coordinator says so. Locks participant and
    volunteers."""
    found = await volunteers_under_a_concern(unit.connection, participant_id)
    await unit.lock([str(participant_id), *(DECIDER.stream(each) for each in found)])
    # One that was raised meanwhile.
    found = await volunteers_under_a_concern(unit.connection, participant_id)
    await unit.lock(DECIDER.stream(each) for each in found)
    writes, pause = [], commands.Pause(reason=ASKED_FOR, account=SYSTEM)
    for volunteer_id in sorted(found):
        state, version = await unit.load(DECIDER, volunteer_id)
        if state.status in CLEARED:
            facts = await _facts(handling, unit, volunteer_id, pause)
            lapsed = DECIDER.decide(commands.Lapse(), state, facts)
            if happened := lapsed or DECIDER.decide(pause, state, facts):
                stream = DECIDER.stream(volunteer_id)
                writes.append(Write(stream, stream, happened, version))
    return writes


async def lapse(handling: Handling, parameters: Mapping[str, Any], origin: Origin) -> None:
    """The timer's command, on the day after the last on which check and training held."""
    async with handling.store.unit(origin) as unit:
        await on_volunteer(handling, unit, UUID(parameters["volunteer_id"]), commands.Lapse())


async def _facts(handling: Handling, unit: Unit, volunteer_id: UUID, command: Any) -> VolunteerFacts:
    defined = handling.definitions
    applies = isinstance(command, commands.Apply)
    if applies and command.participant_id is not None:
        await known(unit.connection, command.participant_id)
    by_account, by_record = False, False
    if applies:
        asked = command.volunteer_account, command.participant_id
        by_account, by_record = await taken(unit.connection, *asked)
    return VolunteerFacts(
        today=handling.today(unit.now),
        definition=defined.volunteering,
        interests=defined.interests,
        weights=defined.matching,
        network=defined.network,
        areas=tuple(area.code for area in defined.plan.areas),
        account_taken=by_account,
        record_taken=by_record,
        links=0 if applies else await links_open(unit.connection, volunteer_id),
        unsettled=isinstance(command, commands.Erase) and await unsettled(unit.connection, volunteer_id),
    )


async def _look_again(handling: Handling, unit: Unit, volunteer_id: UUID, state: Volunteer) -> None:
    """When check or training ends. The rules compare dates all the same."""
    held = state.clearance
    if state.status not in CLEARED or (held is not None and held.until is None):
        return
    ends = held.until if held is not None and held.until is not None else date.min
    midnight = datetime.combine(ends + DAY, time(), ZoneInfo(handling.zone)).astimezone(UTC)
    stream, parameters = DECIDER.stream(volunteer_id), {"volunteer_id": str(volunteer_id)}
    due_at = max(unit.now, midnight)
    timer = Timer(f"clearance-{volunteer_id}", due_at, stream, stream, LAPSE, parameters)
    await set_timers(raw(unit.connection), timer)


def timer_commands(handling: Handling) -> dict[str, TimerCommand]:
    return {LAPSE: partial(lapse, handling)}
