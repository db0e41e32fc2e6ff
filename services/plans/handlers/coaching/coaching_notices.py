"""Which notices a command on a session of coaching asks for. What the person did themselves they are
not told."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.plans.domain.coaching import coaching_events as events
from services.plans.domain.coaching.coaching_state import State
from services.plans.handlers.appointment_notices import Upcoming, ask, take_back
from services.plans.handlers.handling import Handling
from shared.eventstore import Handled, Unit
from shared.notices import Notice

ELSEWHERE: Final = "elsewhere"
PLACES: Final = {"phone": "phone", "video": "video"}
ENDS_A_TIME: Final = (
    events.SessionMoved,
    events.SessionCancelled,
    events.SessionHeld,
    events.SessionMissed,
)
OF_SESSIONS: Final = (events.SessionPlanned, *ENDS_A_TIME)


async def tell(handling: Handling, unit: Unit, participant_id: UUID, handled: Handled[State]) -> None:
    """After the append, in its transaction. What waits of an earlier time is taken back."""
    happened: Sequence[Any] = handled.events
    for event in happened:
        if not isinstance(event, OF_SESSIONS) or handled.state is None:
            continue
        session = handled.state.sessions[event.session_id]
        place = PLACES.get(session.mode, ELSEWHERE)
        upcoming = Upcoming(f"coaching-{event.session_id}", participant_id, session.starts_at, place)
        if isinstance(event, ENDS_A_TIME):
            await take_back(unit, upcoming.cause)
        await ask(handling, unit, _notices(event, upcoming, handled.version, unit))


def _notices(event: Any, upcoming: Upcoming, version: int, unit: Unit) -> Sequence[Notice]:
    if event.by is None or event.by.party == "person":
        return ()
    match event:
        case events.SessionPlanned():
            return upcoming.made(unit.now)
        case events.SessionMoved():
            return upcoming.moved(unit.now, version)
        case events.SessionCancelled():
            return upcoming.cancelled(unit.now)
    return ()
