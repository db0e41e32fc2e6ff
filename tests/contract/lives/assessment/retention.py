"""A record that was held beyond its time, and then fell due."""

from datetime import UTC, date, datetime
from uuid import UUID

from services.assessment.domain.records.retention import DECIDER, Hold
from services.assessment.domain.records.retention_events import (
    DeletionHeld,
    HoldLifted,
    HoldPlaced,
    RetentionFellDue,
)
from tests.contract.lives.life import ANN, Life

COURT, COMPLAINT = UUID(int=7), UUID(int=8)

LIFE = Life(
    name="retention",
    decider=DECIDER,
    stream=f"retention-{ANN}",
    events=(
        HoldPlaced(participant_id=ANN, hold_id=COURT, reason="legal_proceedings", by="mo@issuer", until=None),
        HoldPlaced(
            participant_id=ANN, hold_id=COMPLAINT, reason="complaint", by="mo@issuer", until=date(2026, 5, 1)
        ),
        HoldLifted(participant_id=ANN, hold_id=COURT, by="lee@issuer"),
        RetentionFellDue(
            participant_id=ANN, rule="programme:1", ended_on=date(2020, 3, 1), due_on=date(2026, 3, 1)
        ),
        DeletionHeld(participant_id=ANN, occurred_at=datetime(2026, 2, 1, 11, tzinfo=UTC)),
    ),
    words=(),
    after={
        "holds": {COURT: Hold(until=None, lifted=True), COMPLAINT: Hold(until=date(2026, 5, 1))},
        "fell_due": True,
        "deletion_held": True,
    },
)
