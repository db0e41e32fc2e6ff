"""Which notices a command on a meeting asks for: what the person did themselves they are not told, but
they are reminded of it, too."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.plans.domain.life_links import meeting_events as events
from services.plans.domain.life_links.meeting_events import Mode
from services.plans.domain.life_links.meeting_state import State
from services.plans.handlers.appointment_notices import Upcoming, ask, take_back
from services.plans.handlers.handling import Handling
from services.plans.views.life_links.meetings_queries import planned_of
from shared.eventstore import Handled, Unit
from shared.notices import Notice
from shared.people import onward

# A volunteer and a person meet where neither works nor lives.
PLACES: Final[dict[Mode, str]] = {"in_person": "elsewhere", "phone": "phone", "video": "video"}
ENDS_A_TIME: Final = (
    events.MeetingMoved,
    events.MeetingCancelled,
    events.MeetingHeld,
    events.MeetingMissed,
)


async def tell(handling: Handling, unit: Unit, participant_id: UUID, handled: Handled[State]) -> None:
    """After the append, in its transaction. What waits of an earlier time is taken back.
    participant_id: the record that goes on."""
    state = handled.state
    if state is None:
        return
    when = state.when
    upcoming = Upcoming(f"meeting-{state.meeting_id}", participant_id, when.starts_at, PLACES[when.mode])
    for event in handled.events:
        if isinstance(event, ENDS_A_TIME):
            await take_back(unit, upcoming.cause)
        await ask(handling, unit, _notices(event, upcoming, handled.version, unit))


def _notices(event: Any, upcoming: Upcoming, version: int, unit: Unit) -> Sequence[Notice]:
    own = getattr(event, "by", None) is not None and event.by.party == "person"
    match event:
        case events.MeetingPlanned():
            return upcoming.reminder(unit.now) if own else upcoming.made(unit.now)
        case events.MeetingMoved():
            return upcoming.reminder(unit.now) if own else upcoming.moved(unit.now, version)
        case events.MeetingCancelled() if not own:
            return upcoming.cancelled(unit.now)
    return ()


async def link_goes_on(handling: Handling, unit: Unit, link_id: UUID) -> None:
    """After the append by which it is resumed: they are reminded again. What waited was taken back with the
    rows, whatever paused it."""
    for row in await planned_of(unit.connection, link_id, unit.now):
        whose: UUID = await onward(unit.connection, row.participant_id) or row.participant_id
        upcoming = Upcoming(f"meeting-{row.meeting_id}", whose, row.starts_at, PLACES[row.mode])
        await ask(handling, unit, upcoming.reminder(unit.now))
