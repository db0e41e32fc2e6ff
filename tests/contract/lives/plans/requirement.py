"""Unpaid work: worked, warned, breached, re-sentenced, completed, corrected, and every way to be over."""

from datetime import date
from typing import Any
from uuid import UUID

from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.requirement import DECIDER
from tests.contract.lives.life import ANN, Life

HOURS, SENTENCE, BREACH = UUID(int=21), UUID(int=9), UUID(int=23)
PLACE: dict[str, Any] = {"participant_id": ANN, "requirement_id": HOURS}
BY: dict[str, Any] = {**PLACE, "account": "kit@issuer"}

LIFE = Life(
    service="plans",
    name="requirement",
    decider=DECIDER,
    stream=f"requirement-{HOURS}",
    events=(
        events.RequirementRecorded(
            requirement_id=HOURS,
            participant_id=ANN,
            account="kit@issuer",
            types="england_and_wales:1",
            kind="unpaid_work",
            sentence_id=SENTENCE,
            starts_on=date(2026, 1, 5),
            ends_on=date(2027, 1, 4),
            unit="minutes",
            amount=6_000,
            ordered="100 hours in the parks of Leeds.",
        ),
        events.ProgressRecorded(
            **BY,
            progress_id=UUID(int=31),
            on=date(2026, 2, 2),
            unit="minutes",
            amount=420,
            source="session",
            intervention_id=UUID(int=41),
        ),
        events.ProgressCorrected(
            **BY,
            progress_id=UUID(int=31),
            unit="minutes",
            amount=390,
            difference=-30,
            reason="attendance_corrected",
        ),
        events.WarningGiven(
            **BY,
            warning_id=UUID(int=22),
            on=date(2026, 3, 2),
            reason="unacceptable_absence",
            words="Please ring us before nine.",
        ),
        events.BreachStarted(
            **BY, breach_id=BREACH, on=date(2026, 4, 1), reason="failed_to_comply", words="Spoke to Sam."
        ),
        events.BreachResolved(**BY, breach_id=BREACH, on=date(2026, 5, 1), outcome="resentenced"),
        events.RequirementVaried(
            **BY,
            variation="resentenced",
            on=date(2026, 5, 1),
            ends_on=date(2027, 1, 4),
            unit="minutes",
            amount=7_200,
        ),
        events.RequirementCompleted(**BY, on=date(2026, 9, 1), by="court"),
        events.CompletionWithdrawn(**BY),
        events.RequirementEnded(**PLACE, on=date(2027, 1, 4), reason="expired"),
        events.RequirementRevoked(**BY, on=date(2026, 12, 1), reason="health"),
        events.RequirementEnteredInError(**BY),
    ),
    words=("parks", "Leeds", "nine", "Sam"),
    after={"delivered": 390, "amount": 7_200, "open_breach": None, "completed": None, "in_error": True},
)
