"""Which notices a command on a session of an intervention asks for."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.plans.domain.sentence import intervention_events as events
from services.plans.domain.sentence.intervention_state import Begun, Session
from services.plans.handlers.appointment_notices import Upcoming, ask, take_back
from services.plans.handlers.handling import Handling
from shared.eventstore import Handled, Unit
from shared.notices import Notice

# Where a provider works is not where the person usually comes.
ELSEWHERE: Final = "elsewhere"
PLACES: Final = {"phone": "phone", "video": "video"}
ENDS_A_TIME: Final = (
    events.SessionMoved,
    events.SessionCancelled,
    events.AttendanceRecorded,
    events.AttendanceCorrected,
)


async def tell(handling: Handling, unit: Unit, participant_id: UUID, handled: Handled[Begun]) -> None:
    """After the append, in its transaction. What waits of an earlier time is taken back.
    participant_id: the record that goes on, where the intervention's own was merged into it."""
    happened: Sequence[Any] = handled.events
    for event in happened:
        session = _session(event, handled.state)
        if session is None:
            continue
        place = PLACES.get(session.mode, ELSEWHERE)
        upcoming = Upcoming(f"session-{event.session_id}", participant_id, session.starts_at, place)
        if isinstance(event, ENDS_A_TIME):
            await take_back(unit, upcoming.cause)
        await ask(handling, unit, _notices(event, upcoming, handled.version, unit))


def _session(event: Any, state: Begun) -> Session | None:
    """Which one an event is about, None for one about the intervention itself."""
    if state is None or isinstance(event, events.InterventionStarted | events.InterventionEnded):
        return None
    return state.sessions[event.session_id]


def _notices(event: Any, upcoming: Upcoming, version: int, unit: Unit) -> Sequence[Notice]:
    match event:
        case events.SessionPlanned():
            return upcoming.made(unit.now)
        case events.SessionMoved():
            return upcoming.moved(unit.now, version)
        case events.SessionCancelled():
            return upcoming.cancelled(unit.now)
    return ()
