"""Interventions, their sessions and who came; refusals first."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.plans.domain.sentence import intervention_events as events
from services.plans.domain.sentence.attendance import Came, CorrectAttendance, Delivering, RecordAttendance
from services.plans.domain.sentence.intervention import (
    CancelSession,
    EndIntervention,
    MoveSession,
    PlanSession,
    StartIntervention,
)
from shared.domain import Conflict, Invalid, NotFound
from shared.domain.quantities import SentenceMinutes
from tests.unit.plans.sentencing import (
    ANN,
    HOURS,
    KIT,
    KNOWN,
    NOW,
    PLACEMENT,
    TODAY,
    begun,
    delivering,
    standing,
    started,
)

MONDAY, GOAL = UUID(int=31), UUID(int=61)
BY: dict[str, Any] = {"participant_id": ANN, "intervention_id": PLACEMENT, "account": KIT}
NINE = datetime(2026, 5, 4, 8, tzinfo=UTC)
AT: dict[str, Any] = {"starts_at": NINE, "on": date(2026, 5, 4), "minutes": 420, "mode": "group"}
PLANNED = events.SessionPlanned(**BY, session_id=MONDAY, **AT)
CANCELLED = events.SessionCancelled(**BY, session_id=MONDAY)
ENDED = events.InterventionEnded(**BY, on=TODAY, outcome="partly", outcome_halves=1)


def start(**changed: Any) -> StartIntervention:
    said = {
        "intervention_id": PLACEMENT,
        "account": KIT,
        "kind": "unpaid_work_placement",
        "started_on": date(2026, 1, 5),
        "provider": "Roundhay Gardens",
        "requirement_ids": (HOURS,),
    }
    return StartIntervention(**{**said, **changed})


def plan(**changed: Any) -> PlanSession:
    return PlanSession(**{"session_id": MONDAY, "account": KIT, **AT, **changed})


def came(minutes: int = 420, *, served: int | None = 420, to: UUID = HOURS, **changed: Any) -> Came:
    delivered = (
        () if served is None else (Delivering(requirement_id=to, delivered=SentenceMinutes(minutes=served)),)
    )
    return Came(**{"attended": "yes", "minutes": minutes, "delivered": delivered, **changed})


MISSED = came(0, served=None, attended="no", acceptable=True)


def attend(who: Came | None = None) -> RecordAttendance:
    return RecordAttendance(session_id=MONDAY, account=KIT, came=who or came())


def correct(who: Came) -> CorrectAttendance:
    return CorrectAttendance(session_id=MONDAY, account=KIT, came=who)


def attended(served: int = 420, **changed: Any) -> events.AttendanceRecorded:
    delivered = (events.DeliveredTo(requirement_id=HOURS, unit="minutes", amount=served),)
    said = {"attended": "yes", "acceptable": None, "minutes": 420, "delivered": delivered}
    return events.AttendanceRecorded(**BY, session_id=MONDAY, **{**said, **changed})


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "magic"}, "kind"),
        ({"provider": None}, "provider"),
        ({"provider_id": UUID(int=50)}, "provider"),
        ({"started_on": date(2026, 6, 2)}, "started_on"),
        ({"requirement_ids": (UUID(int=99),)}, "requirement_ids"),
        ({"requirement_ids": (HOURS, HOURS)}, "requirement_ids"),
        ({"goal_ids": (HOURS, HOURS)}, "goal_ids"),
        ({"goal_ids": (GOAL, UUID(int=99))}, "goal_ids"),
    ],
)
def test_what_cannot_begin_names_its_field(said: dict[str, Any], field: str) -> None:
    known = delivering(goals=frozenset({GOAL}))
    begun().when(start(**said), known).refuses(Invalid, field=field)


@pytest.mark.parametrize("state", ["completed", "revoked", "ended"])
def test_nothing_delivers_a_requirement_that_is_over(state: Any) -> None:
    known = delivering(requirements={HOURS: replace(KNOWN, state=state)})
    begun().when(start(), known).refuses(Conflict, field="requirement_ids")


def test_what_is_by_agreement_alone_asks_whether_somebody_takes_part_and_what_was_ordered_does_not() -> None:
    objecting = delivering(standing=standing(permissions={"taking_part": False}))
    begun().when(start(requirement_ids=()), objecting).refuses(Conflict, code="not-taking-part")
    begun().when(start(), objecting).then(started())
    begun(started(requirement_ids=())).when(
        plan(starts_at=datetime(2026, 7, 1, tzinfo=UTC), on=date(2026, 7, 1)), objecting
    ).refuses(Conflict, code="not-taking-part")


def test_nothing_begins_where_no_case_is_under_way_and_no_id_is_taken_twice() -> None:
    begun().when(start(), delivering(standing=standing("died"))).refuses(Conflict, code="not-under-way")
    begun(started()).when(start()).refuses(Conflict, field="intervention_id")


def test_a_session_lies_within_its_intervention() -> None:
    begun().when(plan()).refuses(NotFound)
    begun(started()).when(plan(on=date(2026, 1, 4))).refuses(Invalid, field="starts_at")
    begun(started()).when(plan(minutes=0)).refuses(Invalid, field="minutes")
    begun(started(), ENDED).when(plan()).refuses(Conflict, code="ended")
    begun(started(), PLANNED).when(plan()).refuses(Conflict, field="session_id")


@pytest.mark.parametrize(("happened", "code"), [(CANCELLED, "cancelled"), (attended(), "attended")])
def test_what_was_cancelled_or_took_place_is_not_moved(happened: Any, code: str) -> None:
    move = MoveSession(session_id=MONDAY, account=KIT, **{**AT, "minutes": 60})
    begun(started(), PLANNED, happened).when(move).refuses(Conflict, code=code)


def test_nobody_comes_to_a_session_that_there_is_not() -> None:
    begun(started()).when(attend()).refuses(NotFound)
    begun(started(), PLANNED, CANCELLED).when(attend()).refuses(Conflict, code="cancelled")
    begun(started(), PLANNED).when(attend(), delivering(now=datetime(2026, 5, 4, 7, tzinfo=UTC))).refuses(
        Conflict, code="not-begun"
    )


@pytest.mark.parametrize(
    ("who", "field"),
    [
        (came(acceptable=True), "acceptable"),
        (came(attended="late"), "acceptable"),
        (came(0, served=None, attended="no"), "acceptable"),
        (came(0), "minutes"),
        (came(-1), "minutes"),
        (came(1_441), "minutes"),
        (came(60, served=None, attended="no", acceptable=False), "minutes"),
        (came(0, attended="no", acceptable=True), "delivered"),
        (came(to=UUID(int=99)), "delivered"),
        (came(60, served=61), "delivered"),
        (replace(came(), delivered=came().delivered * 2), "delivered"),
    ],
)
def test_attendance_that_contradicts_itself_names_its_field(who: Came, field: str) -> None:
    begun(started(), PLANNED).when(attend(who)).refuses(Invalid, field=field)


def test_attendance_is_recorded_once_and_then_corrected() -> None:
    begun(started(), PLANNED).when(correct(MISSED)).refuses(Conflict, code="not-recorded")
    begun(started(), PLANNED, attended()).when(attend(MISSED)).refuses(Conflict, code="recorded")
    begun(started(), PLANNED, attended()).when(attend()).then()


def test_an_end_leaves_no_session_behind_it() -> None:
    end = EndIntervention(account=KIT, on=date(2026, 5, 3), outcome="partly")
    begun(started(), PLANNED).when(end).refuses(Conflict, code="sessions-planned")
    begun(started()).when(replace(end, on=date(2026, 6, 2))).refuses(Invalid, field="on")
    begun(started()).when(replace(end, on=date(2026, 1, 4))).refuses(Invalid, field="on")
    begun(started(), ENDED).when(end).refuses(Conflict, code="ended")


def test_an_intervention_begins_and_its_sessions_are_planned_moved_and_cancelled() -> None:
    towards = delivering(goals=frozenset({GOAL}))
    begun().when(start()).then(started())
    begun().when(start(goal_ids=(GOAL,)), towards).then(started(goal_ids=(GOAL,)))
    begun(started()).when(plan()).then(PLANNED)
    later = {**AT, "starts_at": NOW}
    move = MoveSession(session_id=MONDAY, account=KIT, **later)
    begun(started(), PLANNED).when(move).then(events.SessionMoved(**BY, session_id=MONDAY, **later))
    begun(started(), PLANNED).when(MoveSession(session_id=MONDAY, account=KIT, **AT)).then()
    cancel = CancelSession(session_id=MONDAY, account=KIT)
    begun(started(), PLANNED).when(cancel).then(CANCELLED)
    begun(started(), PLANNED, CANCELLED).when(cancel).then()


def test_who_came_is_recorded_with_what_it_delivered() -> None:
    begun(started(), PLANNED).when(attend()).then(attended())


def test_an_absence_delivers_nothing_and_starts_nothing() -> None:
    for acceptable in (True, False):
        [event] = begun(started(), PLANNED).when(attend(replace(MISSED, acceptable=acceptable))).events()
        assert (event.attended, event.acceptable, event.delivered) == ("no", acceptable, ())


def test_a_correction_says_the_whole_anew() -> None:
    [event] = begun(started(), PLANNED, attended()).when(correct(MISSED)).events()
    assert isinstance(event, events.AttendanceCorrected)
    assert event.delivered == ()
    begun(started(), PLANNED, attended()).when(correct(came())).then()


@pytest.mark.parametrize(("outcome", "halves"), [("achieved", 2), ("partly", 1), ("not", 0)])
def test_an_outcome_is_counted_in_halves(outcome: Any, halves: int) -> None:
    [event] = begun(started()).when(EndIntervention(account=KIT, on=TODAY, outcome=outcome)).events()
    assert event.outcome_halves == halves
