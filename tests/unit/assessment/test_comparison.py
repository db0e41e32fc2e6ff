"""Two versions compared, item by item."""

from typing import Any
from uuid import UUID

import pytest

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment_state import Content
from services.assessment.domain.assessments.comparison import Stated, StatedDifference, compare
from tests.unit.assessment.assessing import (
    ANN,
    HERS,
    MO,
    MOS,
    STARTED,
    TODAY,
    WRITTEN_DOWN,
    added,
    affirmed,
    confirmed,
    edited,
    given,
    rated,
    said,
)

ITEM = {"participant_id": ANN, "item_id": UUID(int=10)}
REMOVED = events.ItemRemoved(**ITEM, reason="no", voice=HERS, removed_on=TODAY)
COMMENTED = events.ItemCommented(**ITEM, comment_id=UUID(int=9), words=said(), voice=MOS, commented_on=TODAY)
TRANSLATED = events.ItemTranslated(**ITEM, words=said(language="cy"), by=MO, translated_on=TODAY)


def content(*happened: Any) -> Content:
    return given(STARTED, *happened).state.current.content


def test_an_item_is_added_or_removed() -> None:
    [new] = compare(content(), content(added())).items
    assert (new.change, new.section, new.before, new.fields) == ("added", "accommodation", None, ())
    [gone] = compare(content(added()), content()).items
    assert (gone.change, gone.after) == ("removed", None)
    assert compare(content(added()), content(added(), REMOVED)).items == (gone,)


@pytest.mark.parametrize(
    ("happened", "fields"),
    [
        (edited(), ("words",)),
        (edited(words=said(), evidence="a photo"), ("evidence",)),
        (confirmed(MO), ("confirmed",)),
        (COMMENTED, ("comments",)),
        (TRANSLATED, ("translations",)),
    ],
)
def test_a_changed_item_says_what_is_another(happened: Any, fields: tuple[str, ...]) -> None:
    [found] = compare(content(added()), content(added(), happened)).items
    assert (found.change, found.fields) == ("changed", fields)
    assert found.before
    assert found.before.present.words == said()


def test_whose_voice_it_is_in_counts() -> None:
    before = content(added(voice=WRITTEN_DOWN))
    [found] = compare(before, content(added(voice=WRITTEN_DOWN), affirmed())).items
    assert found.fields == ("affirmed",)
    own = content(added(voice=WRITTEN_DOWN), edited(words=added(voice=WRITTEN_DOWN).words))
    [found] = compare(before, own).items
    assert found.fields == ("voice",)


def own(value: int | str) -> Stated:
    return Stated(value=value, own_session=True)


def test_ratings_that_moved_are_shown_by_party() -> None:
    found = compare(content(rated(rating=2), rated(rating=5, voice=MOS)), content(rated(rating=6)))
    assert found.ratings == (
        StatedDifference(section="finance", party="person", before=own(2), after=own(6)),
        StatedDifference(section="finance", party="practitioner", before=own(5), after=None),
    )
    assert not found.empty


def test_a_rating_that_the_person_took_up_themselves_is_another_though_its_value_is_the_same() -> None:
    found = compare(content(rated(rating=2, voice=WRITTEN_DOWN)), content(rated(rating=2)))
    before = Stated(value=2, own_session=False)
    assert found.ratings == (
        StatedDifference(section="finance", party="person", before=before, after=own(2)),
    )


PLACE: dict[str, Any] = {"participant_id": ANN, "section": "finance"}


def passed_over(reason: str, voice: Any) -> events.SectionPassedOver:
    return events.SectionPassedOver(**PLACE, voice=voice, reason=reason, passed_on=TODAY)


def test_readiness_and_sections_passed_over_are_shown() -> None:
    stated = events.ReadinessStated(**PLACE, voice=HERS, readiness="making_changes", stated_on=TODAY)
    found = compare(content(), content(stated, passed_over("nothing_to_say", HERS)))
    place: dict[str, Any] = {"section": "finance", "party": "person", "before": None}
    assert found.readiness == (StatedDifference(**place, after=own("making_changes")),)
    assert found.passed == (StatedDifference(**place, after=own("nothing_to_say")),)


def test_what_one_party_passed_over_does_not_hide_the_others() -> None:
    mos = passed_over("nothing_to_say", MOS)
    found = compare(
        content(passed_over("nothing_to_say", HERS), mos),
        content(passed_over("does_not_want_to_answer", HERS), mos),
    )
    assert [(each.party, each.after) for each in found.passed] == [("person", own("does_not_want_to_answer"))]
