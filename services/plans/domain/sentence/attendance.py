"""Whether somebody came to a session, and what it delivered; the rules are listed in `intervention`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.plans.domain.sentence import intervention_events as events
from services.plans.domain.sentence.delivery import Delivered, measured
from services.plans.domain.sentence.intervention_state import Intervention, Session
from shared.domain import Conflict, Invalid, NotFound, record

MOST_MINUTES: Final = 24 * 60


@record
class Delivering:
    requirement_id: UUID
    delivered: Delivered


@record
class Came:
    """acceptable: of coming late or not at all; None of one who came in time. minutes: that they were
    there. delivered: to which requirement what, nothing of an absence."""

    attended: events.Attended
    acceptable: bool | None = None
    minutes: int = 0
    delivered: tuple[Delivering, ...] = ()


@record
class RecordAttendance:
    session_id: UUID
    account: str
    came: Came


@record
class CorrectAttendance:
    """came: what it was in truth, as a whole."""

    session_id: UUID
    account: str
    came: Came


def place(state: Intervention) -> dict[str, Any]:
    """Whose event it is."""
    started = state.started
    return {"participant_id": started.participant_id, "intervention_id": started.intervention_id}


def find(session_id: UUID, state: Intervention) -> Session:
    """Raises NotFound."""
    session = state.sessions.get(session_id)
    if session is None:
        raise NotFound("This intervention has no such session.")
    return session


def decide(
    command: RecordAttendance | CorrectAttendance, state: Intervention, now: datetime
) -> Sequence[Any]:
    session = find(command.session_id, state)
    if session.cancelled:
        raise Conflict("This session was cancelled, so nobody came or stayed away.", code="cancelled")
    if session.starts_at > now:
        raise Conflict("This session has not begun.", code="not-begun")
    said = _said(command.came, state)
    before = session.attendance
    same = before is not None and all(getattr(before, name) == value for name, value in said.items())
    correcting = isinstance(command, CorrectAttendance)
    if correcting and before is None:
        raise Conflict("There is no attendance to correct: record it.", code="not-recorded")
    if same:
        return []
    if not correcting and before is not None:
        raise Conflict("The attendance is recorded already: correct it.", code="recorded")
    kind = events.AttendanceCorrected if correcting else events.AttendanceRecorded
    return [kind(**place(state), session_id=command.session_id, account=command.account, **said)]


def _said(came: Came, state: Intervention) -> dict[str, Any]:
    """As it is recorded. Raises Invalid naming the field."""
    if (came.attended == "yes") != (came.acceptable is None):
        raise Invalid(
            "Say whether it was acceptable, of coming late or not at all, and of nothing else.",
            field="acceptable",
        )
    there = came.attended != "no"
    if there != (1 <= came.minutes <= MOST_MINUTES) or came.minutes < 0:
        raise Invalid("Give the minutes that they were there, none where they did not come.", field="minutes")
    if came.delivered and not there:
        raise Invalid("An absence delivers nothing.", field="delivered")
    delivered = _delivered(came.delivered, state.started.requirement_ids)
    if sum(each.amount for each in delivered if each.unit == "minutes") > came.minutes:
        raise Invalid("No more minutes are served than somebody was there.", field="delivered")
    return {
        "attended": came.attended,
        "acceptable": came.acceptable,
        "minutes": came.minutes,
        "delivered": delivered,
    }


def _delivered(delivering: Sequence[Delivering], delivers: Sequence[UUID]) -> tuple[events.DeliveredTo, ...]:
    ids = [each.requirement_id for each in delivering]
    if len(set(ids)) < len(ids):
        raise Invalid("Name each requirement once.", field="delivered")
    if set(ids) - set(delivers):
        raise Invalid("This intervention does not deliver that requirement.", field="delivered")
    return tuple(
        events.DeliveredTo(requirement_id=each.requirement_id, unit=unit, amount=amount)
        for each in sorted(delivering, key=lambda each: each.requirement_id)
        for unit, amount in [measured(each.delivered)]
    )
