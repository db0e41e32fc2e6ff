"""One that raised an alert, was withdrawn, and whose alert was acknowledged; one of goals; one refused."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from services.assessment.domain.measures import administration_events as events
from services.assessment.domain.measures.administration import DECIDER
from services.assessment.domain.measures.scoring import Scores, SubscaleScore
from shared.domain.authorship import Author
from tests.contract.lives.life import ANN, Life

FILLED_IN = UUID(int=2)
MO = Author(party="practitioner", account="mo@issuer")
HERSELF = Author(party="person", account="ann@issuer")

LIFE = Life(
    name="administration",
    decider=DECIDER,
    stream=f"administration-{FILLED_IN}",
    events=(
        events.AdministrationRecorded(
            participant_id=ANN,
            administration_id=FILLED_IN,
            measure="phq9:1",
            time_point="baseline",
            administered_on=date(2026, 3, 2),
            filled_in_by="person_in_own_session",
            entered_by=HERSELF,
            answers=events.Answers(items={1: 2, 9: 3}, goals={UUID(int=50): 7}),
            scores=Scores(
                raw=Decimal("5"),
                total=Decimal("11.25"),
                prorated=True,
                subscales=(
                    SubscaleScore(subscale="task", score=Decimal("4")),
                    SubscaleScore(subscale="bond", score=None),
                ),
                items_missing=7,
            ),
        ),
        events.AlertRaised(participant_id=ANN, administration_id=FILLED_IN, alert="thoughts_of_self_harm"),
        events.AdministrationWithdrawn(
            participant_id=ANN, administration_id=FILLED_IN, reason="wrong_date", withdrawn_by=MO
        ),
        events.AlertAcknowledged(
            participant_id=ANN,
            administration_id=FILLED_IN,
            alert="thoughts_of_self_harm",
            action="spoke_with_person",
            acknowledged_by="mo@issuer",
        ),
        events.AdministrationRecorded(
            participant_id=ANN,
            administration_id=FILLED_IN,
            measure="swemwbs:1",
            time_point="review",
            administered_on=date(2026, 9, 1),
            filled_in_by="interviewer",
            entered_by=MO,
            answers=None,
            scores=Scores(raw=Decimal("24"), total=Decimal("21.54")),
        ),
        events.AlertRaisedThoughRefused(
            participant_id=ANN,
            administration_id=FILLED_IN,
            measure="phq9:1",
            alert="thoughts_of_harm",
        ),
    ),
    words=('"9"', '"goals"', str(UUID(int=50))),
    after={
        "participant_id": ANN,
        "administration_id": FILLED_IN,
        "entered_by": MO,
        "withdrawn": True,
        "alerts": {"thoughts_of_self_harm": False, "thoughts_of_harm": True},
    },
)
