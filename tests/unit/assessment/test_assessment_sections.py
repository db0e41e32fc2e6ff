"""Ratings kept apart, readiness, sections passed over, and what a section comes to. Refusals first."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from services.assessment.domain.assessments import assessment_events as events
from services.assessment.domain.assessments.assessment_sections import PassOver, RateSection, StateReadiness
from services.assessment.domain.assessments.tally import tally
from services.assessment.domain.assessments.voice import Voice
from shared.domain import Conflict, Invalid, NotFound
from shared.domain.authorship import Author
from tests.unit.assessment.assessing import (
    ANN,
    FACTS,
    FRAMEWORK,
    HERS,
    KIT,
    MO,
    MOS,
    PERSON,
    STARTED,
    TODAY,
    WRITTEN_DOWN,
    added,
    confirmed,
    given,
    rated,
)

FINANCE = {"section": "finance"}
FOR_HER = {"author": MO, "on_behalf": "asked_for_it"}


def rate(rating: int = 4, author: Author = PERSON, **changed: Any) -> RateSection:
    return RateSection(**{**FINANCE, "rating": rating, "author": author, **changed})


def ready(readiness: str = "thinking_about_it", author: Author = PERSON, **changed: Any) -> StateReadiness:
    return StateReadiness(**{**FINANCE, "readiness": readiness, "author": author, **changed})


def stated(readiness: str = "thinking_about_it", voice: Voice = HERS) -> events.ReadinessStated:
    return events.ReadinessStated(
        participant_id=ANN, **FINANCE, readiness=readiness, voice=voice, stated_on=TODAY
    )


def pass_over(reason: Any = "nothing_to_say", author: Author = PERSON, **changed: Any) -> PassOver:
    return PassOver(**{**FINANCE, "reason": reason, "author": author, **changed})


def passed(reason: Any = "nothing_to_say", voice: Voice = HERS) -> events.SectionPassedOver:
    return events.SectionPassedOver(
        participant_id=ANN, **FINANCE, reason=reason, voice=voice, passed_on=TODAY
    )


@pytest.mark.parametrize("command", [rate(), ready(), pass_over()])
def test_nothing_is_said_of_a_section_that_is_not_there(command: Any) -> None:
    given().when(command).refuses(NotFound)
    given(STARTED).when(replace(command, section="gardening")).refuses(Invalid, field="section")
    given(STARTED).when(command, replace(FACTS, framework=None)).refuses(Invalid, field="framework")


@pytest.mark.parametrize("rating", [-1, 11])
def test_a_rating_is_from_0_to_10(rating: int) -> None:
    given(STARTED).when(rate(rating)).refuses(Invalid, field="rating")


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (ready("very_ready"), "readiness"),
        (ready("not_present"), "readiness"),
        (ready("not_present", **FOR_HER), "readiness"),
        (ready("not_applicable", section="offence_analysis"), "readiness"),
        (ready(author=MO), "on_behalf_of_person"),
        (ready("does_not_want_to_answer", author=MO), "on_behalf_of_person"),
        (ready(on_behalf="asked_for_it"), "on_behalf_of_person"),
        (pass_over("does_not_want_to_answer", author=MO), "on_behalf_of_person"),
    ],
)
def test_an_answer_that_is_not_theirs_to_give_names_its_field(command: Any, field: str) -> None:
    given(STARTED).when(command).refuses(Invalid, field=field)


@pytest.mark.parametrize(
    ("own", "command"),
    [
        (rated(), rate(9, **FOR_HER)),
        (stated(), ready("made_changes", **FOR_HER)),
        (stated(), ready("not_present", author=MO)),
        (passed(), pass_over("does_not_want_to_answer", **FOR_HER)),
    ],
)
def test_what_the_person_answered_themselves_is_not_overruled(own: Any, command: Any) -> None:
    given(STARTED, own).when(command).refuses(Conflict, code="own-session")


@pytest.mark.parametrize(("author", "voice"), [(PERSON, HERS), (MO, MOS)])
def test_each_party_rates_and_passes_over_for_itself(author: Author, voice: Voice) -> None:
    given(STARTED).when(rate(4, author)).then(rated(voice=voice))
    given(STARTED, rated(voice=voice)).when(rate(4, author)).then()
    given(STARTED).when(pass_over(author=author)).then(passed(voice=voice))
    given(STARTED, passed(voice=voice)).when(pass_over(author=author)).then()


def test_the_person_says_how_ready_they_are() -> None:
    given(STARTED).when(ready()).then(stated())
    given(STARTED, stated()).when(ready()).then()


def test_what_is_recorded_for_the_person_is_marked_until_they_say_it_themselves() -> None:
    given(STARTED).when(rate(**FOR_HER)).then(rated(voice=WRITTEN_DOWN))
    given(STARTED).when(ready(**FOR_HER)).then(stated(voice=WRITTEN_DOWN))
    given(STARTED, rated(voice=WRITTEN_DOWN)).when(rate()).then(rated())
    given(STARTED, stated(voice=WRITTEN_DOWN)).when(ready()).then(stated())


def test_a_practitioner_says_that_the_person_was_not_there() -> None:
    given(STARTED).when(ready("not_present", author=MO)).then(stated("not_present", MOS))
    given(STARTED, stated("not_present", MOS)).when(ready()).then(stated())


def test_a_rating_takes_the_place_of_the_same_partys() -> None:
    content = given(
        STARTED, rated(rating=2), rated(rating=7, voice=MOS), rated(rating=3)
    ).state.current.content
    found = tally(content, "finance")
    assert (found.person_rating, found.practitioner_rating, found.divergence) == (3, 7, 4)


def test_a_section_comes_to_what_was_said_in_it() -> None:
    happened = [
        STARTED,
        added(1),
        added(2, voice=MOS),
        added(3, voice=WRITTEN_DOWN, kind="need"),
        added(4, kind="aspiration"),
        added(5, section="finance"),
        confirmed(PERSON, 2),
        stated(),
        events.ItemRemoved(
            participant_id=ANN, item_id=UUID(int=4), reason="no", voice=HERS, removed_on=TODAY
        ),
    ]
    content = given(*happened).state.current.content
    home = tally(content, "accommodation")
    assert (home.strengths, home.needs) == ((UUID(int=1), UUID(int=2)), (UUID(int=3),))
    assert (home.strengths_named_by_person, home.strengths_confirmed, home.aspirations) == (1, 1, 0)
    assert (home.own_words, home.divergence, home.readiness) == (2, None, None)
    assert tally(content, "finance").readiness == "thinking_about_it"


SCORES = st.none() | st.integers(0, 10)


@whatever(SCORES, SCORES)
def test_divergence_is_the_practitioners_minus_the_persons(hers: int | None, his: int | None) -> None:
    ratings = [rated(rating=value, voice=v) for value, v in ((hers, HERS), (his, MOS)) if value is not None]
    found = tally(given(STARTED, *ratings).state.current.content, "finance")
    assert (found.person_rating, found.practitioner_rating) == (hers, his)
    assert found.divergence == (None if hers is None or his is None else his - hers)


def test_another_practitioners_rating_is_the_practitioners() -> None:
    [again] = given(STARTED, rated(voice=MOS)).when(rate(4, KIT)).events()
    content = given(STARTED, rated(voice=MOS), again).state.current.content
    assert [(r.value, r.voice.account) for r in content.ratings] == [(4, KIT.account)]
    assert FRAMEWORK.section("finance").code == "finance"
