"""Recording what the court ordered, refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.plans.domain.sentence.requirement import MOST_OF_SENTENCE
from shared.domain import Conflict, Invalid, NotFound, NotYetKnown
from tests.unit.plans.sentencing import ANN, BOB, DEFINED, ORDER, facts, given, record, recorded, standing

LICENCE = replace(ORDER, kind="licence", ends_on=None)


def test_a_sentence_that_has_not_arrived_is_not_yet_known() -> None:
    given().when(record(), facts(sentence=None)).refuses(NotYetKnown)


def test_somebody_elses_sentence_is_none_of_theirs() -> None:
    given().when(record(), facts(sentence=replace(ORDER, participant_id=BOB))).refuses(NotFound)


def test_nothing_is_added_to_a_sentence_that_ended() -> None:
    ended = replace(ORDER, ended_on=date(2026, 5, 1))
    given().when(record(), facts(sentence=ended)).refuses(Conflict, code="sentence-ended")


def test_a_sentence_holds_as_many_as_end_with_it_at_once() -> None:
    given().when(record(), facts(in_sentence=MOST_OF_SENTENCE)).refuses(Conflict, code="full")


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"arm": "comparator", "status": None}, "comparator"),
        ({"status": "recalled"}, "recalled"),
        ({"status": "completed"}, "not-under-way"),
    ],
)
def test_nothing_is_recorded_where_no_case_is_under_way(who: dict[str, Any], code: str) -> None:
    given().when(record(), facts(standing=standing(**who))).refuses(Conflict, code=code)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "pillory"}, "kind"),
        ({"kind": "licence_condition_standard", "amount": None, "unit": None}, "kind"),
        ({"starts_on": date(2026, 1, 4)}, "starts_on"),
        ({"starts_on": date(2027, 1, 5)}, "starts_on"),
        ({"ends_on": date(2027, 1, 5)}, "ends_on"),
        ({"ends_on": date(2026, 1, 4)}, "ends_on"),
        ({"amount": None, "unit": None}, "amount"),
        ({"amount": 2_340}, "amount"),
        ({"amount": 18_060}, "amount"),
        ({"amount": 6_030}, "amount"),
        ({"amount": 6_000, "unit": "days"}, "unit"),
        ({"kind": "curfew"}, "amount"),
        ({"kind": "alcohol_abstinence_and_monitoring", "amount": None, "unit": None}, "ends_on"),
    ],
)
def test_what_the_law_or_the_sentence_does_not_allow_names_its_field(
    said: dict[str, Any], field: str
) -> None:
    given().when(record(**said)).refuses(Invalid, field=field)


def test_a_type_that_came_later_is_none_before_that() -> None:
    order = replace(ORDER, starts_on=date(2022, 1, 1))
    said = {"kind": "drug_testing", "amount": None, "unit": None}
    given().when(record(starts_on=date(2022, 6, 27), **said), facts(sentence=order)).refuses(
        Invalid, field="kind"
    )
    [event] = given().when(record(starts_on=date(2022, 6, 28), **said), facts(sentence=order)).events()
    assert event.kind == "drug_testing"


def test_an_id_is_taken_once() -> None:
    given(recorded()).when(record()).refuses(Conflict, field="requirement_id")


def test_it_runs_as_long_as_its_sentence_unless_it_says_otherwise() -> None:
    given().when(record()).then(recorded())
    given().when(record(ends_on=date(2026, 7, 4))).then(recorded(ends_on=date(2026, 7, 4)))


def test_what_the_court_ordered_stands_whether_somebody_takes_part_or_not() -> None:
    objecting = standing(permissions={"taking_part": False})
    given().when(record(), facts(standing=objecting)).then(recorded())


def test_a_sentence_of_a_record_that_was_merged_into_theirs_is_theirs() -> None:
    of_bob = facts(sentence=replace(ORDER, participant_id=BOB), people=frozenset({ANN, BOB}))
    given().when(record(), of_bob).then(recorded())


def test_one_hundred_and_twenty_days_of_abstinence_are_the_most() -> None:
    said = {"kind": "alcohol_abstinence_and_monitoring", "amount": None, "unit": None}
    given().when(record(ends_on=date(2026, 5, 5), **said)).refuses(Invalid, field="ends_on")
    [event] = given().when(record(ends_on=date(2026, 5, 4), **said)).events()
    assert (event.ends_on - event.starts_on).days + 1 == 120


def test_a_licence_for_life_has_conditions_without_an_end() -> None:
    said = {"kind": "licence_condition_additional", "amount": None, "unit": None}
    [event] = given().when(record(**said), facts(sentence=LICENCE)).events()
    assert (event.ends_on, event.amount, event.unit) == (None, None, "sessions")


def test_the_shipped_types_are_those_of_the_law() -> None:
    types = DEFINED.requirement_types.types
    community = {t.code for t in types if t.regime == "community_sentence"}
    assert len(community) == 15
    assert {t.code for t in types if t.regime == "licence"} == {
        "licence_condition_standard",
        "licence_condition_additional",
    }
    assert {t.sentence_kinds for t in types if t.regime == "post_sentence_supervision"} == {
        ("post_sentence_supervision",)
    }
    assert all(t.sources and (t.unit is None) == (t.amount == "none") for t in types)
    assert len({(t.code, t.valid_from) for t in types}) == len(types)
