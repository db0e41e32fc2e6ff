"""The fast ranking is what asking of every pair finds, and its reasons say all of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.plans.definitions import shipped
from services.plans.domain.life_links.matching import (
    Offered,
    Score,
    Seeker,
    Suggestion,
    best,
    score,
    suits,
)
from services.plans.domain.life_links.profile import Profile
from services.plans.domain.life_links.ranking import Ranking
from services.plans.domain.life_links.weights import Criterion, Weights, What
from tests.unit.plans.match_oracle import Found, by_hand

CODES = st.sets(st.sampled_from("abcd")).map(lambda codes: tuple(sorted(codes)))
SETS = st.frozensets(st.sampled_from("abc"))
PROFILES = st.builds(Profile, **dict.fromkeys(Profile.__dataclass_fields__, CODES))
SEEKERS = st.builds(Seeker, profile=PROFILES, goals=CODES, must=st.just(frozenset()) | SETS, may=SETS)
SHIPPED = shipped().matching


@st.composite
def offers(draw: Any) -> list[Offered]:
    ids = draw(st.sets(st.integers(1, 30), max_size=8))
    return [
        Offered(
            volunteer_id=UUID(int=n), profile=draw(PROFILES), meets=draw(SETS), links=draw(st.integers(0, 2))
        )
        for n in draw(st.permutations(sorted(ids)))
    ]


@st.composite
def weights(draw: Any) -> Weights:
    """Points that no code reaches in one, or that the last code reaches in part."""
    criteria = [
        Criterion(
            code=what,
            each=draw(st.integers(1, 9)),
            most=draw(st.integers(1, 20)),
            needed=draw(st.booleans()),
            reason={},
        )
        for what in draw(st.permutations(get_args(What)))
    ]
    return replace(SHIPPED, criteria=tuple(criteria))


def told(suggestions: Sequence[Suggestion]) -> list[Found]:
    return [
        (
            each.score.total,
            each.volunteer_id,
            [(reason.code, list(reason.shared), reason.points) for reason in each.score.reasons],
        )
        for each in suggestions
    ]


@given(SEEKERS, offers(), weights(), st.integers(1, 5))
def test_the_ranking_is_what_asking_of_every_pair_finds(
    person: Seeker, volunteers: list[Offered], measured: Weights, most: int
) -> None:
    found = Ranking(volunteers, measured).best(person, most)
    assert told(found) == by_hand(person, volunteers, measured, most)
    for each in found:
        assert each.score.total == sum(reason.points for reason in each.score.reasons) <= measured.most


@given(SEEKERS, offers())
def test_the_plain_formula_says_the_same(person: Seeker, volunteers: list[Offered]) -> None:
    pairs = [(each, score(person, each, SHIPPED)) for each in volunteers if suits(person, each, SHIPPED)]
    scored = [
        Suggestion(volunteer_id=each.volunteer_id, links=each.links, score=found)
        for each, found in pairs
        if found.total
    ]
    assert told(best(scored, 3)) == by_hand(person, volunteers, SHIPPED, 3)


@given(SEEKERS, offers(), st.integers(1, 4))
def test_pages_of_volunteers_come_to_the_same_as_all_at_once(
    person: Seeker, volunteers: list[Offered], size: int
) -> None:
    found: Sequence[Suggestion] = ()
    for start in range(0, len(volunteers), size):
        page = Ranking(volunteers[start : start + size], SHIPPED)
        found = best([*found, *page.best(person, 3)], 3)
    assert list(found) == list(Ranking(volunteers, SHIPPED).best(person, 3))


LIKES = Profile(interests=("cooking", "music"), languages=("cy", "en"), districts=("LS1",))
ANN = Seeker(profile=LIKES, goals=("finance",), must=frozenset({"woman"}))
EVE = Offered(
    volunteer_id=UUID(int=7),
    profile=replace(LIKES, areas=("finance",), languages=("en",)),
    meets=frozenset({"woman"}),
)


def offered(**changed: Any) -> Offered:
    return replace(EVE, profile=replace(EVE.profile, **changed))


def totals(person: Seeker, *volunteers: Offered) -> list[int]:
    return [each.score.total for each in Ranking(volunteers, SHIPPED).best(person, 10)]


def test_goals_of_the_plan_count_as_what_somebody_wants_help_with() -> None:
    [found] = Ranking([EVE], SHIPPED).best(ANN, 10)
    assert told([found])[0][2] == [
        ("interests", ["cooking", "music"], 16),
        ("areas", ["finance"], 10),
        ("languages", ["en"], 8),
        ("districts", ["LS1"], 10),
        ("wishes", ["woman"], 4),
    ]
    assert totals(replace(ANN, goals=()), EVE) == [found.score.total - 10]


@pytest.mark.parametrize(
    "unsuited",
    [replace(EVE, meets=frozenset()), offered(languages=("pl",)), offered(districts=("SW9",))],
    ids=["wish", "language", "district"],
)
def test_who_does_not_meet_what_must_be_met_is_never_suggested(unsuited: Offered) -> None:
    assert totals(ANN, unsuited) == []


def test_who_said_nothing_of_language_or_place_may_be_suggested() -> None:
    assert totals(ANN, offered(languages=(), districts=())) == [30]


def test_who_shares_nothing_is_not_suggested() -> None:
    assert totals(Seeker(), EVE, Offered(volunteer_id=UUID(int=8))) == []


def test_of_equals_whoever_has_fewer_links_comes_first_then_the_lower_id() -> None:
    others = [replace(EVE, volunteer_id=UUID(int=n), links=links) for n, links in ((9, 0), (3, 1), (2, 1))]
    found = Ranking([EVE, *others], SHIPPED).best(ANN, 3)
    assert [each.volunteer_id.int for each in found] == [7, 9, 2]


def test_the_shipped_weights_come_to_a_hundred_and_name_known_codes() -> None:
    assert SHIPPED.most == 100
    assert {each.code for each in SHIPPED.criteria} == set(get_args(What))
    categories = {wish.category for wish in SHIPPED.wishes.values() if wish.category}
    assert categories <= shipped().network.categories.keys()
    titles = [each.reason for each in SHIPPED.criteria] + [wish.title for wish in SHIPPED.wishes.values()]
    for title in (*titles, *SHIPPED.languages.values()):
        assert title.keys() == {"en", "cy"}


def test_steps_add_up_to_the_most_that_a_criterion_comes_to() -> None:
    criterion = Criterion(code="times", each=4, most=10, reason={})
    assert criterion.steps == (4, 4, 2)
    assert [criterion.points(shared) for shared in range(5)] == [0, 4, 8, 10, 10]


def test_nobody_is_scored_for_nothing() -> None:
    assert score(Seeker(), EVE, SHIPPED) == Score(total=0, reasons=())
