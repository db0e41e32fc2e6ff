"""Stored events of every private version, as they were once written, and what they must read as.

`events.json` is for ever: a new version adds entries, no entry changes. The key is a test's own."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from services.assessment.domain import participant_events as events
from shared.security import Keys, PersonKey

FILE = Path(__file__).parent / "golden" / "events.json"
ANN = UUID(int=1)
KEYS = Keys({str(ANN): PersonKey(bytes(range(32)))})
NO_KEYS = Keys()

# What each entry of the file decodes to, in its order: one life.
LIFE: list[Any] = [
    events.ParticipantRegistered(
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
    ),
    events.FollowUpRecorded(participant_id=ANN, starts_on=date(2024, 1, 1), ends_on=date(2025, 1, 1)),
    events.ReoffenceRecorded(
        participant_id=ANN,
        reoffence_id=UUID(int=7),
        offence_date=date(2024, 3, 1),
        proven_date=date(2024, 3, 1),
        disposal="arrest",
    ),
    events.OutcomeJudged(
        participant_id=ANN, rule="rossi:1", status="reoffended", event=True, time_days=60, reoffences=1
    ),
    events.ErasureRequested(participant_id=ANN),
    events.ParticipantErased(participant_id=ANN),
]


def stored() -> list[dict[str, Any]]:
    """The entries: name, schema_version, id, stream, data (the stored text)."""
    entries: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))
    return entries
