"""Somebody's say about the use of their data."""

from datetime import date
from typing import Any

from services.assessment.domain.consents import consent_events as events
from services.assessment.domain.consents.consent import DECIDER
from tests.contract.lives.life import ANN, Life

SAID: dict[str, Any] = {"participant_id": ANN, "purpose": "use_in_evaluation", "recorded_by": "mo@issuer"}

LIFE = Life(
    name="consent",
    decider=DECIDER,
    stream=f"consent-{ANN}",
    events=(
        events.LawfulBasisRecorded(**SAID, basis="consent", reference=None),
        events.ConsentGiven(
            **SAID,
            wording="use_in_evaluation:1",
            language="cy",
            given_on=date(2024, 2, 1),
            on_behalf="in_writing",
        ),
        events.PermissionChanged(participant_id=ANN, purpose="use_in_evaluation", may=True, because=None),
        events.ConsentWithdrawn(**SAID, withdrawn_on=date(2024, 3, 1), on_behalf=None),
        events.ObjectionRaised(**SAID, raised_on=date(2024, 3, 2), on_behalf=None),
        events.ObjectionWithdrawn(**SAID, withdrawn_on=date(2024, 3, 3), on_behalf="said_by_phone"),
        events.LawfulBasisRecorded(
            participant_id=ANN,
            purpose="taking_part",
            recorded_by="mo@issuer",
            basis="research_agreement",
            reference="DSA-1",
        ),
    ),
    words=(),
    after={},
)
