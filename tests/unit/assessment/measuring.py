"""given(...).when(...).then(...) on administrations, and measures to try the rules with."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.assessment.definitions import shipped
from services.assessment.domain.measures.administration import (
    DECIDER,
    AdministrationFacts,
    RecordAdministration,
)
from services.assessment.domain.measures.administration_events import (
    AdministrationRecorded,
    AlertRaised,
    Answers,
)
from services.assessment.domain.measures.measure import (
    Items,
    Licence,
    MeasureDefinition,
    MissingItems,
    Statistic,
    Subscale,
)
from services.assessment.domain.measures.scoring import Scores
from shared.domain.authorship import Author
from shared.testing.deciding import Given

ANN, FILLED_IN = UUID(int=1), UUID(int=2)
START = date(2026, 3, 2)
TODAY = date(2026, 9, 1)
MO = Author(party="practitioner", account="mo@issuer")
HERSELF = Author(party="person", account="ann@issuer")
MEASURES = shipped().measures
PHQ9 = MEASURES["phq9:1"]
# What no shipped measure has: a reversed item, subscales that it is in, and a rule for gaps.
MADE_UP = MeasureDefinition(
    code="made_up",
    version=1,
    title="t",
    source="s",
    items=Items(count=4, minimum=1, maximum=5, reverse_scored=(2,)),
    scoring="sum",
    missing_items=MissingItems(rule="prorated", most=2, source="s", population="p"),
    better="higher",
    licence=Licence(text="free", wording="free"),
    filled_in_by=("person_in_own_session", "person_with_help"),
    subscales=(
        Subscale(code="one", title="One", items=(1, 2)),
        Subscale(code="two", title="Two", items=(3, 4)),
    ),
    standard_deviation=Statistic(value=Decimal("5"), source="s", population="p"),
    reliability=Statistic(value=Decimal("0.82"), source="s", population="p"),
)
FACTS = AdministrationFacts(
    today=TODAY,
    time_points=shipped().time_points,
    measure=PHQ9,
    start=START,
    actions=frozenset(shipped().crisis_help.actions),
)
ANSWERS = dict.fromkeys(range(1, 9), 1) | {9: 0}
POSITIVE = {**ANSWERS, 9: 1}


def made_up(**changed: Any) -> MeasureDefinition:
    return replace(MADE_UP, **changed)


def answers(given_: dict[int, int], goals: dict[UUID, int] | None = None) -> Answers:
    return Answers(items=given_, goals=goals or {})


def record(**changed: Any) -> RecordAdministration:
    values: dict[str, Any] = {
        "administration_id": FILLED_IN,
        "participant_id": ANN,
        "measure": "phq9:1",
        "time_point": "baseline",
        "administered_on": START,
        "filled_in_by": "person_with_help",
        "author": MO,
        "answers": answers(ANSWERS),
    }
    return RecordAdministration(**{**values, **changed})


def facts(**changed: Any) -> AdministrationFacts:
    return replace(FACTS, **changed)


def day(number: int) -> date:
    """So many days after the start."""
    return START + timedelta(days=number)


RECORDED = AdministrationRecorded(
    participant_id=ANN,
    administration_id=FILLED_IN,
    measure="phq9:1",
    time_point="baseline",
    administered_on=START,
    filled_in_by="person_with_help",
    entered_by=MO,
    answers=answers(ANSWERS),
    scores=Scores(raw=Decimal(8), total=Decimal(8), items_missing=0),
)
RAISED = AlertRaised(participant_id=ANN, administration_id=FILLED_IN, alert="thoughts_of_self_harm")


def given(*happened: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), FACTS)
