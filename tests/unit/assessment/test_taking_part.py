"""Whoever said no to taking part: nothing new is written with them, by either party."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments.assessment import StartAssessment
from services.assessment.domain.assessments.assessment_items import ConfirmItem, RemoveItem
from services.assessment.domain.assessments.assessment_life import (
    AnswerVersion,
    CompleteVersion,
    Countersign,
    ReopenVersion,
)
from services.assessment.domain.assessments.assessment_sections import RateSection
from services.assessment.domain.measures.administration import AcknowledgeAlert, WithdrawAdministration
from shared.domain import Conflict
from tests.unit.assessment import assessing, measuring
from tests.unit.assessment.assessing import LEAD, MO, PERSON, STARTED, added
from tests.unit.assessment.measuring import HERSELF, RAISED, RECORDED, record

CODE = "not-taking-part"


def facts(taking_part: Any) -> Any:
    standing = replace(assessing.FACTS.standing, taking_part=taking_part)
    return replace(assessing.FACTS, standing=standing)


@pytest.mark.parametrize("author", [MO, PERSON])
def test_no_assessment_is_started(author: Any) -> None:
    start = StartAssessment(assessment_id=UUID(int=2), framework="my_direction:1", author=author)
    assessing.given().when(start, facts("no")).refuses(Conflict, code=CODE)
    for goes_on in ("yes", "not_recorded"):
        assert assessing.given().when(start, facts(goes_on)).events()


@pytest.mark.parametrize(
    "command",
    [
        *(assessing.add(author, 11) for author in (MO, PERSON)),
        assessing.edit(),
        RemoveItem(item_id=UUID(int=10), reason="Not so", author=PERSON),
        ConfirmItem(item_id=UUID(int=10), author=MO),
        *(RateSection(section="finance", rating=4, author=author) for author in (MO, PERSON)),
        CompleteVersion(author=MO),
        AnswerVersion(answer="agrees", words=None, reason=None, author=PERSON),
        Countersign(author=LEAD),
        ReopenVersion(author=MO),
    ],
)
def test_nothing_is_written_in_one(command: Any) -> None:
    assessing.given(STARTED, added()).when(command, facts("no")).refuses(Conflict, code=CODE)


def test_writing_goes_on_with_a_yes_and_where_nothing_is_recorded() -> None:
    for goes_on in ("yes", "not_recorded"):
        assert assessing.given(STARTED).when(assessing.add(), facts(goes_on)).events()


@pytest.mark.parametrize("entered", [{}, {"author": HERSELF, "filled_in_by": "person_in_own_session"}])
def test_no_measure_is_recorded(entered: dict[str, Any]) -> None:
    refused = measuring.given().when(record(**entered), measuring.facts(taking_part="no"))
    with pytest.raises(Conflict, match="What was written stays readable") as found:
        refused.events()
    assert found.value.reason == CODE
    for goes_on in ("yes", "not_recorded"):
        assert measuring.given().when(record(**entered), measuring.facts(taking_part=goes_on)).events()


def test_what_is_recorded_is_still_withdrawn_and_its_alert_closed() -> None:
    withdraw = WithdrawAdministration(participant_id=measuring.ANN, reason="wrong_date", author=measuring.MO)
    acknowledge = AcknowledgeAlert(
        participant_id=measuring.ANN,
        alert=RAISED.alert,
        action="spoke_with_person",
        author=measuring.MO,
    )
    for command in (withdraw, acknowledge):
        assert measuring.given(RECORDED, RAISED).when(command, measuring.facts(taking_part="no")).events()
