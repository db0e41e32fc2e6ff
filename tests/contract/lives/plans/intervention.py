"""A placement: started, a session moved, attended and corrected, one cancelled, and its outcome."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.domain.sentence import intervention_events as events
from services.plans.domain.sentence.intervention import DECIDER
from tests.contract.lives.life import ANN, Life

PLACEMENT, HOURS, MONDAY, TUESDAY = UUID(int=41), UUID(int=21), UUID(int=31), UUID(int=32)
BY: dict[str, Any] = {"participant_id": ANN, "intervention_id": PLACEMENT, "account": "kit@issuer"}


def delivered(amount: int) -> tuple[events.DeliveredTo, ...]:
    return (events.DeliveredTo(requirement_id=HOURS, unit="minutes", amount=amount),)


def at(day: int) -> dict[str, Any]:
    return {"starts_at": datetime(2026, 2, day, 9, tzinfo=UTC), "on": date(2026, 2, day), "minutes": 420}


LIFE = Life(
    service="plans",
    name="intervention",
    decider=DECIDER,
    stream=f"intervention-{PLACEMENT}",
    events=(
        events.InterventionStarted(
            intervention_id=PLACEMENT,
            participant_id=ANN,
            account="kit@issuer",
            kinds="my_direction:1",
            kind="unpaid_work_placement",
            provider_id=None,
            requirement_ids=(HOURS,),
            goal_ids=(),
            started_on=date(2026, 1, 5),
            provider="Roundhay Gardens",
        ),
        events.SessionPlanned(**BY, session_id=MONDAY, **at(1), mode="group"),
        events.SessionMoved(**BY, session_id=MONDAY, **at(2), mode="group"),
        events.SessionPlanned(**BY, session_id=TUESDAY, **at(3), mode="group"),
        events.SessionCancelled(**BY, session_id=TUESDAY),
        events.AttendanceRecorded(
            **BY, session_id=MONDAY, attended="yes", acceptable=None, minutes=420, delivered=delivered(420)
        ),
        events.AttendanceCorrected(
            **BY, session_id=MONDAY, attended="late", acceptable=True, minutes=390, delivered=delivered(390)
        ),
        events.InterventionEnded(**BY, on=date(2026, 9, 1), outcome="partly", outcome_halves=1),
    ),
    words=("Roundhay", "Gardens"),
    after={"ended": (date(2026, 9, 1), "partly")},
)
