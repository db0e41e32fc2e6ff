"""A participant of whom extracts reported a reoffence, corrected it and took it back."""

from datetime import date
from uuid import UUID

from services.assessment.domain.convictions.reoffending import Reoffending
from services.assessment.domain.convictions.reoffending_events import ReoffenceSuperseded, ReoffenceWithdrawn
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import DECIDER
from tests.contract.lives.life import ANN, Life

RECORDED = events.ReoffenceRecorded(
    participant_id=ANN,
    reoffence_id=UUID(int=8),
    offence_date=date(2024, 4, 2),
    proven_date=date(2024, 6, 1),
    disposal="fine",
    offence_code="theft",
    proof="conviction",
    source="police_extract",
)
UNTIL = date(2025, 12, 31)
# Since version 3, and the others since 2, with the last day of the extract.
AGAIN = events.ReoffenceRecorded(**{**vars(RECORDED), "reoffence_id": UUID(int=10), "covers_until": UNTIL})
AGAIN_SUPERSEDED = ReoffenceSuperseded(**{**vars(AGAIN), "disposal": "custody"})
SUPERSEDED = ReoffenceSuperseded(
    **{**vars(RECORDED), "offence_date": date(2024, 4, 3), "disposal": "custody"}
)

LIFE = Life(
    name="reoffending",
    decider=DECIDER,
    stream=f"participant-{ANN}",
    events=(
        RECORDED,
        SUPERSEDED,
        ReoffenceWithdrawn(participant_id=ANN, reoffence_id=UUID(int=8), source="police_extract"),
        events.ReoffenceRecorded(**{**vars(RECORDED), "reoffence_id": UUID(int=9)}),
        ReoffenceSuperseded(**{**vars(SUPERSEDED), "reoffence_id": UUID(int=9)}),
        AGAIN,
        AGAIN_SUPERSEDED,
        ReoffenceWithdrawn(
            participant_id=ANN, reoffence_id=UUID(int=10), source="police_extract", covers_until=UNTIL
        ),
    ),
    words=(),
    after={
        "reoffending": Reoffending(
            reoffences=(ReoffenceSuperseded(**{**vars(SUPERSEDED), "reoffence_id": UUID(int=9)}).reoffence,),
            withdrawn=frozenset({UUID(int=8), UUID(int=10)}),
            covers_until={UUID(int=10): UNTIL},
        )
    },
)
