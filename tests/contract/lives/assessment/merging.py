"""A record that was merged into another one, and unmerged again."""

from datetime import UTC, datetime

from services.assessment.domain.records.merging import DECIDER
from services.assessment.domain.records.merging_events import MergeTold, UnmergeTold
from tests.contract.lives.life import ANN, BOB, Life

LIFE = Life(
    name="merging",
    decider=DECIDER,
    stream=f"merging-{ANN}",
    events=(
        MergeTold(
            participant_id=ANN,
            crn_of=ANN,
            crn="B000002",
            occurred_at=datetime(2026, 3, 1, 11, tzinfo=UTC),
            merged_into=BOB,
        ),
        UnmergeTold(
            participant_id=ANN,
            crn_of=ANN,
            crn="B000002",
            occurred_at=datetime(2026, 3, 2, 11, 30, tzinfo=UTC),
            unmerged_from=BOB,
        ),
        # Since version 2 sealed for whom it names.
        MergeTold(
            participant_id=ANN,
            crn_of=BOB,
            crn="B000002",
            occurred_at=datetime(2026, 3, 3, 11, tzinfo=UTC),
            merged_into=BOB,
        ),
        UnmergeTold(
            participant_id=ANN,
            crn_of=BOB,
            crn="B000002",
            occurred_at=datetime(2026, 3, 4, 11, tzinfo=UTC),
            unmerged_from=BOB,
        ),
    ),
    words=("B000002",),
    after={"merged": False, "merged_into": None, "occurred_at": datetime(2026, 3, 4, 11, tzinfo=UTC)},
)
