"""Which notices a command on a contact asks for: of those that somebody keeps an appointment for, so of
no text and no letter. What the person did themselves they are not told."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact_state import Contact, State
from services.plans.handlers.appointment_notices import Upcoming, ask, take_back
from services.plans.handlers.handling import Handling
from services.plans.views.appointments import MEETING
from shared.eventstore import Handled, Unit
from shared.notices import Notice

PLACES: Final = {"office": "in_person", "phone": "phone", "video": "video"}
ENDS_A_TIME: Final = (
    events.ContactMoved,
    events.ContactCancelled,
    events.ContactDeclined,
    events.ContactKept,
    events.ContactMissed,
    events.ContactEnteredInError,
)


async def tell(handling: Handling, unit: Unit, participant_id: UUID, handled: Handled[State]) -> None:
    """After the append, in its transaction. What waits of an earlier time is taken back.
    participant_id: the record that goes on, where the contact's own was merged into it."""
    state = handled.state
    if state is None:
        return
    upcoming = _upcoming(state, participant_id)
    for event in handled.events:
        if isinstance(event, ENDS_A_TIME):
            await take_back(unit, upcoming.cause)
        if state.when.mode in MEETING:
            await ask(handling, unit, _notices(event, upcoming, handled.version, unit))


def _upcoming(state: Contact, participant_id: UUID) -> Upcoming:
    when = state.when
    place = PLACES.get(when.place or when.mode, "elsewhere")
    return Upcoming(f"contact-{state.contact_id}", participant_id, when.starts_at, place)


def _notices(event: Any, upcoming: Upcoming, version: int, unit: Unit) -> Sequence[Notice]:
    match event:
        case events.ContactPlanned() | events.ContactAccepted():
            return upcoming.made(unit.now)
        # One that was asked for has no time yet that holds.
        case events.ContactMoved(party="practitioner"):
            return upcoming.moved(unit.now, version)
        case events.ContactCancelled(party="practitioner"):
            return upcoming.cancelled(unit.now)
    return ()
