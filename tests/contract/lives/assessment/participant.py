"""A participant who was followed up, reoffended and was erased."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from services.assessment.domain.convictions.outcome import FollowUp
from services.assessment.domain.convictions.reoffending import Reoffending
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import DECIDER
from tests.contract.lives.life import ANN, Life

# Stored in version 1, without the two identifiers that came later.
REGISTERED = events.ParticipantRegistered(
    participant_id=ANN,
    crn="X123456",
    name="Ann Ó Example",
    date_of_birth=date(1990, 5, 17),
    arm="programme",
    index_date=date(2024, 1, 1),
    index_offence="theft",
    definition="rossi:1",
    characteristics={"age": 33, "race": False, "prio": 2},
    case_manager="mo@issuer",
)
REOFFENCE = events.ReoffenceRecorded(
    participant_id=ANN,
    reoffence_id=UUID(int=7),
    offence_date=date(2024, 3, 1),
    proven_date=date(2024, 3, 1),
    disposal="arrest",
)
JUDGED = events.OutcomeJudged(
    participant_id=ANN, rule="rossi:1", status="reoffended", event=True, time_days=60, reoffences=1
)
FOLLOWED = FollowUp(starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1))

LIFE = Life(
    name="participant",
    decider=DECIDER,
    stream=f"participant-{ANN}",
    events=(
        REGISTERED,
        events.FollowUpRecorded(participant_id=ANN, **vars(FOLLOWED)),
        REOFFENCE,
        JUDGED,
        events.ErasureRequested(participant_id=ANN),
        events.ParticipantErased(participant_id=ANN),
        replace(REGISTERED, pnc_id="2008/0056560Z", external_id="study-12"),
    ),
    words=("X123456", "Ann", "Example", "1990-05-17", "0056560", "study-12"),
    after={
        "participant_id": ANN,
        "reoffending": Reoffending(
            follow_up=FOLLOWED,
            reoffences=(REOFFENCE.reoffence,),
            outcomes=(("rossi:1", JUDGED.outcome),),
        ),
        "erasure_requested": True,
        "erased": True,
    },
)
