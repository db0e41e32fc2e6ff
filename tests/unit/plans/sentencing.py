"""given(events).when(command).then(events), or .refuses(...), of requirements and interventions."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from services.plans.definitions import shipped
from services.plans.domain.known import RequirementKnown
from services.plans.domain.sentence import intervention, requirement
from services.plans.domain.sentence import intervention_events as done
from services.plans.domain.sentence import requirement_commands as commands
from services.plans.domain.sentence import requirement_events as events
from services.plans.domain.sentence.intervention import InterventionFacts
from services.plans.domain.sentence.requirement_commands import RequirementFacts, SentenceKnown
from shared.domain.quantities import SentenceMinutes
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN, BOB, SENTENCE, HOURS, PLACEMENT = (UUID(int=n) for n in (1, 2, 9, 21, 41))
TODAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, 12, tzinfo=UTC)
KIT = "kit@issuer"
BY: dict[str, Any] = {"participant_id": ANN, "requirement_id": HOURS, "account": KIT}
ORDER = SentenceKnown(
    sentence_id=SENTENCE,
    participant_id=ANN,
    kind="community_order",
    starts_on=date(2026, 1, 5),
    ends_on=date(2027, 1, 4),
    ended_on=None,
)
DEFINED = shipped()


def standing(status: str = "started", **changed: Any) -> Standing:
    return Standing(**{"participant_id": ANN, "arm": "programme", "status": status, **changed})


def facts(**changed: Any) -> RequirementFacts:
    known = {"standing": standing(), "today": TODAY, "types": DEFINED.requirement_types}
    return RequirementFacts(**{**known, "people": frozenset({ANN}), "sentence": ORDER, **changed})


def given(*happened: Any) -> Given:
    return Given(requirement.DECIDER, requirement.DECIDER.fold(happened), facts())


def record(**changed: Any) -> commands.RecordRequirement:
    said = {
        "requirement_id": HOURS,
        "account": KIT,
        "kind": "unpaid_work",
        "sentence_id": SENTENCE,
        "starts_on": date(2026, 1, 5),
        "ends_on": None,
        "amount": 6_000,
        "unit": "minutes",
        "ordered": "100 hours.",
    }
    return commands.RecordRequirement(**{**said, **changed})


def recorded(**changed: Any) -> events.RequirementRecorded:
    said = {
        "requirement_id": HOURS,
        "participant_id": ANN,
        "account": KIT,
        "types": "england_and_wales:1",
        "kind": "unpaid_work",
        "sentence_id": SENTENCE,
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2027, 1, 4),
        "unit": "minutes",
        "amount": 6_000,
        "ordered": "100 hours.",
    }
    return events.RequirementRecorded(**{**said, **changed})


def curfew(**changed: Any) -> events.RequirementRecorded:
    return recorded(**{"kind": "curfew", "unit": None, "amount": None, **changed})


def enter(minutes: int = 420, **changed: Any) -> commands.EnterProgress:
    said = {
        "progress_id": UUID(int=31),
        "account": KIT,
        "on": date(2026, 2, 2),
        "delivered": SentenceMinutes(minutes=minutes),
        "source": "provider_record",
    }
    return commands.EnterProgress(**{**said, **changed})


def worked(minutes: int = 420, **changed: Any) -> events.ProgressRecorded:
    said = {
        "progress_id": UUID(int=31),
        "on": date(2026, 2, 2),
        "unit": "minutes",
        "amount": minutes,
        "source": "provider_record",
        "intervention_id": None,
    }
    return events.ProgressRecorded(**BY, **{**said, **changed})


# What is known of the requirement to those who deliver it.
KNOWN = RequirementKnown(
    requirement_id=HOURS,
    kind="unpaid_work",
    state="active",
    starts_on=date(2026, 1, 5),
    ends_on=date(2027, 1, 4),
    amount=6_000,
    delivered=0,
)


def delivering(**changed: Any) -> InterventionFacts:
    known = {"standing": standing(), "now": NOW, "today": TODAY, "kinds": DEFINED.intervention_kinds}
    return InterventionFacts(**{**known, "requirements": {HOURS: KNOWN}, **changed})


def begun(*happened: Any) -> Given:
    return Given(intervention.DECIDER, intervention.DECIDER.fold(happened), delivering())


def started(**changed: Any) -> done.InterventionStarted:
    said = {
        "intervention_id": PLACEMENT,
        "participant_id": ANN,
        "account": KIT,
        "kinds": "my_direction:1",
        "kind": "unpaid_work_placement",
        "provider_id": None,
        "requirement_ids": (HOURS,),
        "goal_ids": (),
        "started_on": date(2026, 1, 5),
        "provider": "Roundhay Gardens",
    }
    return done.InterventionStarted(**{**said, **changed})
