"""A case that went on, back, rested, and was closed and reopened."""

from datetime import date
from typing import Any

from services.plans.domain.case import case_events as events
from services.plans.domain.case.case import DECIDER
from services.plans.domain.case.gates import Checked
from services.plans.domain.case.status import Closed
from tests.contract.lives.life import ANN, Life

ON = date(2026, 3, 2)
GATE: dict[str, Any] = {
    "gates": "my_direction:1",
    "result": "overridden",
    "not_agreed": True,
    "checks": (
        Checked(check="assessment_agreed", because="no_answer", saw={"number": 1, "answer": None}),
        Checked(check="plan_agreed", because=None, passed_as="passed_as_not_agreed", saw={"number": 2}),
        Checked(check="requirements_on_course", because="behind", saw={"behind": ("seven",), "counted": 1}),
    ),
    "overridden": events.Overridden(
        reason="professional_judgement", role="team_leader", unmet=("assessment_agreed",)
    ),
}

LIFE = Life(
    service="plans",
    name="case",
    decider=DECIDER,
    stream=f"case-{ANN}",
    events=(
        events.CaseOpened(participant_id=ANN, on=date(2026, 1, 5)),
        events.PhaseEntered(
            participant_id=ANN,
            phase="intervene",
            from_phase="interact",
            on=ON,
            account="lee@issuer",
            **GATE,
            words="Her sister was ill",
        ),
        events.CaseRested(participant_id=ANN, on=ON),
        events.CaseResumed(participant_id=ANN, on=ON),
        events.CaseReturned(
            participant_id=ANN,
            phase="interact",
            from_phase="intervene",
            on=ON,
            account="kit@issuer",
            reason="crisis",
            words="Lost the flat",
        ),
        events.CaseClosed(
            participant_id=ANN,
            phase="interact",
            on=ON,
            reason="completed",
            from_outside=False,
            account="lee@issuer",
            **GATE,
            words="Nothing is left",
        ),
        events.CaseReopened(
            participant_id=ANN,
            phase="interact",
            on=ON,
            reason="closed_in_error",
            from_outside=False,
            account="kit@issuer",
            words="Too early",
        ),
        events.CaseClosed(
            participant_id=ANN,
            phase="interact",
            on=ON,
            reason="died",
            from_outside=True,
            account=None,
            gates=None,
            result=None,
            not_agreed=False,
            checks=(),
            overridden=None,
            words=None,
        ),
    ),
    words=("sister", "flat", "Nothing is left", "Too early"),
    after={
        "phase": "interact",
        "opened_on": date(2026, 1, 5),
        "entered_on": ON,
        "resting": False,
        "closed": Closed(on=ON, reason="died", from_outside=True),
    },
)
