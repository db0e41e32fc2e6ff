"""Who is registered how, and corrections of it; refusals first."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.assessment.domain.people import participant_events as events
from services.assessment.domain.people.life_cycle import ChangeStatus
from services.assessment.domain.people.registration import CorrectRegistration
from shared.domain import Conflict, Invalid, NotFound
from tests.unit.assessment.deciding import (
    DAY_0,
    ERASURE_REQUESTED,
    FACTS,
    REGISTER,
    REGISTERED,
    day,
    found,
    given,
    register,
    reoffence,
)

NAMELESS: dict[str, Any] = {"crn": None, "name": None, "date_of_birth": None}
STUDIED = {**NAMELESS, "arm": "comparator", "external_id": "study-12", "case_manager": None}
COMPARATOR = events.ParticipantRegistered(**{**REGISTER, **STUDIED})


def correct(**corrected: Any) -> CorrectRegistration:
    return CorrectRegistration(reason="entered_in_error", corrected=corrected)


@pytest.mark.parametrize("field", ["crn", "name", "date_of_birth"])
@pytest.mark.parametrize("arm", ["programme", "comparator"])
def test_only_a_comparator_with_an_external_id_goes_without_a_name(arm: str, field: str) -> None:
    given().when(register(arm=arm, **{field: None})).refuses(Invalid, field=field)


def test_an_external_id_is_a_comparators() -> None:
    given().when(register(external_id="study-12")).refuses(Invalid, field="external_id")


def test_a_pnc_id_with_another_letter_is_refused() -> None:
    given().when(register(pnc_id="2008/0056560A")).refuses(Invalid, field="pnc_id")


@pytest.mark.parametrize(
    ("corrected", "field"),
    [
        ({"index_date": date(2026, 2, 1)}, "index_date"),
        ({"date_of_birth": DAY_0}, "date_of_birth"),
        ({"index_date": date(1990, 5, 17)}, "date_of_birth"),
        ({"index_offence": "flogging"}, "index_offence"),
        ({"pnc_id": "2008/0056560A"}, "pnc_id"),
        ({"characteristics": {"age": 9}}, "characteristics.age"),
        ({"characteristics": {"shoe_size": 9}}, "characteristics.shoe_size"),
    ],
)
def test_a_correction_that_is_not_valid_names_its_field(corrected: dict[str, Any], field: str) -> None:
    given(REGISTERED).when(correct(**corrected)).refuses(Invalid, field=field)


def test_strangers_and_the_erased_are_not_corrected() -> None:
    given().when(correct(name="Ann Other")).refuses(NotFound)
    given(REGISTERED, ERASURE_REQUESTED).when(correct(name="Ann Other")).refuses(Conflict)


@pytest.mark.parametrize("field", ["crn", "name", "date_of_birth", "pnc_id"])
def test_whom_a_study_knows_by_its_own_id_gets_no_other(field: str) -> None:
    said = {"crn": "A000001", "name": "Ann", "date_of_birth": date(1990, 1, 1), "pnc_id": "2008/0056560Z"}
    given(COMPARATOR).when(correct(**{field: said[field]})).refuses(Conflict, field=field)


def test_the_index_date_stays_before_what_happened() -> None:
    started = given(REGISTERED).when(ChangeStatus(status="started", on=day(9))).events()
    given(REGISTERED, *started).when(correct(index_date=day(10))).refuses(Invalid, field="index_date")
    assert given(REGISTERED, *started).when(correct(index_date=day(9))).events()
    given(REGISTERED, *started).when(correct(arm="comparator")).refuses(Conflict, field="arm")


def test_the_index_date_stays_within_the_follow_up() -> None:
    followed = given(REGISTERED).when(found(until=364)).events()
    for outside in (-1, 365):
        when = given(REGISTERED, *followed).when(correct(index_date=day(outside)))
        when.refuses(Invalid, field="index_date")
    assert given(REGISTERED, *followed).when(correct(index_date=day(364))).events()


def test_a_comparator_is_registered_by_an_external_id_alone() -> None:
    given().when(register(**STUDIED)).then(COMPARATOR)


def test_a_short_pnc_id_is_kept_in_its_long_form() -> None:
    [registered] = given().when(register(pnc_id="79/163001B")).events()
    assert registered.pnc_id == "1979/0163001B"


def test_a_correction_says_all_anew_and_what_was_wrong() -> None:
    command = correct(name="Ann Ó Example", characteristics={"age": 34, "prio": 1}, index_offence="theft")
    corrected = {**REGISTER, "name": "Ann Ó Example"}
    corrected["characteristics"] = {"age": 34, "race": False, "prio": 1}
    del corrected["case_manager"]
    expected = events.RegistrationCorrected(
        reason="entered_in_error",
        changed=("name", "characteristics"),
        pnc_id=None,
        external_id=None,
        **corrected,
    )
    given(REGISTERED).when(command).then(expected)
    given(REGISTERED, expected).when(command).then()
    [again] = given(REGISTERED, expected).when(correct(crn="B000001")).events()
    assert (again.name, again.changed) == ("Ann Ó Example", ("crn",))


def test_a_pnc_id_is_added_and_taken_away() -> None:
    [added] = given(REGISTERED).when(correct(pnc_id="08/56560Z")).events()
    assert added.pnc_id == "2008/0056560Z"
    [removed] = given(REGISTERED, added).when(correct(pnc_id=None)).events()
    assert removed.pnc_id is None


def test_another_index_date_is_judged_anew() -> None:
    past = [REGISTERED, *given(REGISTERED).when(found(reoffence(5), until=370)).events()]
    [corrected, judged] = given(*past).when(correct(index_date=day(5))).events()
    assert corrected.index_date == day(5)
    assert (judged.status, judged.event, judged.time_days) == ("not_reoffended", False, 364)


def test_whoever_something_was_begun_with_does_not_become_a_comparator() -> None:
    # given what only the programme does
    begun = replace(FACTS, begun=("an assessment", "entries in the register"))
    # when, then
    refused = given(REGISTERED).when(correct(arm="comparator"), begun)
    refused.refuses(Conflict, field="arm")
    with pytest.raises(Conflict, match="has an assessment, entries in the register"):
        refused.events()
    # and what is no correction of the arm goes on, as does a comparator's into the programme
    assert given(REGISTERED).when(correct(arm="programme", name="Ann Other"), begun).events()
    [corrected] = given(REGISTERED).when(correct(arm="comparator")).events()
    assert given(REGISTERED, corrected).when(correct(arm="programme"), begun).events()


def test_an_arm_is_corrected_while_nothing_has_happened() -> None:
    [corrected] = given(REGISTERED).when(correct(arm="comparator")).events()
    assert given(REGISTERED, corrected).state.arm == "comparator"


def test_why_a_value_is_not_known_is_a_value_of_any_characteristic() -> None:
    said = {"age": "not_asked", "race": "prefers_not_to_say", "prio": "missing"}
    [registered] = given().when(register(characteristics=said)).events()
    assert registered.characteristics == said
    given().when(register(characteristics={"age": "unknown"})).refuses(Invalid, field="characteristics.age")


def test_the_day_of_registration_is_no_bound() -> None:
    assert given().when(register(index_date=FACTS.today)).events()
