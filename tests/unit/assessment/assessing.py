"""given(events).when(command).then(events), or .refuses(...), for assessments."""

from datetime import date
from typing import Any
from uuid import UUID

from services.assessment.definitions import shipped
from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment import DECIDER
from services.assessment.domain.assessments.assessment_items import AddItem, EditItem
from services.assessment.domain.assessments.drafting import AssessmentFacts
from services.assessment.domain.assessments.voice import Voice
from services.assessment.domain.people.standing import Standing
from shared.domain.authorship import Author, OwnWords
from shared.testing.deciding import Given

ANN, ASSESSMENT = UUID(int=1), UUID(int=2)
TODAY = date(2026, 1, 31)
FRAMEWORK = shipped().frameworks["my_direction:1"]
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
KIT = Author(party="practitioner", account="kit@issuer")
LEAD = Author(party="practitioner", account="lead@issuer")
HERS = Voice(party="person", account=PERSON.account)
MOS = Voice(party="practitioner", account=MO.account)
WRITTEN_DOWN = Voice(party="person", account=MO.account, on_behalf="asked_for_it")
FACTS = AssessmentFacts(
    today=TODAY,
    standing=Standing(participant_id=ANN, arm="programme", index_date=date(2025, 1, 6), erased=False),
    framework=FRAMEWORK,
)
PLACE: dict[str, Any] = {"participant_id": ANN, "assessment_id": ASSESSMENT}
STARTED = events.AssessmentStarted(**PLACE, framework="my_direction:1", by=MO, started_on=TODAY)


def given(*happened: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(happened), FACTS)


def said(text: str = "I cook for my sisters", **how: Any) -> OwnWords:
    return OwnWords(**{"text": text, "given": "typed", "language": "en", **how})


def taken_down(text: str = "I cook for my sisters", by: Author = MO) -> OwnWords:
    return said(text, given="written_down", taken_down_by=by.account)


def added(no: int = 10, voice: Voice = HERS, **changed: Any) -> events.ItemAdded:
    values: dict[str, Any] = {
        "participant_id": ANN,
        "item_id": UUID(int=no),
        "section": "accommodation",
        "kind": "strength",
        "words": said() if voice.on_behalf is None else taken_down(),
        "evidence": None,
        "voice": voice,
        "added_on": TODAY,
    }
    return events.ItemAdded(**{**values, **changed})


def add(author: Author = PERSON, no: int = 10, **changed: Any) -> AddItem:
    values: dict[str, Any] = {
        "item_id": UUID(int=no),
        "section": "accommodation",
        "kind": "strength",
        "words": said(),
        "evidence": None,
        "author": author,
    }
    return AddItem(**{**values, **changed})


def edit(author: Author = PERSON, no: int = 10, **changed: Any) -> EditItem:
    values: dict[str, Any] = {"words": said("I cook for ten"), "evidence": None, "author": author}
    return EditItem(item_id=UUID(int=no), **{**values, **changed})


def edited(no: int = 10, voice: Voice = HERS, **changed: Any) -> events.ItemEdited:
    words = said("I cook for ten") if voice.on_behalf is None else taken_down("I cook for ten")
    values: dict[str, Any] = {"words": words, "evidence": None, "voice": voice, "edited_on": TODAY}
    return events.ItemEdited(participant_id=ANN, item_id=UUID(int=no), **{**values, **changed})


def affirmed(no: int = 10) -> events.WordsAffirmed:
    return events.WordsAffirmed(participant_id=ANN, item_id=UUID(int=no), by=PERSON, affirmed_on=TODAY)


def confirmed(by: Author, no: int = 10) -> events.StrengthConfirmed:
    return events.StrengthConfirmed(participant_id=ANN, item_id=UUID(int=no), by=by, confirmed_on=TODAY)


def rated(section: str = "finance", rating: int = 4, voice: Voice = HERS) -> events.SectionRated:
    return events.SectionRated(
        participant_id=ANN, section=section, rating=rating, voice=voice, rated_on=TODAY
    )


def everywhere(voice: Voice = MOS) -> list[Any]:
    """Every section touched: what a version needs to be complete."""
    return [rated(section.code, 5, voice) for section in FRAMEWORK.sections]
