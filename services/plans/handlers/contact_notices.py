"""What a person is told of their contacts: that one was made, moved or cancelled, and the day before.

Only of those that somebody keeps an appointment for: no text, no letter. What the person did themselves
they are not told."""

from datetime import UTC, timedelta
from typing import Any, Final
from uuid import UUID

from services.plans.domain.relationship import contact_events as events
from services.plans.domain.relationship.contact_events import When
from services.plans.domain.relationship.contact_state import State
from services.plans.handlers.handling import Handling
from services.plans.views.appointments import MEETING
from shared.eventstore import Handled, Unit, raw
from shared.notices import Notice, cancel, request

THE_DAY_BEFORE: Final = timedelta(days=1)
TOLD_FOR: Final = timedelta(days=1)
PLACES: Final = {"office": "in_person", "phone": "phone", "video": "video"}
ENDS_A_TIME: Final = (
    events.ContactMoved,
    events.ContactCancelled,
    events.ContactDeclined,
    events.ContactKept,
    events.ContactMissed,
    events.ContactEnteredInError,
)


async def tell(handling: Handling, unit: Unit, handled: Handled[State]) -> None:
    """After the append, in its transaction. What waits of an earlier time is taken back."""
    state = handled.state
    if state is None:
        return
    for event in handled.events:
        if isinstance(event, ENDS_A_TIME):
            await cancel(raw(unit.connection), f"contact-{state.contact_id}:", unit.now)
        for notice in _notices(event, state.participant_id, state.when, handled.version, unit):
            await _request(handling, unit, notice)


async def _request(handling: Handling, unit: Unit, notice: Notice) -> None:
    wordings = handling.definitions.wordings
    await request(raw(unit.connection), wordings, unit.store.new_id(), unit.now, notice)


def _notices(event: Any, participant_id: UUID, when: When, version: int, unit: Unit) -> list[Notice]:
    if when.mode not in MEETING or when.starts_at <= unit.now:
        return []
    said: dict[str, Any] = {"participant_id": participant_id, "at": when.starts_at}
    soon: dict[str, Any] = {"due_at": unit.now, "until": min(when.starts_at, unit.now + TOLD_FOR)}
    place, whose = PLACES.get(when.place or when.mode, "elsewhere"), f"contact-{event.contact_id}"
    reminder = _reminder(whose, place, when, said, unit)
    match event:
        case events.ContactPlanned() | events.ContactAccepted():
            made = Notice(f"{whose}:made", wording="appointment_made:1", place=place, **said, **soon)
            return [made, *reminder]
        # One that was asked for has no time yet that holds.
        case events.ContactMoved(party="practitioner"):
            cause = f"{whose}:moved:{version}"
            return [Notice(cause, wording="appointment_moved:1", place=place, **said, **soon), *reminder]
        case events.ContactCancelled(party="practitioner"):
            return [Notice(f"{whose}:cancelled", wording="appointment_cancelled:1", **said, **soon)]
    return []


def _reminder(whose: str, place: str, when: When, said: dict[str, Any], unit: Unit) -> list[Notice]:
    """None for one that is nearer than a day: that it was made or moved is told now."""
    due_at = when.starts_at - THE_DAY_BEFORE
    if due_at <= unit.now:
        return []
    cause = f"{whose}:reminder:{when.starts_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    until = when.starts_at
    return [Notice(cause, wording="appointment_reminder:1", place=place, due_at=due_at, until=until, **said)]
