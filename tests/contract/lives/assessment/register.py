"""A register of risk and exclusions."""

from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.domain.risk import register_events as events
from services.assessment.domain.risk.register import DECIDER
from tests.contract.lives.life import ANN, Life

RISK, OUTSIDER, PLACE = (UUID(int=number) for number in (21, 22, 23))
HELD: dict[str, Any] = {
    "participant_id": ANN,
    "source": "licence",
    "starts_on": date(2024, 1, 10),
    "ends_on": None,
    "recorded_by": "mo@issuer",
}
LEVEL: dict[str, Any] = {**HELD, "entry_id": RISK, "kind": "serious_harm", "mappa_category": None}
LEVEL |= {"mappa_level": None, "alert": None, "reference": "PPUD-7781"}
PERSON: dict[str, Any] = {**HELD, "entry_id": OUTSIDER, "kind": "person", "other_participant_id": None}
PERSON |= {"place": None, "district": None, "category": None, "reference": None}
OTHER: dict[str, Any] = {**PERSON, "name": None, "description": None}
ENDED: dict[str, Any] = {"participant_id": ANN, "ended_on": date(2024, 6, 1), "ended_by": "mo@issuer"}

LIFE = Life(
    name="register",
    decider=DECIDER,
    stream=f"register-{ANN}",
    events=(
        events.RiskRecorded(**LEVEL, level="high"),
        events.RiskCorrected(**LEVEL, level="very_high"),
        events.ExclusionRecorded(**PERSON, name="Cy Neighbour", description="at number nine"),
        events.ExclusionCorrected(**PERSON, name="Di Neighbour", description=None),
        events.OutsiderChecked(participant_id=ANN, entry_id=OUTSIDER, checked_by="mo@issuer"),
        events.ExclusionRecorded(
            **{**OTHER, "entry_id": PLACE, "kind": "place", "place": "The Crown Inn", "district": "LS6"}
        ),
        events.RiskEnded(**ENDED, entry_id=RISK, reason="superseded"),
        events.ExclusionEnded(**ENDED, entry_id=PLACE, reason="revoked"),
    ),
    words=("PPUD-7781", "Neighbour", "number nine", "Crown"),
    after={},
)
