"""What somebody wishes for in a volunteer. Refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from services.plans.definitions import shipped
from services.plans.domain.life_links import wishes_events as events
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.wishes import DECIDER, WishesFacts, WithdrawWishes, WriteWishes
from shared.domain import Conflict, Invalid
from shared.domain.authorship import Author, OwnWords
from shared.domain.standing import Standing
from shared.testing.deciding import Given

ANN = UUID(int=1)
TODAY = date(2026, 3, 2)
PERSON = Author(party="person", account="ann@issuer")
MO = Author(party="practitioner", account="mo@issuer")
STANDING = Standing(participant_id=ANN, arm="programme", status="started")
FACTS = WishesFacts(
    today=TODAY,
    standing=STANDING,
    interests=shipped().interests,
    areas=[area.code for area in shipped().plan.areas],
    weights=shipped().matching,
)
PROFILE = Profile(interests=("cooking",), areas=("finance",), languages=("en",), times=("sat_morning",))
WORDS = OwnWords(text="Somebody who listens", given="typed", language="en")
TAKEN_DOWN = replace(WORDS, given="written_down", taken_down_by="mo@issuer")


def given(*before: Any, **facts: Any) -> Given:
    return Given(DECIDER, DECIDER.fold(before), replace(FACTS, **facts))


def write(author: Author = PERSON, **said: Any) -> WriteWishes:
    return WriteWishes(**{"profile": PROFILE, "words": WORDS, "author": author, **said})


def written(by: Author = PERSON, **said: Any) -> events.WishesWritten:
    values = {"profile": PROFILE, "must": (), "may": (), "words": WORDS, **said}
    refers = {"interests": "life_links:1", "weights": "life_links:1"}
    return events.WishesWritten(participant_id=ANN, by=by, written_on=TODAY, **refers, **values)


def withdrawn(by: Author = PERSON) -> events.WishesWithdrawn:
    return events.WishesWithdrawn(participant_id=ANN, by=by, withdrawn_on=TODAY)


@pytest.mark.parametrize(
    ("standing", "code"),
    [
        (replace(STANDING, status="recalled"), "recalled"),
        (replace(STANDING, status="completed"), "not-under-way"),
        (replace(STANDING, permissions={"taking_part": False}), "not-taking-part"),
    ],
)
def test_nobody_whose_case_rests_is_looked_for(standing: Standing, code: str) -> None:
    given(standing=standing).when(write()).refuses(Conflict, code=code)
    # To take it back is theirs at any time.
    given(written(), standing=standing).when(WithdrawWishes(author=PERSON)).then(withdrawn())


@pytest.mark.parametrize("field", ["interests", "areas", "times"])
def test_a_code_that_is_not_listed_is_refused(field: str) -> None:
    for codes in (("flying",), 2 * getattr(PROFILE, field)):
        given().when(write(profile=replace(PROFILE, **{field: codes}))).refuses(Invalid, field=field)


def test_wishes_are_listed_and_do_not_exclude_each_other() -> None:
    given().when(write(must=("rich",))).refuses(Invalid, field="must")
    given().when(write(may=("woman", "woman"))).refuses(Invalid, field="may")
    given().when(write(must=("woman",), may=("woman",))).refuses(Invalid, field="may")
    given().when(write(must=("woman",), may=("man",))).refuses(Invalid, field="may")
    given().when(write(must=("man", "woman"))).refuses(Invalid, field="must")


def test_words_that_a_practitioner_writes_are_taken_down() -> None:
    given().when(write(MO)).refuses(Invalid, field="words.given")
    given().when(write(MO, words=TAKEN_DOWN)).then(written(MO, words=TAKEN_DOWN))
    given().when(write(MO, words=None)).then(written(MO, words=None))


def test_what_is_written_takes_the_place_of_what_was_in_order() -> None:
    said = {"must": ("woman",), "may": ("older_adult", "lived_experience")}
    command = write(
        profile=replace(PROFILE, interests=("music", "cooking"), districts=("LS2", "LS1")), **said
    )
    after = written(
        profile=replace(PROFILE, interests=("cooking", "music"), districts=("LS1", "LS2")),
        must=("woman",),
        may=("lived_experience", "older_adult"),
    )
    given(written(MO, words=TAKEN_DOWN)).when(command).then(after)
    assert DECIDER.fold([written(), after]).written == after


def test_the_same_again_is_nothing() -> None:
    given(written()).when(write()).then()
    given(written()).when(write(MO, words=None)).then(written(MO, words=None))


def test_who_looks_for_nobody_any_more_may_look_again() -> None:
    given().when(WithdrawWishes(author=PERSON)).then()
    given(written()).when(WithdrawWishes(author=MO)).then(withdrawn(MO))
    given(written(), withdrawn()).when(WithdrawWishes(author=PERSON)).then()
    given(written(), withdrawn()).when(write()).then(written())
