"""given(events).when(command).then(events), or .refuses(...): how the domain's tests read."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.assessment.definitions import shipped
from services.assessment.domain.convictions.outcome import FollowUp, OutcomeRule, Reoffence
from services.assessment.domain.convictions.reoffending import RecordOutcome
from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.participant import (
    DECIDER,
    Facts,
    RegisterParticipant,
)
from shared.testing.deciding import Given

ANN = UUID(int=1)
DAY_0 = date(2024, 1, 1)
RULE = OutcomeRule(
    code="rossi", version=1, title="t", source="s", window_days=364, waiting_days=0, proof="arrest"
)
FACTS = Facts(
    today=date(2026, 1, 31),
    rules=(RULE,),
    disposals=frozenset({"arrest", "fine", "caution"}),
    offences=shipped().offence_codes,
    definition=shipped().characteristics["rossi:1"],
)
REGISTER: dict[str, Any] = {
    "participant_id": ANN,
    "crn": "X123456",
    "name": "Ann Example",
    "date_of_birth": date(1990, 5, 17),
    "arm": "programme",
    "index_date": DAY_0,
    "index_offence": "theft",
    "definition": "rossi:1",
    "characteristics": {"age": 33, "race": False},
    "case_manager": "mo@issuer",
}
REGISTERED = events.ParticipantRegistered(**REGISTER)
ERASURE_REQUESTED = events.ErasureRequested(participant_id=ANN)
ERASED = events.ParticipantErased(participant_id=ANN)


def given(*happened: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), FACTS)


def day(number: int) -> date:
    """So many days after the index date."""
    return DAY_0 + timedelta(days=number)


def register(**changed: Any) -> RegisterParticipant:
    return RegisterParticipant(**{**REGISTER, **changed})


def reoffence(offence: int, *, proven: int | None = None, disposal: str = "arrest", no: int = 7) -> Reoffence:
    proven_date = day(offence if proven is None else proven)
    return Reoffence(
        reoffence_id=UUID(int=no), offence_date=day(offence), proven_date=proven_date, disposal=disposal
    )


def followed(ends: int, *, starts: int = 0) -> FollowUp:
    return FollowUp(starts_on=day(starts), ends_on=day(ends))


def found(*reoffences: Reoffence, until: int | None = None, starts: int = 0) -> RecordOutcome:
    """What a follow-up found; `until` its last day, None: no follow-up is stated."""
    span = None if until is None else followed(until, starts=starts)
    return RecordOutcome(follow_up=span, reoffences=reoffences)
