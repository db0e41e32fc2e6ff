"""What is published of people: codes and dates as they happened, and no words."""

import json

import pytest

from services.assessment.publications import PUBLICATIONS
from shared.contracts import Contract
from shared.contracts import assessment as public
from shared.contracts.publication import publish
from tests.contract.lives.assessment.people import ACCESS, CORRECTED, LICENCE, PEOPLE, PLACED, SENTENCED
from tests.contract.lives.life import ANN, NO_KEYS, Life, decoded


def published(life: Life) -> list[Contract]:
    """As the relay does: decoded without any key."""
    found = [publish(PUBLICATIONS, decoded(entry, NO_KEYS)) for entry in life.stored()]
    assert len(found) == len(life.events)
    return [data for data in found if data is not None]


@pytest.mark.parametrize("life", PEOPLE, ids=lambda life: life.name)
def test_everything_is_published_and_no_words(life: Life) -> None:
    contracts = published(life)
    assert len(contracts) == len(life.events)
    text = json.dumps([data.model_dump(mode="json") for data in contracts])
    assert str(ANN) in text
    assert not [word for word in life.words if word in text]


def test_a_status_says_what_was_before_and_whether_that_was_an_error() -> None:
    said = [data.model_dump(exclude={"participant_id", "on"}) for data in published(PLACED)]
    assert said == [
        {"status": "started", "previous": "registered", "reopened": False},
        {"status": "transferred", "previous": "started", "reopened": False},
        {"status": "started", "previous": "transferred", "reopened": True},
    ]


def test_a_recall_is_a_change_of_the_sentence() -> None:
    imposed, changed, ended = published(SENTENCED)
    assert isinstance(imposed, public.SentenceImposed)
    assert isinstance(changed, public.SentenceChanged)
    assert isinstance(ended, public.SentenceEnded)
    assert (changed.change, changed.reason, changed.length_months) == ("recalled", "recall_decision", 12)
    assert {imposed.sentence_id, changed.sentence_id, ended.sentence_id} == {LICENCE}


def test_a_correction_has_all_public_fields_anew() -> None:
    [corrected] = published(CORRECTED)
    assert isinstance(corrected, public.ParticipantCorrected)
    assert corrected.changed == ("name", "index_date")
    # Who registered somebody is no matter of what was wrong.
    registered = set(public.ParticipantRegistered.model_fields) - {"registered_by"}
    assert registered <= set(corrected.model_dump())


def test_access_needs_are_codes() -> None:
    [needs] = published(ACCESS)
    assert isinstance(needs, public.AccessNeedsRecorded)
    assert (needs.party, needs.language, needs.adjustments) == ("person", "cy", ("prefers_not_to_say",))
    assert not hasattr(needs, "note")
